"""What data/facts.yml supports: its entries, addresses and phone numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from bot.content.files import read

_NUMBER = re.compile(r"\d(?: ?\d)*")


@dataclass(frozen=True)
class Facts:
    """The fact base, as far as checks need it."""

    slugs: frozenset[str]
    high_risk: frozenset[str]
    """Entries that may well have changed since they were read."""
    sources: frozenset[str]
    contacts: frozenset[str]
    """Addresses of pages where something can be done, besides the sources."""
    numbers: frozenset[str]
    """Every number in a fact, and every phone number that was seen on a page."""

    def has_source(self, url: str) -> bool:
        """Whether a fact was read on this page."""
        return address(url) in self.sources

    def has_contact(self, url: str) -> bool:
        """Whether this page is named as a source or as a place to act."""
        return address(url) in self.sources | self.contacts

    def has_number(self, number: str) -> bool:
        """Whether this phone number is in the fact base."""
        return number.replace(" ", "") in self.numbers


def load_facts(file: Path) -> Facts:
    """Reads a fact base. What is marked `unsourced` in it supports nothing."""
    entries = read(file)
    facts = [
        fact
        for entry in entries
        for fact in entry["facts"]
        if fact["confidence"] != "unsourced"
    ]
    actions = [
        action
        for entry in entries
        for action in entry["actions"]
        if action.get("contact_confidence") != "unsourced"
    ]
    phones = [str(action["phone"]) for action in actions if "phone" in action]
    return Facts(
        slugs=frozenset(entry["slug"] for entry in entries),
        high_risk=frozenset(
            entry["slug"] for entry in entries if entry["changed_risk"] == "high"
        ),
        sources=frozenset(address(fact["source_url"]) for fact in facts),
        contacts=frozenset(
            address(action["url"]) for action in actions if "url" in action
        ),
        numbers=frozenset(
            number
            for text in [*phones, *(fact["text"] for fact in facts)]
            for number in numbers(text)
        ),
    )


def address(url: str) -> str:
    """A page's address without what does not tell pages apart: the scheme, the last slash."""
    return re.sub(r"^https?://", "", url).rstrip("/")


def numbers(text: str) -> list[str]:
    """The numbers in a text, without spaces: "116 123" is "116123"."""
    return [number.replace(" ", "") for number in _NUMBER.findall(text)]
