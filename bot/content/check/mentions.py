"""The words that steer an answer: each stands for a nation, a person or an area that there is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from bot.content.book import NATIONS, Person
from bot.content.check.finding import Finding
from bot.content.check.parts import listed
from bot.content.check.places import Entry
from bot.content.files import read_with_lines
from bot.content.taxonomy import Taxonomy


def check_mentions(file: Path, labels: Taxonomy) -> Iterator[Finding]:
    """Checks the kinds of mention in a file and what they stand for."""
    entry = Entry(file, read_with_lines(file))
    meant = {"nation": NATIONS, "person": get_args(Person), "area": tuple(labels.areas)}
    for kind, values in entry.raw.items():
        if kind not in meant:
            yield entry.finding(
                f"{kind} steers nothing.", f"Use one of {listed(meant)}.", kind
            )
            continue
        for value in values:
            if value not in meant[kind]:
                yield entry.finding(
                    f"There is no {kind} {value}.",
                    f"Use one of {listed(meant[kind])}.",
                    *(kind, value),
                )
