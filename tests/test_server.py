"""What `bot serve` does beside answering."""

from __future__ import annotations

import time
from pathlib import Path

from serving import Server

from bot.records import conversations, turns
from bot.records import database as records
from bot.records.models import now
from bot.records.periods import periods

WAIT = 20  # seconds


def test_what_is_due_goes_when_the_server_starts(release: Path, database: Path) -> None:
    with records.session() as work:
        made = conversations.open_conversation(work, "a token")
        turn = turns.begin(work, made, "an id", "zqxdue words")
        turn.received_at = now() - periods().words
    records.engine().dispose()
    with Server(database.parent, release.parent) as server:
        deadline = time.monotonic() + WAIT
        while texts(server) != [None] and time.monotonic() < deadline:
            time.sleep(0.1)
        assert texts(server) == [None]
        # The file is rebuilt just after that.
        while holds(server, b"zqxdue") and time.monotonic() < deadline:
            time.sleep(0.1)
        assert not holds(server, b"zqxdue")
        assert "Retention failed" not in server.log.read_text()


def texts(server: Server) -> list:
    with server.opened() as database:
        return [text for (text,) in database.execute("SELECT text FROM turns")]


def holds(server: Server, words: bytes) -> bool:
    return any(words in content for content in server.contents().values())
