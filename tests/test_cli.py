"""The commands that look after data, on a real database."""

from __future__ import annotations

import io
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.cli import GONE, main
from bot.records import conversations, retention, turns
from bot.records import database as records
from bot.records.models import Turn, now
from bot.safety import switch


def say(words: str, ago: timedelta = timedelta()) -> str:
    """A conversation of one message; its token."""
    token = uuid.uuid4().hex
    with records.session() as work:
        made = conversations.open_conversation(work, token)
        turns.begin(work, made, str(uuid.uuid4()), words).received_at = now() - ago
        made.started_at = made.last_active_at = now() - ago
    return token


def texts() -> list[str | None]:
    with records.session() as work:
        return work.execute(sa.select(Turn.text)).scalars().all()


def told(capsys: pytest.CaptureFixture[str]) -> dict[str, int]:
    """The counts that `bot retention` printed, by their words."""
    lines = capsys.readouterr().out.splitlines()[1:]
    return {words: int(n) for n, words in (line.split(None, 1) for line in lines)}


def test_retention_says_what_would_go_and_then_lets_it_go(database, capsys):
    say("old", timedelta(days=31))
    assert main(["retention", "--dry-run"]) == 0
    would = told(capsys)
    assert would[GONE["words"]] == would[GONE["over"]] == 1
    assert texts() == ["old"]
    assert main(["retention"]) == 0
    assert told(capsys) == would
    assert texts() == [None]


def test_every_kind_has_its_words(database):
    assert list(GONE) == list(retention.due())


def test_erase_takes_the_token_as_input(database, capsys, monkeypatch):
    token = say("zqxgone")
    say("kept")
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{token}\n"))
    assert main(["erase"]) == 0
    assert "1 messages" in capsys.readouterr().out
    assert texts() == ["kept"]
    assert not any(
        b"zqxgone" in file.read_bytes() for file in database.parent.glob("*.db*")
    )
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{token}\n"))
    assert main(["erase"]) == 1
    assert "No open chat has this token" in capsys.readouterr().err


def test_erase_takes_no_token_as_an_argument(database):
    with pytest.raises(SystemExit):
        main(["erase", say("hello")])
    assert texts() == ["hello"]


def test_simulate_says_what_it_planted_and_holds_the_chat_off(database, capsys):
    wanted = ["simulate", "--conversations", "50", "--until", "2026-03-29"]
    assert main(wanted) == 0
    out = capsys.readouterr().out
    assert "News on 2026-01-04" in out and "Release on 2026-02-01" in out
    assert switch.off() == "api"
    assert main(["switch", "on", "--reason", "try"]) == 1
    assert "simulated data" in capsys.readouterr().err
    assert switch.off() == "api"
    assert main(wanted) == 0


def test_simulate_leaves_real_conversations_alone(database, capsys):
    say("real")
    assert main(["simulate", "--conversations", "50"]) == 1
    assert "a database of its own" in capsys.readouterr().err
    assert texts() == ["real"]


@pytest.mark.parametrize(
    ("option", "value"),
    [("--until", "2999-01-01"), ("--until", "soon"), ("--conversations", "0")],
)
def test_simulate_says_what_to_change(capsys, option, value):
    with pytest.raises(SystemExit):
        main(["simulate", option, value])
    assert "give a" in capsys.readouterr().err


def test_a_backup_comes_back(database: Path, capsys):
    file = database.parent / "copy.db"
    say("before")
    assert main(["backup", str(file)]) == 0
    assert "within 30 days" in capsys.readouterr().out
    say("after")
    assert main(["restore", str(file)]) == 0
    assert texts() == ["before"]
    assert main(["backup", str(file)]) == 1
    assert "there already" in capsys.readouterr().err
    assert main(["restore", str(file.with_name("none.db"))]) == 1
