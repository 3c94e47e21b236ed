"""Compares ways to decide what the bot does next, on conversations that no story holds.

    python comparison/compare.py [CONFIG.yml | MODEL.tar.gz ...]

Trains each configuration on data/ (default: those that need no TensorFlow), replays
comparison/test_unseen.yml on it and prints a table. "Actions" and "conversations" look at the
dialogue alone: each step follows on the right intents and actions so far, and waiting for the
next message is not counted as an action. "From the words" is the share of conversations in which
the model understood every message, too.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import tempfile
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple

import rasa.api
from rasa.core.agent import Agent
from rasa.core.test import test
from rasa.utils.log_utils import configure_structlog

ROOT = Path(__file__).resolve().parent.parent
STORIES = ROOT / "comparison" / "test_unseen.yml"
WITHOUT_TENSORFLOW = [ROOT / "comparison" / "memoization.yml", ROOT / "config.yml"]
COLUMNS = ("Configuration", "Actions", "Conversations", "Conversations from the words")


class Score(NamedTuple):
    """How many of how many were right."""

    right: int
    all: int

    def __str__(self) -> str:
        return f"{self.right} of {self.all} ({self.right / self.all:.0%})"


def trained(config: Path, folder: str) -> str:
    """Trains a configuration on data/ and returns its model; a model is returned as it is."""
    if config.suffix == ".gz":
        return str(config)
    result = rasa.api.train(
        domain=str(ROOT / "domain.yml"),
        config=str(config),
        training_files=str(ROOT / "data"),
        output=folder,
        fixed_model_name=config.stem,
    )
    assert result.model, f"{config} gave no model"
    return result.model


def replay(agent: Agent, from_words: bool) -> tuple[Score, Score]:
    """Replays the stories and returns the scores of actions and of whole conversations."""
    with tempfile.TemporaryDirectory() as folder:
        replayed = asyncio.run(
            test(
                str(STORIES),
                agent,
                e2e=from_words,
                out_directory=folder,
                disable_plotting=True,
            )
        )
        report = json.loads((Path(folder) / "story_report.json").read_text())
    conversations = report["conversation_accuracy"]
    steps = [step for step in replayed["actions"] if step["action"] != "action_listen"]
    right = sum(step["action"] == step["predicted"] for step in steps)
    return Score(right, len(steps)), Score(
        conversations["correct"], conversations["total"]
    )


def main(configs: list[Path]) -> None:
    """Prints the table, a line as soon as it is known."""
    print("|", " | ".join(COLUMNS), "|\n|", "---|" * len(COLUMNS), flush=True)
    for config in configs:
        with (
            tempfile.TemporaryDirectory() as folder,
            open(Path(folder) / "progress", "w") as progress,
            redirect_stderr(progress),
            redirect_stdout(progress),
        ):
            agent = Agent.load(trained(config, folder))
            scores = [*replay(agent, False), replay(agent, True)[1]]
        print("|", " | ".join([config.stem, *map(str, scores)]), "|", flush=True)


if __name__ == "__main__":
    logging.disable(logging.WARNING)
    configure_structlog(logging.ERROR)
    main([Path(name) for name in sys.argv[1:]] or WITHOUT_TENSORFLOW)
