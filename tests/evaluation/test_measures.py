"""The measures on a fixture that is counted by hand."""

from __future__ import annotations

from typing import Any

from bot.evaluation.measures import evaluate


def row(topic: str, kind: str = "question", **more: Any) -> dict[str, Any]:
    plain = {"text": "x", "topics_extra": [], "concerns": [], "sentiment": "neutral"}
    return {**plain, "pii": [], "topic": topic, "kind": kind, **more}


def made(topic: str, confidence: float | None = 0.9, **more: Any) -> dict[str, Any]:
    plain = {"choices": [], "fallback": False, "outcome": "answered", "urgent": None}
    labels = {"concerns": [], "attitude": "neutral", "pii": []}
    guesses = [{"topic": topic, "score": confidence}]
    return {
        **plain,
        **labels,
        "topic": topic,
        "topics": guesses,
        "confidence": confidence,
        **more,
    }


def test_sure_mistakes_are_counted_apart_from_doubtful_ones() -> None:
    rows = [row("insurance")] * 4
    got = [
        made("insurance"),
        made("employers", 0.8),
        made("employers", 0.4),
        made("employers", 0.9, fallback=True),
    ]
    measures = evaluate(rows, got)
    assert (measures["surely_wrong"].hits, measures["surely_wrong"].n) == (1, 4)
    assert measures["topic_hit"].hits == 1


def test_a_care_card_on_a_plain_question_is_a_sure_mistake() -> None:
    measures = evaluate([row("insurance")], [made("safeguarding", None, urgent="x")])
    assert measures["surely_wrong"].hits == 1
    assert measures["false_urgent"].hits == 1


def test_the_right_topic_among_the_choices_is_one_tap_away() -> None:
    rows = [row("insurance"), row("insurance", topics_extra=["employers"])]
    got = [made("ai_use", choices=["insurance"]), made("employers")]
    measures = evaluate(rows, got)
    assert measures["one_tap"].hits == 2
    assert measures["topic_strict"].hits == 0
