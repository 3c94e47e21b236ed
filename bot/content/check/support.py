"""Whether what an entry says rests on data/facts.yml, and whether its links can be followed."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from bot.content.check.facts import Facts
from bot.content.check.finding import Finding
from bot.content.check.parts import TEXTS, dates, listed, steps, texts
from bot.content.check.places import Entry
from bot.content.check.words import Vocabulary, wording

_PHONE = re.compile(r"\b0\d(?: ?\d){7,}\b|\b\d{3} \d{3}\b|\b(?:101|111|999|\d{5})\b")


def sound(
    entry: Entry, facts: Facts, vocabulary: Vocabulary, today: datetime.date
) -> Iterator[Finding]:
    """What is wrong with anything that visitors read: its dates, what it rests on, its words."""
    yield from dates(entry, today)
    yield from support(entry, facts)
    for passage in texts(entry):
        yield from wording(passage, vocabulary)


def support(entry: Entry, facts: Facts) -> Iterator[Finding]:
    """Everything in an answer or a care card that the fact base does not carry."""
    yield from known_facts(entry, facts)
    yield from _dated(entry, facts)
    for number, source in enumerate(entry.raw.get("sources", [])):
        url = source["url"]
        yield from _scheme(entry, url, "sources", number)
        if not facts.has_source(url):
            yield entry.finding(
                f"No fact in data/facts.yml was read on {url}.",
                "Use the source_url of a fact.",
                *("sources", number),
            )
    for path, step in steps(entry):
        if url := step.get("url"):
            yield from _scheme(entry, url, *path)
        if url and not url.startswith("/") and not facts.has_contact(url):
            yield entry.finding(
                f"{url} is not in data/facts.yml.",
                "Use the address of an action or of a fact there.",
                *path,
            )
        if (phone := step.get("phone")) and not facts.has_number(phone):
            yield entry.finding(
                f"The number {phone} is not in data/facts.yml.",
                "Use a number that is.",
                *path,
            )
    yield from _numbers_in_texts(entry, facts)


def known_facts(entry: Entry, facts: Facts) -> Iterator[Finding]:
    """What an entry names as its facts and is not in the fact base."""
    for number, slug in enumerate(entry.raw.get("facts", [])):
        if slug not in facts.slugs:
            yield entry.finding(
                f"data/facts.yml has no entry {slug}.",
                "Use the slug of an entry there.",
                *("facts", number),
            )


def _dated(entry: Entry, facts: Facts) -> Iterator[Finding]:
    named = entry.raw.get("facts", [])
    said = " ".join(str(entry.raw.get(key, "")) for key in TEXTS).casefold()
    if (risky := facts.high_risk.intersection(named)) and "as of" not in said:
        yield entry.finding(
            f"{listed(sorted(risky))} may have changed since it was read.",
            "Say the date in the text, as in “as of June 2026”.",
            "facts",
        )


def _scheme(entry: Entry, url: str, *path: str | int) -> Iterator[Finding]:
    if not url.startswith(("https://", "/")):
        yield entry.finding(
            f"The link {url} does not start with https:// or /.",
            "Use the https address of the page.",
            *path,
        )


def _numbers_in_texts(entry: Entry, facts: Facts) -> Iterator[Finding]:
    for passage in texts(entry):
        for phone in _PHONE.finditer(passage.text):
            if not facts.has_number(phone[0]):
                yield passage.finding(
                    f"The number {phone[0]} is not in data/facts.yml.",
                    "Use a number that is.",
                    phone.start(),
                )
