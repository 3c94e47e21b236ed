"""Splits a message into the parts that may ask about different things."""

from __future__ import annotations

import re

PARTS = 4  # a longer message is a story: its last parts tell what it asks
WORDS = 3
_END = re.compile(r"(?<=[.?!;])\s+|\n+|\s+(?:and|but) also\s+", re.IGNORECASE)


def parts_of(text: str) -> list[str]:
    """The sentences of a text that have some words; none if there are not at least two."""
    parts = [part.strip() for part in _END.split(text)]
    parts = [part for part in parts if len(part.split()) >= WORDS]
    return parts[-PARTS:] if len(parts) > 1 else []
