"""What could be better in the answers, although nothing is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.content.book import CASE_STUDIES, GUIDES, NATIONS
from bot.content.check.finding import Finding
from bot.content.check.parts import answer_files, listed
from bot.content.check.places import Entry, entries

_USED_BY_CARE_CARDS = ("crisis-signposting",)
HARD_GRADE = 8.0  # readers of 13 and over


def hard_to_read(folder: Path) -> list[Finding]:
    """Answers that are hard to read, the hardest first.

    Measured by the Flesch-Kincaid grade (Kincaid et al. 1975, Naval Technical Training
    Command report 8-75). It counts syllables and words in a sentence, so long names such as
    "Northern Ireland" raise it: a hint, no finding.
    """
    from textstat import textstat  # slow to start, and only hints need it

    grades = [
        (textstat.flesch_kincaid_grade(_read_aloud(entry)), entry)
        for file in answer_files(folder)
        for entry in entries(file, "id")
    ]
    hard = [(grade, entry) for grade, entry in grades if grade > HARD_GRADE]
    return [
        entry.finding(
            f"It reads like a text for age {round(grade) + 5}.",
            "Use shorter sentences and shorter words.",
            "short",
        )
        for grade, entry in sorted(hard, key=lambda pair: -pair[0])
    ]


def _read_aloud(entry: Entry) -> str:
    return " ".join(str(entry.raw.get(key, "")) for key in ("short", "more", "caveat"))


def nations_without_answer(folder: Path) -> Iterator[Finding]:
    """Main questions that have no answer for a nation; the bot says so, and whom to ask."""
    holds: dict[str, tuple[Entry, set[str]]] = {}
    for file in answer_files(folder):
        for entry in entries(file, "id"):
            if not entry.raw.get("question"):
                _, held = holds.setdefault(entry.raw["topic"], (entry, set()))
                held.update(entry.raw["nations"])
    for first, held in holds.values():
        if missing := [nation for nation in NATIONS if nation not in held]:
            yield first.finding(
                f"There is no answer for {listed(missing)}.",
                "Write one when the facts carry it.",
                "nations",
            )


def unused_facts(folder: Path, facts: Path) -> Iterator[Finding]:
    """Entries of the fact base that nothing rests on."""
    used = {
        fact
        for file in [*answer_files(folder), folder / CASE_STUDIES, folder / GUIDES]
        for entry in entries(file, "id")
        for fact in entry.raw.get("facts", [])
    }
    used.update(_USED_BY_CARE_CARDS)
    for fact in entries(facts, "slug"):
        if fact.name not in used:
            yield fact.finding("No answer rests on it.", "Use it where it helps.")
