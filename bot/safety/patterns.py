"""Personal data that has a shape: one finder for each entry of shapes.yml, in its order."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ruamel.yaml import YAML

from bot.safety.check_digits import CHECKS

Region = tuple[int, int]

_SHAPES_FILE = Path(__file__).with_name("shapes.yml")
_PART = re.compile(r"\{([a-z_]+)\}")


def overlaps(start: int, end: int, regions: Iterable[Region]) -> bool:
    """Whether something from `start` to `end` shares a place with one of the regions."""
    return any(start < stop and begin < end for begin, stop in regions)


@dataclass(frozen=True)
class Shape:
    """How one kind of personal data looks. `check` names a check digit; empty for none."""

    kind: str
    pattern: re.Pattern[str]
    check: str

    def find(self, text: str) -> Iterator[Region]:
        """Yield where it stands in `text`."""
        passes = CHECKS[self.check] if self.check else bool
        for match in self.pattern.finditer(text):
            group = match.lastindex or 0
            if group == 0 and self.pattern.groups:
                continue
            if passes(match[group]):
                yield match.span(group)

    def as_javascript(self) -> str:
        """The same as an array; d lets a match say where its groups stand."""
        flags = "dgi" if self.pattern.flags & re.IGNORECASE else "dg"
        check = f",{json.dumps(self.check)}" if self.check else ""
        pattern = self.pattern.pattern.replace("/", r"\/")
        return f"[{json.dumps(self.kind)},/{pattern}/{flags}{check}]"


@dataclass(frozen=True)
class Shapes:
    """All shapes in the order in which they win, parts of patterns, and each kind's name."""

    labels: dict[str, str]
    parts: dict[str, re.Pattern[str]]
    shapes: tuple[Shape, ...]

    def as_javascript(self) -> str:
        """LABELS, and SHAPES with [kind, pattern, name of the check or nothing] for each shape."""
        listed = ",".join(shape.as_javascript() for shape in self.shapes)
        return f"const LABELS={json.dumps(self.labels)},SHAPES=[{listed}];\n"


@cache
def shapes() -> Shapes:
    """Read shapes.yml, once in each process."""
    content = YAML(typ="safe").load(_SHAPES_FILE.read_text(encoding="utf-8"))
    parts: dict[str, str] = {}
    for name, pattern in content["parts"].items():
        parts[name] = _filled(pattern, parts)
    return Shapes(
        labels=content["labels"],
        parts={name: re.compile(part, re.IGNORECASE) for name, part in parts.items()},
        shapes=tuple(
            Shape(
                kind=entry["kind"],
                pattern=re.compile(
                    _filled(entry["pattern"], parts),
                    # ASCII: what JavaScript means by \w, \d and \b.
                    re.ASCII
                    if entry.get("case") == "exact"
                    else re.ASCII | re.IGNORECASE,
                ),
                check=entry.get("check", ""),
            )
            for entry in content["shapes"]
        ),
    )


def _filled(pattern: str, parts: dict[str, str]) -> str:
    return _PART.sub(lambda match: parts[match[1]], "".join(pattern.split()))
