"""Asks a release without a server and without keeping anything."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot.content.book import answer_book
from bot.conversation.exchange import Exchange, exchange
from bot.evaluation.measures import IN_SCOPE_KINDS
from bot.rasa_runtime.assistant import Assistant
from bot.records import database
from bot.safety.input import clean
from bot.settings import settings

REQUIRED = {"text", "kind"}
REQUIRED_IN_SCOPE = {"topic", "topics_extra"}


class BadRow(ValueError):
    """A line of the file can't be used; says which and why."""


@contextmanager
def latest_release() -> Iterator[Assistant]:
    """The newest release, on a database in memory that is gone afterwards."""
    before = os.environ.get("BOT_DATABASE_URL")
    os.environ["BOT_DATABASE_URL"] = "sqlite://"
    settings.cache_clear()
    try:
        database.migrate()
        yield Assistant.latest(settings().models)
    finally:
        os.environ.pop("BOT_DATABASE_URL")
        if before is not None:
            os.environ["BOT_DATABASE_URL"] = before
        settings.cache_clear()


async def ask(
    assistant: Assistant, text: str, nation: str | None = None
) -> dict[str, Any]:
    """One message in a conversation of its own: the record that `bot ask --json` prints.

    Raises:
        EmptyMessage, MessageTooLong: the text is not of a length that we take.
    """
    message_id = str(uuid.uuid4())
    told = await exchange(
        assistant,
        answer_book(),
        uuid.uuid4().hex,
        message_id,
        clean(text),
        nation,
        explain=True,
    )
    return record(told)


def record(told: Exchange) -> dict[str, Any]:
    """What came of a message, as plain values."""
    attitude = told.understood.get("attitude")
    return {
        "reply": told.messages,
        "topic": told.topic,
        "topics": told.topics,
        "question": told.understood.get("question", {}).get("name", ""),
        "nearest": told.understood.get("nearest", []),
        "choices": [
            choice["id"]
            for message in told.messages
            for choice in message.get("choices", [])
        ],
        "answer": told.answer,
        "confidence": told.confidence,
        "concerns": [
            concern["name"] for concern in told.understood.get("concerns", [])
        ],
        "attitude": attitude["name"] if attitude else None,
        "urgent": told.urgent,
        "redacted": told.text,
        "pii": [
            {"text": span.text, "kind": span.kind, "start": span.start, "end": span.end}
            for span in told.spans
        ],
        "fallback": told.fell_back,
        "outcome": told.outcome,
    }


def read_rows(file: Path) -> list[dict[str, Any]]:
    """The labelled messages of a JSON-lines file.

    Raises:
        BadRow: a line is not JSON, or lacks a label.
    """
    rows = []
    for number, line in enumerate(file.read_text().splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise BadRow(
                f"{file}:{number}: this line is not JSON ({error.msg})."
            ) from error
        required = REQUIRED
        if row.get("kind") in IN_SCOPE_KINDS:
            required = REQUIRED | REQUIRED_IN_SCOPE
        if missing := required - row.keys():
            raise BadRow(f"{file}:{number}: add {', '.join(sorted(missing))}.")
        rows.append(row)
    return rows
