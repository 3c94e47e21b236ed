"""Entries of a content file and the texts in them, each of which knows its line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq

from bot.content.check.finding import Finding
from bot.content.files import ContentError, read_with_lines

_BLOCK = (">", ">-", ">+", "|", "|-", "|+")  # the text starts on the next line


@dataclass(frozen=True)
class Passage:
    """A text that visitors read; its key stands on `line`, from 1, of `file`."""

    file: Path
    line: int
    name: str
    text: str

    def finding(self, problem: str, fix: str, offset: int = 0) -> Finding:
        """A finding on the line of the text's character `offset`."""
        line = self._line_at(offset)
        return Finding(self.file, line, f"{self.name}: {problem}", fix)

    def _line_at(self, offset: int) -> int:
        # YAML folds lines into one: count words to find the way back.
        source = self.file.read_text().splitlines()
        start_of_word = self.text.rfind(" ", 0, offset) + 1
        words_before = len(self.text[:start_of_word].split())
        first = self.line + source[self.line - 1].rstrip().endswith(_BLOCK)
        for number in range(first, len(source) + 1):
            words_before -= len(source[number - 1].split())
            if words_before < 0:
                return number
        return self.line


@dataclass(frozen=True)
class Entry:
    """One mapping of a file, as it stands there. `name` is what findings call it."""

    file: Path
    raw: CommentedMap
    name: str = ""

    def line(self, *path: Any) -> int:
        """The line, from 1, of what `path` leads to, or of the last thing on the way."""
        line, value = self.raw.lc.line, self.raw
        for part in path:
            if isinstance(value, CommentedMap) and part in value:
                line = value.lc.key(part)[0]
            elif isinstance(value, CommentedSeq) and isinstance(part, int):
                line = value.lc.item(part)[0]
            else:
                break
            value = value[part]
        return line + 1

    def finding(self, problem: str, fix: str, *path: Any) -> Finding:
        """A finding on what `path` leads to."""
        problem = f"{self.name}: {problem}" if self.name else problem
        return Finding(self.file, self.line(*path), problem, fix)

    def passage(self, *path: Any) -> Passage:
        """The text that `path` leads to."""
        value: Any = self.raw
        for part in path:
            value = value[part]
        name = ".".join(str(part) for part in (self.name, *path) if part != "")
        return Passage(self.file, self.line(*path), name, str(value))


def entries(file: Path, named: str, under: str | None = None) -> list[Entry]:
    """The entries of the list in a file, or of the list `under` one of its keys.

    Args:
        named: the key that holds an entry's name.

    Raises:
        ContentError: there is something else than a list of mappings.
    """
    content = read_with_lines(file)
    if under is not None:
        content = content.get(under) if isinstance(content, CommentedMap) else None
    if not isinstance(content, CommentedSeq):
        where = f" under `{under}:`" if under else ""
        raise ContentError(file, 1, f"There is no list of entries{where}.")
    for number, raw in enumerate(content):
        if not isinstance(raw, CommentedMap):
            line = content.lc.item(number)[0] + 1
            raise ContentError(file, line, "This is not an entry with named parts.")
    return [Entry(file, raw, str(raw.get(named, f"no {named}"))) for raw in content]
