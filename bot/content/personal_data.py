"""Messages with invented personal data, marked where it stands: data/personal_data.yml.

A mark is `[[kind:the words]]`; the kinds are those of bot/safety/shapes.yml.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.content.files import DATA, read

FILE = DATA / "personal_data.yml"
DEVELOPMENT = DATA / "personal_data_development.yml"
MARK = re.compile(r"\[\[(\w+):(.*?)\]\]")
# Between two letters or digits it belongs to a number, a date or an address.
_PUNCTUATION = re.compile(r"(?<![^\W_])[.,;:!?\"“”()…]+|[.,;:!?\"“”()…]+(?![^\W_])")
_APOSTROPHE = re.compile(r"['’]")


@dataclass(frozen=True)
class Marked:
    """A message and where its personal data stands: (start, end, kind)."""

    text: str
    spans: tuple[tuple[int, int, str], ...]


def messages(file: Path = FILE) -> list[str]:
    """Every message of a file as it is written, with its marks."""
    return [str(message) for message in read(file)]


def marked(source: str) -> Marked:
    """Takes the marks out of a message."""
    text, spans, position = "", [], 0
    for match in MARK.finditer(source):
        text += source[position : match.start()]
        spans.append((len(text), len(text) + len(match[2]), match[1]))
        text += match[2]
        position = match.end()
    return Marked(text + source[position:], tuple(spans))


def lower_case(source: str) -> str:
    """The marked message in lower case."""
    return source.lower()


def without_punctuation(source: str) -> str:
    """The marked message without commas, stops, brackets, quotes and apostrophes."""
    parts, position = [], 0
    for match in MARK.finditer(source):
        kind, text = match[1], match[2]
        inside = text if kind in {"email", "url"} else _stripped(text)
        parts += [_stripped(source[position : match.start()]), f"[[{kind}:{inside}]]"]
        position = match.end()
    return "".join([*parts, _stripped(source[position:])])


FORMS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "lower case": lower_case,
    "without punctuation": without_punctuation,
}
"""How people type: each takes a marked message."""


def _stripped(text: str) -> str:
    return _APOSTROPHE.sub("", _PUNCTUATION.sub("", text))
