from __future__ import annotations

import datetime
import shutil
from pathlib import Path

import pytest

from bot.content.book import answer_book
from bot.settings import ROOT


class Copy:
    """A copy of domain.yml and data/ that a test can break."""

    def __init__(self, root: Path) -> None:
        self.root = root
        shutil.copytree(ROOT / "data", root / "data")
        shutil.copy2(ROOT / "domain.yml", root)

    def replace(self, file: str, old: str, new: str) -> int:
        """Replaces the first `old` of a file; returns the line on which it stood."""
        path = self.root / file
        text = path.read_text()
        assert old in text, f"{old!r} is not in {file}"
        path.write_text(text.replace(old, new, 1))
        return text[: text.index(old)].count("\n") + 1

    def append(self, file: str, text: str) -> None:
        """Adds text at the end of a file."""
        with (self.root / file).open("a") as opened:
            opened.write(text)


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    """The content, to break."""
    return Copy(tmp_path)


@pytest.fixture(scope="session")
def today() -> datetime.date:
    """The day of the last change to an answer: nothing is overdue, whenever this runs."""
    return max(answer.last_checked for answer in answer_book().answers)
