"""Reads the YAML of `data/`, and remembers the line on which each thing stands."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

from bot.settings import ROOT

DATA = ROOT / "data"


class ContentError(ValueError):
    """A content file can't be used. The message names the file, the line and what to change."""

    def __init__(self, file: Path, line: int, problem: str) -> None:
        super().__init__(f"{name_of(file)}:{line}: {problem}")
        self.file, self.line, self.problem = file, line, problem


def name_of(file: Path) -> str:
    """The file's path as an editor knows it: from the project's root where it lies in it."""
    return str(file.relative_to(ROOT)) if file.is_relative_to(ROOT) else str(file)


def read(file: Path) -> Any:
    """The file's content as plain values.

    Raises:
        ContentError: it is not well-formed YAML.
    """
    return _load(file, "safe")


def read_with_lines(file: Path) -> Any:
    """The file's content as mappings and lists that know their place (`value.lc.line`, from 0).

    Slower than `read`: for checks. The same text gives the same values: leave them as they are.

    Raises:
        ContentError: it is not well-formed YAML.
    """
    return _load(file, "rt")


def _load(file: Path, kind: str) -> Any:
    try:
        return _parsed(file.read_text(encoding="utf-8"), kind)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ContentError(
            file, line, f"This is not valid YAML: {error.problem}."
        ) from error


@lru_cache(maxsize=128)  # several checks read the same 8,000 phrases
def _parsed(text: str, kind: str) -> Any:
    return YAML(typ=kind).load(text)
