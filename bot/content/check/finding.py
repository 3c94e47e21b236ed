"""What a check reports."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.content.files import name_of


@dataclass(frozen=True)
class Finding:
    """One thing to mend: where it stands (`line` counts from 1), and how to mend it."""

    file: Path
    line: int
    problem: str
    fix: str

    def __str__(self) -> str:
        return f"{name_of(self.file)}:{self.line}: {self.problem} Fix: {self.fix}"
