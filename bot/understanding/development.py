"""The development set: labelled messages that nothing is trained on, to calibrate and choose by.

Written by people who did not know the training phrases, so that it tells how surely a message of
someone new is understood. Same form as the files that `bot evaluate` scores.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from bot.content.files import DATA
from bot.understanding.vectors import of_phrases

FILE = DATA / "development.jsonl"


@dataclass(frozen=True)
class DevelopmentSet:
    """M messages: their vectors (M, F), right topics, voiced concerns, and attitudes."""

    texts: list[str]
    vectors: np.ndarray
    topics: list[list[str]]
    concerns: list[list[str]]
    attitudes: list[list[str]]


@cache
def development_set(file: Path = FILE) -> DevelopmentSet:
    """Reads and encodes the set, once for each process."""
    rows = [json.loads(line) for line in file.read_text().splitlines()]
    texts = [row["text"] for row in rows]
    return DevelopmentSet(
        texts,
        of_phrases(texts),
        [[row["topic"], *row["topics_extra"]] for row in rows],
        [row["concerns"] for row in rows],
        [[row["sentiment"]] for row in rows],
    )
