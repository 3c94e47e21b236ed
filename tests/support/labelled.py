"""Reads the two labelled sets of tests/safety/, as they are written and as people type."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

FOLDER = Path(__file__).parents[1] / "safety"
MARK = re.compile(r"\[\[(\w+):(.*?)\]\]")
# Between two letters or digits it belongs to a number, a date or an address.
PUNCTUATION = re.compile(r"(?<![^\W_])[.,;:!?\"“”()…]+|[.,;:!?\"“”()…]+(?![^\W_])")
APOSTROPHE = re.compile(r"['’]")


@dataclass(frozen=True)
class Marked:
    """A message and where its personal data stands: (start, end, kind)."""

    text: str
    spans: tuple[tuple[int, int, str], ...]


def rows(file: str, group: str, part: str) -> list[dict[str, Any]]:
    """Return the rows of one group and part of a labelled set."""
    content = YAML(typ="safe").load((FOLDER / file).read_text(encoding="utf-8"))
    return [row for row in content[group] if row["part"] == part]


def marked(source: str) -> Marked:
    """Take the [[kind:text]] marks out of `source`."""
    text, spans, position = "", [], 0
    for match in MARK.finditer(source):
        text += source[position : match.start()]
        spans.append((len(text), len(text) + len(match[2]), match[1]))
        text += match[2]
        position = match.end()
    return Marked(text + source[position:], tuple(spans))


def lower_case(source: str) -> str:
    """Return marked text in lower case."""
    return source.lower()


def without_punctuation(source: str) -> str:
    """Return marked text without commas, stops, brackets, quotes and apostrophes."""
    parts, position = [], 0
    for match in MARK.finditer(source):
        kind, text = match[1], match[2]
        inside = text if kind in {"email", "url"} else _stripped(text)
        parts += [_stripped(source[position : match.start()]), f"[[{kind}:{inside}]]"]
        position = match.end()
    return "".join([*parts, _stripped(source[position:])])


def _stripped(text: str) -> str:
    return APOSTROPHE.sub("", PUNCTUATION.sub("", text))


FORMS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "lower case": lower_case,
    "without punctuation": without_punctuation,
}
