"""What visitors read besides answers: care cards, one-liners, the labels of choices."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

from ruamel.yaml.comments import CommentedMap

from bot.content.book import CareCard, OneLiners, OtherLanguage
from bot.content.check.facts import Facts
from bot.content.check.finding import Finding
from bot.content.check.parts import form, listed
from bot.content.check.places import Entry, entries
from bot.content.check.support import sound
from bot.content.check.words import Vocabulary, wording
from bot.content.files import ContentError, read_with_lines
from bot.content.taxonomy import URGENT


def check_care_cards(
    file: Path, facts: Facts, vocabulary: Vocabulary, today: datetime.date
) -> Iterator[Finding]:
    """Checks what people in danger are shown: one card a kind, and supported numbers."""
    missing = set(URGENT)
    for entry in entries(file, "kind"):
        if wrong := list(form(entry, CareCard)):
            yield from wrong
            continue
        if entry.name not in missing:
            yield entry.finding(
                "There is another card of this kind, or no such kind.",
                f"Have one card for each of {listed(URGENT)}.",
            )
        missing.discard(entry.name)
        yield from sound(entry, facts, vocabulary, today)
    for kind in sorted(missing):
        yield Finding(
            file, 1, f"There is no good card for {kind}.", "Write or mend it."
        )


def check_one_liners(file: Path, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Checks the short things that the bot says besides answers: that all are there, their words."""
    raw = read_with_lines(file)
    if not isinstance(raw, CommentedMap):
        raise ContentError(file, 1, "There are no named texts.")
    entry = Entry(file, raw)
    yield from form(entry, OneLiners)
    for name in raw:
        yield from wording(entry.passage(name), vocabulary)


def check_languages(file: Path) -> Iterator[Finding]:
    """Checks that each other language has its name and its text. We can't check their words."""
    raw = read_with_lines(file)
    if not isinstance(raw, CommentedMap):
        raise ContentError(file, 1, "There are no languages.")
    for code, language in raw.items():
        yield from form(Entry(file, language, code), OtherLanguage)


def check_labels(file: Path, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Checks the words of the labels that visitors read on choices."""
    entry = Entry(file, read_with_lines(file))
    paths = [("followups", slug) for slug in entry.raw["followups"]] + [
        ("topics", theme, slug)
        for theme, topics in entry.raw["topics"].items()
        for slug in topics
    ]
    for path in paths:
        yield from wording(entry.passage(*path, "label"), vocabulary)
