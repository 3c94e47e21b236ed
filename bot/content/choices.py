"""The choices that a visitor can press: what they are called, and what pressing one means.

An id is the slug of a topic, a follow-up or a guide, or `<kind>:<value>`:

| id | stands for |
|---|---|
| `nation:<nation>` | the last question, for that nation; `nation:unknown` is "not sure" |
| `question:<question>` | a question of a topic other than its main one |
| `area:<area>` | a case study of that area |
| `example:<id>` | that case study |
| `step:<guide>.<step>` | a step of a guide |
| `trust:<answer>` | an answer to the question on trust, 1 to 5, `start` or `skip` |
"""

from __future__ import annotations

from typing import Any

from bot.content.book import NATION_NAMES, answer_book
from bot.content.taxonomy import taxonomy

UNKNOWN = "unknown"  # the nation of someone who was asked and did not say
# Offered where nothing points to a topic: one that many people ask, from each theme.
MAIN_TOPICS = (
    "opt_out_how",
    "what_is_shared",
    "who_can_see",
    "commercial_sale",
    "federated_data_platform",
    "data_security",
    "benefits_of_sharing",
    "police_courts",
)
FOR_NATION = "followup_nation"
REAL_EXAMPLE = "real_example"


def parts(choice_id: str) -> tuple[str, str]:
    """The kind and the value of a choice; the kind of a plain slug is ""."""
    kind, colon, value = choice_id.partition(":")
    return (kind, value) if colon else ("", choice_id)


def label(choice_id: str) -> str:
    """What a visitor reads on a choice.

    Raises:
        KeyError: there is no such choice.
    """
    kind, value = parts(choice_id)
    book = answer_book()
    match kind:
        case "nation" if value == UNKNOWN:
            return book.one_liners["choice_not_sure"]
        case "nation":
            return f"In {NATION_NAMES[value]}"
        case "question":
            return {a.question: a.title for a in reversed(book.answers)}[value]
        case "area":
            return taxonomy().areas[value].label
        case "example":
            return {study.id: study.title for study in book.case_studies}[value]
        case "step":
            return book.step(value).label
        case "trust":
            return book.one_liners[f"choice_trust_{value}"]
    return taxonomy().label(value)


def is_known(choice_id: str) -> bool:
    """Whether there is such a choice; one that was offered may have been renamed or removed since."""
    try:
        label(choice_id)
    except KeyError:
        return False
    return True


def choice(choice_id: str) -> dict[str, str]:
    """A choice as it is sent."""
    return {"id": choice_id, "label": label(choice_id)}


def meaning(choice_id: str) -> dict[str, Any]:
    """What pressing a choice means, in the form of Rasa's parse of a message."""
    kind, value = parts(choice_id)
    entities, question = [], ""
    match kind:
        case "nation":
            intent = FOR_NATION
        case "question":
            intent, question = answer_book().topic_of(value) or "", value
        case "area" | "example":
            intent = REAL_EXAMPLE
        case "step":
            intent = value.partition(".")[0]
        case _:
            intent = value
    if kind and kind != "question":
        entities = [{"entity": kind, "value": value, "extractor": "choice"}]
    sure = {"name": intent, "confidence": 1.0}
    return {
        "text": label(choice_id),
        "intent": sure,
        "intent_ranking": [sure],
        "entities": entities,
        "question": {"name": question, "confidence": 1.0},
    }
