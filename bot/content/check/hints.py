"""What could be better in the answers, although nothing is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.content.check.finding import Finding
from bot.content.check.parts import answer_files
from bot.content.check.places import Entry, entries
from bot.content.taxonomy import URGENT, Taxonomy

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


def without_answer(data: Path, labels: Taxonomy) -> Iterator[Finding]:
    """Topics on which the bot has nothing to say yet."""
    answered = {
        entry.raw.get("topic")
        for file in answer_files(data / "answers")
        for entry in entries(file, "id")
    }
    taxonomy_file = data / "taxonomy.yml"
    lines = taxonomy_file.read_text().splitlines()
    for topic in labels.topics.values():
        if topic.slug in answered or topic.slug in URGENT:
            continue
        line = next(n for n, text in enumerate(lines, 1) if f"{topic.slug}:" in text)
        yield Finding(
            taxonomy_file,
            line,
            f"{topic.slug} has no answer yet.",
            f"Write one in data/answers/{topic.theme}.yml.",
        )
