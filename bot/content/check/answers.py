"""Answers: their form, parts and dates, what they rest on, and their words."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

from bot.content.book import CARE_CARDS, Answer
from bot.content.check.facts import Facts
from bot.content.check.finding import Finding
from bot.content.check.parts import answer_files, form
from bot.content.check.places import Entry, entries
from bot.content.check.support import sound
from bot.content.check.words import Vocabulary, shortness
from bot.content.taxonomy import URGENT, Taxonomy

_NEEDED_IN_SCOPE = ("more", "caveat", "sources", "facts")


def check_answers(
    file: Path,
    labels: Taxonomy,
    facts: Facts,
    vocabulary: Vocabulary,
    today: datetime.date,
) -> Iterator[Finding]:
    """Checks every answer of a file on its own."""
    for entry in entries(file, "id"):
        if wrong := list(form(entry, Answer)):
            yield from wrong
            continue
        yield from _topic_and_parts(entry, labels)
        yield from sound(entry, facts, vocabulary, today)
        yield from shortness(entry.passage("short"))


def check_ids(folder: Path) -> Iterator[Finding]:
    """An id names one answer only, in all files of a folder."""
    seen: dict[str, Entry] = {}
    for file in answer_files(folder):
        for entry in entries(file, "id"):
            first = seen.setdefault(entry.name, entry)
            if first is not entry:
                place = f"{first.file.name}, line {first.line('id')}"
                yield entry.finding(
                    f"The id is taken ({place}).", "Choose another.", "id"
                )


def check_topics(
    folder: Path, taxonomy_file: Path, labels: Taxonomy
) -> Iterator[Finding]:
    """Every topic has an answer, but for those that a care card meets."""
    answered = {
        entry.raw.get("topic")
        for file in answer_files(folder)
        for entry in entries(file, "id")
    }
    lines = taxonomy_file.read_text().splitlines()
    for topic in labels.topics.values():
        if topic.slug in answered or topic.slug in URGENT:
            continue
        line = next(n for n, text in enumerate(lines, 1) if f"{topic.slug}:" in text)
        yield Finding(
            taxonomy_file,
            line,
            f"{topic.slug} has no answer.",
            f"Write one in data/answers/{topic.theme}.yml.",
        )


def _topic_and_parts(entry: Entry, labels: Taxonomy) -> Iterator[Finding]:
    topic = labels.topics.get(entry.raw["topic"])
    if topic is None:
        yield entry.finding(
            f"There is no topic {entry.raw['topic']}.",
            "Use a topic of data/taxonomy.yml.",
            "topic",
        )
        return
    if topic.slug in URGENT:
        yield entry.finding(
            "People in danger are shown a care card and no answer.",
            f"Move the words to {CARE_CARDS}.",
            "topic",
        )
    for key in _NEEDED_IN_SCOPE if topic.in_scope else ():
        if not entry.raw.get(key):
            yield entry.finding(
                f"{key} is missing or empty.",
                f"Add `{key}:`. An answer about health data needs it.",
                key,
            )
