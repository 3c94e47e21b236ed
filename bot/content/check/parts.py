"""What answers, care cards and the like have in common: their form, their texts, steps and dates."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from bot.content.book import NOT_ANSWERS
from bot.content.check.finding import Finding
from bot.content.check.places import Entry, Passage, entries

TEXTS = (
    *("title", "label", "heard", "short", "text", "more", "caveat", "why", "legal"),
    *("found", "protected", "benefited"),
)
_STEPS = ("what_you_can_do", "actions")


def answer_files(folder: Path) -> list[Path]:
    """The files of a folder that hold answers."""
    files = sorted(folder.glob("*.yml"))
    return [file for file in files if file.name not in NOT_ANSWERS]


def form(entry: Entry, kind: type[BaseModel]) -> Iterator[Finding]:
    """What keeps an entry from being an answer or a care card at all."""
    try:
        kind.model_validate(entry.raw)
    except ValidationError as error:
        for wrong in error.errors():
            part = ".".join(map(str, wrong["loc"]))
            problem, fix = {
                "missing": (f"{part} is missing.", f"Add `{wrong['loc'][-1]}:`."),
                "extra_forbidden": (
                    f"{part} is not a known part.",
                    "Correct its name or take it out.",
                ),
            }.get(wrong["type"], (f"{part}: {wrong['msg']}.", "Correct it."))
            yield entry.finding(problem, fix, *wrong["loc"])


def named_once(file: Path) -> Iterator[Finding]:
    """Whether each entry of a file has an id of its own."""
    lines: dict[str, int] = {}
    for entry in entries(file, "id"):
        if entry.name in lines:
            yield entry.finding(
                f"The id is on line {lines[entry.name]} too.", "Choose another.", "id"
            )
        lines.setdefault(entry.name, entry.line())


def texts(entry: Entry) -> Iterator[Passage]:
    """What visitors read of an entry, without the titles of sources."""
    for key in TEXTS:
        if entry.raw.get(key):
            yield entry.passage(key)
    for path, _ in steps(entry):
        yield entry.passage(*path, "text")


def steps(entry: Entry) -> Iterator[tuple[tuple[str, int], dict[str, Any]]]:
    """The steps that a person can take, each with its path."""
    for key in _STEPS:
        for number, step in enumerate(entry.raw.get(key, [])):
            yield (key, number), step


def dates(entry: Entry, today: datetime.date) -> Iterator[Finding]:
    """Whether the dates make sense and the review is not overdue."""
    checked, review = entry.raw["last_checked"], entry.raw["review_by"]
    if checked > today:
        yield entry.finding(
            f"last_checked {checked} is in the future.",
            "Write the day on which somebody compared it with its sources.",
            "last_checked",
        )
    if review <= checked:
        yield entry.finding(
            f"review_by {review} is not after last_checked.",
            "Choose a later day.",
            "review_by",
        )
    elif review < today:
        yield entry.finding(
            f"The review was due by {review}.",
            "Compare it with its sources, then set last_checked and review_by.",
            "review_by",
        )


def listed(names: Iterable[str]) -> str:
    """Names in one line."""
    return ", ".join(names)
