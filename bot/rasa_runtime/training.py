"""Builds a release: trains a model on `data/` and replays the conversations in `tests/` on it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bot.settings import ROOT

CONVERSATIONS = ROOT / "tests" / "conversations"


class TrainingFailed(RuntimeError):
    """No release was built, or a test conversation went wrong on it."""


def train(output: Path, say: Callable[[str], None] = print) -> Path:
    """Trains a release and tests it.

    Args:
        output: folder that gets the release, named after the time.
        say: told about each step.

    Returns:
        The release's archive.

    Raises:
        TrainingFailed: nothing was built, or a test conversation went wrong; then no release is
            left behind.
    """
    # Rasa's own log and its bars for each file drown ours.
    os.environ["LOG_LEVEL"] = "WARNING"
    import rasa.api
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.WARNING)
    with _steps_told(say):
        result = rasa.api.train(
            domain=str(ROOT / "domain.yml"),
            config=str(ROOT / "config.yml"),
            training_files=str(ROOT / "data"),
            output=str(output),
        )
    if result is None or result.model is None:
        raise TrainingFailed(
            "No release was built. Run `rasa data validate` to see why."
        )
    release = Path(result.model)
    say("Replaying the test conversations")
    if wrong := failed_conversations(release):
        release.unlink()
        names = "\n  ".join(wrong)
        raise TrainingFailed(f"These test conversations went wrong:\n  {names}")
    return release


def failed_conversations(release: Path, stories: Path = CONVERSATIONS) -> list[str]:
    """Replays end-to-end test conversations on a release.

    Returns:
        The names of those in which a message was understood or answered differently.

    Raises:
        TrainingFailed: there is none to replay. Rasa reads only files called `test_…`, and would
            pass without a word.
    """
    if not any(stories.glob("test_*.yml")):
        raise TrainingFailed(
            f"There is no test_*.yml in {stories}. Add a conversation there."
        )
    from rasa.core.agent import Agent
    from rasa.core.test import FAILED_STORIES_FILE, test

    agent = Agent.load(str(release))
    with tempfile.TemporaryDirectory() as folder:
        with open(os.devnull, "w") as nowhere, contextlib.redirect_stderr(nowhere):
            asyncio.run(
                test(
                    str(stories),
                    agent,
                    e2e=True,
                    out_directory=folder,
                    disable_plotting=True,
                )
            )
        report = Path(folder) / FAILED_STORIES_FILE
        return _story_names(report.read_text()) if report.exists() else []


def _story_names(report: str) -> list[str]:
    return [
        line.removeprefix("- story:").strip()
        for line in report.splitlines()
        if line.startswith("- story:")
    ]


class _TrainingLog(logging.Handler):
    """Passes on the start of each step that Rasa's training hooks report."""

    def __init__(self, say: Callable[[str], None]) -> None:
        super().__init__()
        self._say = say

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if message.startswith("Starting to train component"):
            self._say(f"Training {message.split(chr(39))[1]}")
        elif message.startswith("Restored component"):
            self._say(
                f"Kept {message.split(chr(39))[1]}, since nothing that it needs has changed"
            )


@contextlib.contextmanager
def _steps_told(say: Callable[[str], None]) -> Iterator[None]:
    hooks: Any = logging.getLogger("rasa.engine.training.hooks")
    handler = _TrainingLog(say)
    hooks.addHandler(handler)
    hooks.setLevel(logging.INFO)
    hooks.propagate = False
    try:
        yield
    finally:
        hooks.removeHandler(handler)
