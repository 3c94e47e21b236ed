"""What only the server finds of an address: named houses, and the town after a street.

Streets with a number are in shapes.yml. A house's name needs its capitals, and a town the list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from bot.safety import words
from bot.safety.patterns import Region, shapes

_LOCALITY = (
    r"(?:,\s*[A-Z][A-Za-z'’-]+(?:[ -][A-Z][a-z'’-]+|[ -](?:on|upon|le|in|under|by|the)"
    r"(?=[ -])){0,3})"
)
_TOWN_BEFORE_POSTCODE = re.compile(
    r",?\s+(?:[a-z][a-z'’-]+,?\s+){0,3}?(?=[a-z]{1,2}\d[a-z\d]?\s?\d[a-z]{2}\b|\[postcode\])",
    re.IGNORECASE,
)


def named_houses(text: str) -> Iterator[Region]:
    """Find houses with a name and a place after it: "Rose Cottage, Nether Hallow"."""
    for match in _house().finditer(text):
        yield match.span()


def places_after(text: str, ends: Iterable[int]) -> Iterator[Region]:
    """Find the villages and towns that stand right after the addresses that end at `ends`."""
    for end in ends:
        if town := _TOWN_BEFORE_POSTCODE.match(text, end):
            yield end, town.start() + len(town[0].rstrip(" ,"))
        for pattern in _places():
            if place := pattern.match(text, end):
                yield place.span()


@cache
def _house() -> re.Pattern[str]:
    house = shapes().parts["house_word"].pattern
    return re.compile(
        rf"\b(?:The\s+)?(?:[A-Z][a-z'’]+\s+){{1,2}}(?i:{house})\b{_LOCALITY}{{1,3}}"
        rf"|\bThe\s(?i:{house}|old \w+){_LOCALITY}{{1,3}}"
    )


@cache
def _places() -> tuple[re.Pattern[str], ...]:
    return (
        re.compile(rf"{_LOCALITY}{{1,3}}"),
        re.compile(
            r",?\s(?:little|great|upper|lower|nether|north|south|east|west|saint|st)\s[a-z]+",
            re.IGNORECASE,
        ),
        re.compile(
            rf"(?:,?\s+(?:in\s+)?{words.places().pattern}){{1,2}}", re.IGNORECASE
        ),
    )
