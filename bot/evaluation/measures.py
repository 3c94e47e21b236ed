"""The measures of understanding, as pure functions over rows and what the bot made of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.content.taxonomy import taxonomy
from bot.insight.intervals import wilson

IN_SCOPE_KINDS = ("question", "concern", "statement")
SURE = 0.5  # a wrong answer at or above this confidence is the worst outcome
REFUSALS = ("out_of_scope", "small_talk", "clarified", "gave_up")

Row = dict[str, Any]
"""A labelled message, in the format of a JSON line: text, kind, topic, topics_extra, concerns, …

A measure leaves out the rows that lack its label.
"""
Made = dict[str, Any]
"""What `bot ask --json` prints for a message, with `outcome`."""


@dataclass(frozen=True)
class Share:
    """A share of rows: `hits` of `n`, with its 95% interval."""

    hits: int
    n: int

    @property
    def value(self) -> float | None:
        return self.hits / self.n if self.n else None

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95% interval."""
        return wilson(self.hits, self.n)


def share(outcomes: Iterable[bool]) -> Share:
    """The share of true ones."""
    outcomes = list(outcomes)
    return Share(sum(outcomes), len(outcomes))


def f1(true: int, said: int, there: int) -> float:
    """F1 out of counts: rightly said, said in all, there in all."""
    return 2 * true / (said + there) if said + there else 0.0


def evaluate(rows: Sequence[Row], made: Sequence[Made]) -> dict[str, Share | float]:
    """All measures, by name. `rows` and `made` go together, one for one."""
    pairs = list(zip(rows, made, strict=True))
    scoped = [pair for pair in pairs if pair[0]["kind"] in IN_SCOPE_KINDS]
    urgent = [pair for pair in pairs if pair[0]["kind"] == "urgent"]
    others = [pair for pair in pairs if pair[0]["kind"] != "urgent"]
    return {
        "topic_hit": share(_hit(row, got) for row, got in scoped),
        "topic_strict": share(got["topic"] == row["topic"] for row, got in scoped),
        "hit_at_3": share(
            any(guess["topic"] in _right(row) for guess in got["topics"][:3])
            for row, got in scoped
        ),
        "one_tap": share(
            _answered_right(row, got) or bool(_right(row) & set(got["choices"]))
            for row, got in scoped
        ),
        "surely_wrong": share(
            not got["fallback"]
            and not _hit(row, got)
            and (got["confidence"] or 1.0) >= SURE  # a care card is as sure as can be
            for row, got in scoped
        ),
        "fallback_rate": share(got["fallback"] for _, got in scoped),
        "refused": share(
            got["outcome"] in REFUSALS
            for row, got in pairs
            if row["kind"] == "off_topic"
        ),
        "urgent_recall": share(got["urgent"] is not None for _, got in urgent),
        "urgent_right_card": share(
            got["urgent"] == row["topic"]
            for row, got in urgent
            if got["urgent"] is not None and "topic" in row
        ),
        "false_urgent": share(got["urgent"] is not None for _, got in others),
        **_concerns([pair for pair in others if "concerns" in pair[0]]),
        **_attitude([pair for pair in others if "sentiment" in pair[0]]),
        "pii_masked": share(
            _masked(span["text"], row["text"], got)
            for row, got in others
            for span in row.get("pii", [])
        ),
        "pii_clean_touched": share(
            bool(got["pii"]) for row, got in others if row.get("pii") == []
        ),
    }


def _right(row: Row) -> set[str]:
    return {row["topic"], *row["topics_extra"]}


def _hit(row: Row, got: Made) -> bool:
    return got["topic"] in _right(row)


def _answered_right(row: Row, got: Made) -> bool:
    return not got["fallback"] and _hit(row, got)


def _concerns(pairs: Sequence[tuple[Row, Made]]) -> dict[str, float]:
    counts = {
        slug: (
            sum(
                slug in row["concerns"] and slug in got["concerns"]
                for row, got in pairs
            ),
            sum(slug in got["concerns"] for _, got in pairs),
            sum(slug in row["concerns"] for row, _ in pairs),
        )
        for slug in taxonomy().concerns
    }
    there = {slug: count for slug, count in counts.items() if count[2]}
    micro = f1(*(sum(count[place] for count in counts.values()) for place in range(3)))
    macro = sum(f1(*count) for count in there.values()) / len(there) if there else 0.0
    return {"concerns_micro_f1": micro, "concerns_macro_f1": macro}


def _attitude(pairs: Sequence[tuple[Row, Made]]) -> dict[str, Share | float]:
    scores = [
        f1(
            sum(row["sentiment"] == got["attitude"] == slug for row, got in pairs),
            sum(got["attitude"] == slug for _, got in pairs),
            sum(row["sentiment"] == slug for row, _ in pairs),
        )
        for slug in taxonomy().attitudes
        if any(row["sentiment"] == slug for row, _ in pairs)
    ]
    return {
        "attitude_accuracy": share(
            row["sentiment"] == got["attitude"] for row, got in pairs
        ),
        "attitude_macro_f1": sum(scores) / len(scores) if scores else 0.0,
    }


def _masked(span: str, text: str, got: Made) -> bool:
    """Whether no letter or digit of a span is left: each lies in something that was masked."""
    start = text.index(span)
    covered = {
        place for found in got["pii"] for place in range(found["start"], found["end"])
    }
    return all(
        start + place in covered for place, sign in enumerate(span) if sign.isalnum()
    )
