"""Reads the two labelled sets of this folder."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

HERE = Path(__file__).parent
MARK = re.compile(r"\[\[(\w+):(.*?)\]\]")


@dataclass(frozen=True)
class Marked:
    """A message and where its personal data stands: (start, end, kind)."""

    text: str
    spans: tuple[tuple[int, int, str], ...]


def rows(file: str, group: str, part: str) -> list[dict[str, Any]]:
    """Return the rows of one group and part of a labelled set."""
    content = YAML(typ="safe").load((HERE / file).read_text(encoding="utf-8"))
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
