"""Joins the panel's script modules: many files of one job each to read, one file to load.

Each of them alone costs a request and starts its compression anew: 12.3 kB instead of 8.5.
"""

from __future__ import annotations

import re
from pathlib import Path

IMPORT = re.compile(r'^import \{[^}]*\} from "(?P<file>[^"]+)";\n', re.MULTILINE)


def joined(entry: Path) -> str:
    """A module with all that it imports, each once and before those that need it.

    What stands at the top of a module must have a name of its own: they end up side by side.
    """
    done: dict[Path, str] = {}

    def add(file: Path) -> None:
        if file in done:
            return
        text = file.read_text()
        for found in IMPORT.finditer(text):
            add((file.parent / found["file"]).resolve())
        done[file] = IMPORT.sub("", text)

    add(entry.resolve())
    return "".join(done.values())
