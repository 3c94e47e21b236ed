"""Case studies and guides: their form, parts and words, and where their choices lead."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

from bot.content.book import CaseStudy, Guide
from bot.content.check.facts import Facts
from bot.content.check.finding import Finding
from bot.content.check.parts import dates, form, listed, named_once, texts
from bot.content.check.places import Entry, entries
from bot.content.check.support import known_facts, sound, support
from bot.content.check.words import Vocabulary, wording
from bot.content.choices import REAL_EXAMPLE
from bot.content.taxonomy import Taxonomy


def check_case_studies(
    file: Path,
    labels: Taxonomy,
    facts: Facts,
    vocabulary: Vocabulary,
    today: datetime.date,
) -> Iterator[Finding]:
    """Checks every case study, and that each area has one."""
    empty = set(labels.areas)
    yield from named_once(file)
    for entry in entries(file, "id"):
        if wrong := list(form(entry, CaseStudy)):
            yield from wrong
            continue
        if entry.raw["area"] not in labels.areas:
            yield entry.finding(
                f"There is no area {entry.raw['area']}.",
                f"Use one of {listed(labels.areas)}, or add it to data/taxonomy.yml.",
                "area",
            )
        empty.discard(entry.raw["area"])
        yield from sound(entry, facts, vocabulary, today)
    for area in sorted(empty):
        yield Finding(
            file, 1, f"The area {area} has no case study.", "Write one or drop it."
        )


def check_guides(
    file: Path,
    labels: Taxonomy,
    facts: Facts,
    vocabulary: Vocabulary,
    today: datetime.date,
) -> Iterator[Finding]:
    """Checks every guide and each of its steps, and that no guide is missing."""
    missing = set(labels.guides) - {REAL_EXAMPLE}
    yield from named_once(file)
    for entry in entries(file, "id"):
        if wrong := list(form(entry, Guide)):
            yield from wrong
            continue
        if entry.name not in labels.guides:
            yield entry.finding(
                f"There is no guide {entry.name} in data/taxonomy.yml.",
                "Add it there, so that a message can start it.",
                "id",
            )
        missing.discard(entry.name)
        yield from dates(entry, today)
        yield from known_facts(entry, facts)
        names = [step["id"] for step in entry.raw["steps"]]
        for raw in entry.raw["steps"]:
            step = Entry(file, raw, f"{entry.name}.{raw['id']}")
            yield from support(step, facts)
            yield from _leads_somewhere(step, names, labels)
            for passage in texts(step):
                yield from wording(passage, vocabulary)
    for guide in sorted(missing):
        yield Finding(
            file,
            1,
            f"The guide {guide} has no steps.",
            "Write them, or take it out of data/taxonomy.yml.",
        )


def _leads_somewhere(
    step: Entry, names: list[str], labels: Taxonomy
) -> Iterator[Finding]:
    topic = step.raw.get("topic")
    if bool(topic) == bool(step.raw.get("text")):
        yield step.finding(
            "A step has either a text or a topic.", "Keep one of the two."
        )
    if topic and topic not in labels.topics:
        yield step.finding(
            f"There is no topic {topic}.", "Use one of data/taxonomy.yml.", "topic"
        )
    for number, name in enumerate(step.raw.get("choices", [])):
        if name not in names and name not in labels.intents:
            yield step.finding(
                f"The choice {name} leads nowhere.",
                "Use a step of this guide, or a topic or guide of data/taxonomy.yml.",
                *("choices", number),
            )
