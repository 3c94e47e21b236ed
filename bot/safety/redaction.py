"""Replaces personal data by its kind, so that nothing after this point ever holds it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.safety.addresses import named_houses, places_after
from bot.safety.context import by_context
from bot.safety.names import find_names
from bot.safety.patterns import Region, shapes

LABELS = {kind: f"[{name}]" for kind, name in shapes().labels.items()}
_PLACEHOLDER = re.compile("|".join(re.escape(label) for label in LABELS.values()))
_FULL_DATE = re.compile(
    rf"(?<!\d){shapes().parts['date'].pattern}(?!\d)", re.IGNORECASE
)
_BESIDE = re.compile(r"[\s,;:()/-]{0,4}(?:aged? \d{1,3},? ?)?$")
_BEFORE = re.compile(r"[\s,;:()/-]{1,4}")


@dataclass(frozen=True)
class Span:
    """One piece of personal data: where it stood in the original text, and its kind."""

    start: int
    end: int
    text: str
    kind: str


@dataclass(frozen=True)
class Redacted:
    """A text that is safe to keep, and what was taken out of it. Never log or store `spans`."""

    text: str
    spans: tuple[Span, ...]


def redact(text: str) -> Redacted:
    """Return `text` with personal data replaced by its kind in brackets, and the spans replaced.

    Text that is already redacted comes back unchanged.
    """
    found = by_shape(text)
    found.add("address", named_houses(text))
    # The browser may have taken the street out, and does not know the towns.
    found.add("address", places_after(text, found.ends_of("address")))
    for kind, region in list(by_context(text, found.taken)):
        found.add(kind, [region])
    found.add("name", find_names(text, found.taken))
    found.add("date_of_birth", _dates_beside(text, found.taken))
    spans = found.in_order()
    return Redacted(_replace(text, spans), spans)


def by_shape(text: str) -> Found:
    """Return what shapes.yml alone finds in `text`, which is what the browser finds."""
    found = Found(text)
    for shape in shapes().shapes:
        found.add(shape.kind, shape.find(text))
    return found


class Found:
    """Spans that do not overlap, nor the placeholders of `text`: who comes first stays."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._spans: list[Span] = []
        self._placeholders = list(_PLACEHOLDER.finditer(text))
        self.taken: list[Region] = [match.span() for match in self._placeholders]

    def add(self, kind: str, regions: Iterable[Region]) -> None:
        for region in _merged(regions):
            for start, end in self._free_parts(region):
                self._spans.append(Span(start, end, self._text[start:end], kind))
                self.taken.append((start, end))

    def in_order(self) -> tuple[Span, ...]:
        return tuple(sorted(self._spans, key=lambda span: span.start))

    def ends_of(self, kind: str) -> list[int]:
        """Where things of one kind end, those included that were taken out before."""
        before = [
            match.end() for match in self._placeholders if match[0] == LABELS[kind]
        ]
        return before + [span.end for span in self._spans if span.kind == kind]

    def _free_parts(self, region: Region) -> list[Region]:
        """Cut what is taken out of `region`, and the punctuation left at its edges."""
        parts = [region]
        for hole in self.taken:
            parts = [piece for part in parts for piece in _without(part, hole)]
        trimmed = (_trim(self._text, part) for part in parts)
        return [part for part in trimmed if part[0] < part[1]]


def _without(part: Region, hole: Region) -> list[Region]:
    (start, end), (begin, stop) = part, hole
    if end <= begin or stop <= start:
        return [part]
    return [piece for piece in ((start, begin), (stop, end)) if piece[0] < piece[1]]


def _merged(regions: Iterable[Region]) -> list[Region]:
    merged: list[Region] = []
    for start, end in sorted(regions):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _trim(text: str, region: Region) -> Region:
    start, end = region
    while start < end and not text[start].isalnum() and text[start] != "+":
        start += 1
    while start < end and not text[end - 1].isalnum():
        end -= 1
    return start, end


def _dates_beside(text: str, taken: list[Region]) -> list[Region]:
    """Find full dates that stand next to a name or a number: "joan hartwell, 1/2/1980"."""
    ends = {end for _, end in taken}
    starts = [start for start, _ in taken]
    return [
        match.span()
        for match in _FULL_DATE.finditer(text)
        if ((gap := _BESIDE.search(text, 0, match.start())) and gap.start() in ends)
        or any(_BEFORE.fullmatch(text, match.end(), start) for start in starts)
    ]


def _replace(text: str, spans: tuple[Span, ...]) -> str:
    parts, position = [], 0
    for span in spans:
        parts += [text[position : span.start], LABELS[span.kind]]
        position = span.end
    return "".join([*parts, text[position:]])
