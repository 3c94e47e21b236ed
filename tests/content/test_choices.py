"""Every choice that can be offered has words to read and means one thing."""

from __future__ import annotations

import pytest

from bot.content.book import answer_book
from bot.content.choices import (
    NATION_NAMES,
    UNKNOWN,
    choice,
    is_known,
    label,
    meaning,
    parts,
)
from bot.content.taxonomy import taxonomy
from bot.conversation.service import WELCOME
from bot.records.models import Turn

BOOK = answer_book()
QUESTIONS = list(dict.fromkeys(a.question for a in BOOK.answers if a.question))
SLUGS = list(taxonomy().intents)
NATIONS = [f"nation:{name}" for name in (*NATION_NAMES, UNKNOWN)]
AREAS = [f"area:{area}" for area in BOOK.areas]
EXAMPLES = [f"example:{study.id}" for study in BOOK.case_studies]
STEPS = [f"step:{g.id}.{step.id}" for g in BOOK.guides.values() for step in g.steps]
TRUST = [f"trust:{said}" for said in ("start", 5, 4, 3, 2, 1, "skip")]
ASKED = [f"question:{question}" for question in QUESTIONS]
UNDERSTOOD = [*SLUGS, *NATIONS, *ASKED, *AREAS, *EXAMPLES, *STEPS]


def test_an_id_is_a_slug_or_a_kind_with_a_value() -> None:
    assert parts("insurance") == ("", "insurance")
    assert parts("nation:wales") == ("nation", "wales")
    assert parts("step:help_me_decide.ready") == ("step", "help_me_decide.ready")


def test_every_choice_has_words_and_an_id_that_the_records_can_keep() -> None:
    longest = Turn.__table__.c.choice.type.length
    for choice_id in (*UNDERSTOOD, *TRUST):
        assert choice(choice_id) == {"id": choice_id, "label": label(choice_id)}
        assert label(choice_id).strip(), choice_id
        assert len(choice_id) <= longest, choice_id


def test_choices_that_stand_together_read_differently() -> None:
    together = [SLUGS, NATIONS, AREAS, EXAMPLES, TRUST]
    together += [
        [c for c in ASKED if meaning(c)["intent"]["name"] == topic]
        for topic in taxonomy().topics
    ]
    for choices in together:
        labels = [label(choice_id) for choice_id in choices]
        assert len(set(labels)) == len(labels), labels


def test_what_is_pressed_is_understood_for_sure() -> None:
    for choice_id in UNDERSTOOD:
        meant = meaning(choice_id)
        assert meant["intent"]["name"] in taxonomy().intents, choice_id
        assert meant["intent_ranking"] == [meant["intent"]]
        assert meant["intent"]["confidence"] == 1
        assert meant["text"] == label(choice_id)


@pytest.mark.parametrize(
    ("choice_id", "intent", "mentioned"),
    [
        ("insurance", "insurance", []),
        ("nation:wales", "followup_nation", [("nation", "wales")]),
        ("nation:unknown", "followup_nation", [("nation", "unknown")]),
        ("area:eyes", "real_example", [("area", "eyes")]),
        (
            "example:example_hip_implants",
            "real_example",
            [("example", "example_hip_implants")],
        ),
        (
            "step:help_me_decide.ready",
            "help_me_decide",
            [("step", "help_me_decide.ready")],
        ),
    ],
)
def test_what_a_choice_means(choice_id, intent, mentioned) -> None:
    meant = meaning(choice_id)
    assert meant["intent"]["name"] == intent
    found = [(entity["entity"], entity["value"]) for entity in meant["entities"]]
    assert found == mentioned
    assert meant["question"]["name"] == ""


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_is_asked_of_its_topic(question) -> None:
    meant = meaning(f"question:{question}")
    assert meant["question"]["name"] == question
    assert meant["intent"]["name"] == BOOK.topic_of(question)
    assert meant["entities"] == []


@pytest.mark.parametrize(
    "choice_id",
    ["nothing", "nation:france", "area:lungs", "step:help_me_decide.x", "trust:6"],
)
def test_what_is_no_choice_is_refused(choice_id) -> None:
    with pytest.raises(KeyError):
        label(choice_id)


def test_the_welcome_offers_every_guide_and_the_question_on_trust() -> None:
    assert {*taxonomy().guides, "trust:start"} < set(WELCOME)
    assert all(label(choice_id) for choice_id in WELCOME)


@pytest.mark.parametrize(
    "choice_id",
    [
        "no_such_topic",
        "nation:france",
        "question:no_such_question",
        "area:lungs",
        "example:no_such_example",
        "step:help_me_decide.no_such_step",
        "step:no_such_guide.start",
        "trust:6",
        "other:thing",
    ],
)
def test_a_choice_that_is_no_longer_there_is_known_to_be_gone(choice_id) -> None:
    assert not is_known(choice_id)
    with pytest.raises(KeyError):
        label(choice_id)
    assert all(map(is_known, (*UNDERSTOOD, *TRUST)))
