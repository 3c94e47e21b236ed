from __future__ import annotations

import sqlite3
import stat
import uuid
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.records import conversations, turns
from bot.records import database as records
from bot.records.backup import BackupError, backup, restore
from bot.records.models import Conversation, Erasure, Turn, now
from bot.settings import settings


def say(words: str, ago: timedelta = timedelta()) -> str:
    """A conversation of one message; its token."""
    token = uuid.uuid4().hex
    with records.session() as work:
        made = conversations.open_conversation(work, token)
        turns.begin(work, made, str(uuid.uuid4()), words).received_at = now() - ago
        made.started_at = made.last_active_at = now() - ago
    return token


def texts() -> set[str]:
    with records.session() as work:
        return set(work.execute(sa.select(Turn.text)).scalars())


@pytest.fixture
def file(database: Path) -> Path:
    return database.parent / "copy.db"


def test_a_backup_is_one_file_that_only_its_owner_reads(file):
    say("hello")
    backup(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(file.parent.glob("copy.db*")) == [file]
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as kept:
        assert kept.execute("SELECT text FROM turns").fetchall() == [("hello",)]


def test_a_backup_holds_nothing_that_was_due(file):
    say("old", timedelta(days=31))
    backup(file)
    assert texts_of(file) == {None}


def texts_of(file: Path) -> set:
    with sqlite3.connect(file) as kept:
        return {row[0] for row in kept.execute("SELECT text FROM turns")}


def test_what_was_there_comes_back(file):
    token = say("before")
    backup(file)
    say("after")
    restore(file)
    assert texts() == {"before"}
    with records.session() as work:
        assert conversations.find(work, token) is not None


def test_what_was_erased_since_stays_erased(file):
    token = say("zqxerased")
    say("kept")
    backup(file)
    with records.session() as work:
        conversations.erase(work, token)
    gone = restore(file)
    assert gone["erased"] == 1
    assert texts() == {"kept"}
    with records.session() as work:
        assert conversations.is_spent(work, token)
    data = [
        f for f in file.parent.glob("sharewell.db*") if b"zqxerased" in f.read_bytes()
    ]
    assert data == []


def test_what_is_due_by_now_does_not_come_back(file, monkeypatch):
    say("hello", timedelta(days=20))
    backup(file)
    monkeypatch.setenv("BOT_RETENTION_TEXT_DAYS", "10")
    settings.cache_clear()
    assert restore(file)["words"] == 1
    assert texts() == {None}


def test_a_backup_that_is_too_old_is_refused(file):
    backup(file)
    say("now")
    with sqlite3.connect(file) as kept:
        day = date.today().toordinal() - settings().backup_days - 1
        kept.execute(f"PRAGMA user_version={day}")
    with pytest.raises(BackupError, match="31 days old"):
        restore(file)
    assert texts() == {"now"}


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" * 500])
def test_a_file_that_is_no_backup_is_refused(file, content):
    say("now")
    file.write_bytes(content)
    with pytest.raises(BackupError, match="not a whole backup"):
        restore(file)
    assert texts() == {"now"}


def test_a_file_that_is_not_there_is_refused_and_one_that_is_is_not_overwritten(file):
    with pytest.raises(BackupError, match="no file"):
        restore(file)
    file.write_text("mine")
    with pytest.raises(BackupError, match="there already"):
        backup(file)
    assert file.read_text() == "mine"


def test_a_database_that_was_lost_is_put_back(file, database):
    say("hello")
    backup(file)
    records.engine().dispose()
    for part in database.parent.glob("sharewell.db*"):
        part.unlink()
    restore(file)
    assert texts() == {"hello"}


def test_postgres_has_its_own_tools(file, monkeypatch):
    monkeypatch.setenv("BOT_DATABASE_URL", "postgresql://localhost/nothing")
    settings.cache_clear()
    for act in (backup, restore):
        with pytest.raises(BackupError, match="pg_dump"):
            act(file)


def test_an_erasure_in_the_backup_is_kept_too(file):
    token = say("first")
    with records.session() as work:
        conversations.erase(work, token)
    backup(file)
    restore(file)
    with records.session() as work:
        assert len(work.execute(sa.select(Erasure.token_hash)).all()) == 1
        assert work.execute(sa.select(Conversation.id)).all() == []
