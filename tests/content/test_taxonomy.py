"""The taxonomy holds the labels that the rest of the project counts on."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from bot.content.book import NATION_NAMES
from bot.content.choices import MAIN_TOPICS, choice
from bot.content.files import DATA
from bot.content.taxonomy import OUT_OF_SCOPE, SMALL_TALK, URGENT, load, taxonomy


def test_the_counts_of_the_design() -> None:
    labels = taxonomy()
    assert len(labels.topics) == 61
    assert len(labels.concerns) == 16
    assert list(labels.attitudes) == ["negative", "neutral", "positive"]


def test_every_label_is_there_and_stands_for_one_thing() -> None:
    labels = taxonomy()
    readable = [
        *(topic.label for topic in labels.topics.values()),
        *(followup.label for followup in labels.followups.values()),
    ]
    assert all(readable) and len(set(readable)) == len(readable)
    assert not labels.topics.keys() & labels.followups.keys()


def test_themes_are_the_files_of_phrases_and_answers() -> None:
    for theme in taxonomy().themes:
        assert (DATA / "nlu" / f"{theme}.yml").exists()
        assert (DATA / "answers" / f"{theme}.yml").exists()


def test_out_of_scope_is_what_the_service_theme_holds() -> None:
    service = [t.slug for t in taxonomy().topics.values() if not t.in_scope]
    assert sorted(service) == sorted((*OUT_OF_SCOPE, *SMALL_TALK, *URGENT))


def test_what_is_offered_to_everybody_is_in_scope() -> None:
    assert all(taxonomy().topics[slug].in_scope for slug in MAIN_TOPICS)


def test_choices_are_labelled() -> None:
    assert choice("opt_out_how")["label"] == taxonomy().label("opt_out_how")
    assert choice("followup_why")["label"] == taxonomy().followups["followup_why"].label
    assert [choice(f"nation:{name}")["label"] for name in NATION_NAMES] == [
        f"In {label}" for label in NATION_NAMES.values()
    ]


def test_a_topic_without_a_label_is_refused(copy) -> None:
    copy.replace("data/taxonomy.yml", 'label: "How to opt out", ', "")
    with pytest.raises(ValidationError, match=r"topics\.opt_out_how\.label"):
        load(copy.root / "data" / "taxonomy.yml")
