"""The training phrases of data/nlu/: enough for each intent, labelled, none twice."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.content.check.finding import Finding
from bot.content.check.parts import listed
from bot.content.check.places import Entry, entries
from bot.content.taxonomy import Taxonomy

PHRASES = 15
PHRASES_IN_SCOPE = 100  # for a topic about health data, which people put in more ways
_LABELS = ("concerns", "attitude", "question")


@dataclass(frozen=True)
class Phrase:
    """One way in which people ask, with its labels."""

    file: Path
    line: int
    intent: str
    text: str
    labels: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The same for phrases that differ in capitals and punctuation only."""
        words = re.findall(r"\w+", self.text.casefold())
        return " ".join(words) or self.text.strip()


def phrases_of(folder: Path) -> list[Phrase]:
    """Every phrase of a folder, in the order of its files."""
    return [phrase for block in _blocks(folder) for phrase in _phrases(block)]


def check_phrases(folder: Path, labels: Taxonomy) -> Iterator[Finding]:
    """Checks all phrases of a folder."""
    blocks = _blocks(folder)
    phrases = [phrase for block in blocks for phrase in _phrases(block)]
    for phrase in phrases:
        yield from _labels(phrase, labels)
    yield from _twice(phrases)
    yield from _too_few(blocks, phrases, labels)
    for intent in labels.intents:
        if not any(block.name == intent for block in blocks):
            yield Finding(
                folder, 1, f"{intent} has no phrases.", f"Add {PHRASES} or more."
            )


def _blocks(folder: Path) -> list[Entry]:
    return [
        entry
        for file in sorted(folder.glob("*.yml"))
        for entry in entries(file, "intent", under="nlu")
        if "intent" in entry.raw
    ]


def _phrases(block: Entry) -> Iterator[Phrase]:
    examples = block.raw.get("examples")
    if isinstance(examples, str):  # Rasa's short form: "examples: |", lines with "- "
        first = block.line("examples") + 1
        for number, line in enumerate(examples.splitlines()):
            if text := line.strip().removeprefix("- "):
                yield Phrase(block.file, first + number, block.name, text)
        return
    for number, example in enumerate(examples or []):
        yield Phrase(
            block.file,
            block.line("examples", number),
            block.name,
            str(example.get("text", "")),
            example.get("metadata") or {},
        )


def _labels(phrase: Phrase, labels: Taxonomy) -> Iterator[Finding]:
    def finding(problem: str, fix: str) -> Finding:
        return Finding(phrase.file, phrase.line, problem, fix)

    for key in phrase.labels.keys() - set(_LABELS):
        yield finding(f"{key} is no label.", f"Use {listed(_LABELS)}.")
    for concern in phrase.labels.get("concerns") or []:
        if concern not in labels.concerns:
            yield finding(
                f"There is no concern {concern}.", "Use one of data/taxonomy.yml."
            )
    attitude = phrase.labels.get("attitude", "neutral")
    if attitude not in labels.attitudes:
        yield finding(
            f"There is no attitude {attitude}.", f"Use {listed(labels.attitudes)}."
        )


def _twice(phrases: list[Phrase]) -> Iterator[Finding]:
    seen: dict[str, Phrase] = {}
    for phrase in phrases:
        first = seen.setdefault(phrase.key, phrase)
        if first is phrase:
            continue
        place = f"{first.file.name}, line {first.line}"
        if first.intent == phrase.intent:
            problem, fix = f"is there twice ({place}).", "Keep one."
        else:
            problem = f"is also under {first.intent} ({place})."
            fix = "Keep it where most people mean it."
        yield Finding(phrase.file, phrase.line, f"“{phrase.text}” {problem}", fix)


def _too_few(
    blocks: list[Entry], phrases: list[Phrase], labels: Taxonomy
) -> Iterator[Finding]:
    counts: dict[str, set[str]] = defaultdict(set)
    for phrase in phrases:
        counts[phrase.intent].add(phrase.key)
    for block in blocks:
        topic = labels.topics.get(block.name)
        needed = PHRASES_IN_SCOPE if topic and topic.in_scope else PHRASES
        if (count := len(counts[block.name])) < needed:
            yield block.finding(
                f"It has {count} phrases.",
                f"Add {needed - count} or more that real people would write.",
            )
