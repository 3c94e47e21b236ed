"""Messages that tell of danger, and ones that only look like it: data/danger.yml."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.content.files import DATA, read

FILE = DATA / "danger.yml"


@dataclass(frozen=True)
class Sign:
    """A message, and the kind of care card that it needs: none if it only looks like danger."""

    text: str
    kind: str | None


def signs(file: Path = FILE) -> list[Sign]:
    """Every message of a file, in its order."""
    return [
        Sign(row["text"], None if row["kind"] == "none" else row["kind"])
        for row in read(file)
    ]
