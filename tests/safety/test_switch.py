"""The off switch, as one process sees it and as another does."""

from __future__ import annotations

import subprocess
import sys

import pytest
from serving import clean_environment

from bot.records import database as records
from bot.safety import switch
from bot.settings import ROOT


def test_everything_is_on_until_somebody_turns_the_switch(database) -> None:
    assert switch.off() is None
    assert switch.changes() == []


@pytest.mark.parametrize("part", switch.PARTS)
def test_what_is_switched_off_is_off_until_it_is_switched_on(database, part) -> None:
    switch.turn(part, "sam", "A test")
    assert switch.off() == part
    switch.turn(None, "alex", "It is\n over")
    assert switch.off() is None
    back, away = switch.changes(5)
    assert (back.off, back.who, back.reason) == (None, "alex", "It is over")
    assert (away.off, away.who, away.reason) == (part, "sam", "A test")
    assert away.at <= back.at


@pytest.mark.parametrize("reason", ["", " \n", "a" * (switch.LONGEST_REASON + 1)])
def test_a_change_needs_a_reason_of_some_words(database, reason) -> None:
    with pytest.raises(switch.SwitchError):
        switch.turn("all", "sam", reason)
    assert switch.changes() == []


def bot_switch(home, *words: str) -> subprocess.CompletedProcess[str]:
    """Runs `bot switch` in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "bot", "switch", *words],
        cwd=ROOT,
        env=clean_environment(BOT_HOME=home),
        capture_output=True,
        text=True,
    )


def test_the_command_shows_and_turns_it(database) -> None:
    home = database.parent
    assert "Everything is on" in bot_switch(home).stdout
    turned = bot_switch(home, "off", "understanding", "--reason", "Wrong answers")
    assert "Switched off: understanding." in turned.stdout
    assert switch.off() == "understanding"
    (change,) = switch.changes()
    assert (change.who, change.reason) == ("Command line", "Wrong answers")
    refused = bot_switch(home, "on", "--reason", "")
    assert refused.returncode == 1 and "Say why" in refused.stderr
    assert bot_switch(home, "off", "all").returncode == 2
    assert "Wrong answers" in bot_switch(home).stdout


def test_another_process_is_heard_when_what_was_read_is_no_longer_fresh(
    database, monkeypatch
) -> None:
    assert switch.off() is None
    bot_switch(database.parent, "off", "all", "--reason", "A test")
    monkeypatch.setattr(switch, "FRESH", 0)
    assert switch.off() == "all"


def test_with_the_database_away_what_was_known_holds(database, monkeypatch) -> None:
    switch.turn("api", "sam", "A test")
    assert switch.off() == "api"
    monkeypatch.setattr(switch, "FRESH", 0)
    records.engine().dispose()
    database.rename(database.with_name("away"))
    assert switch.off() == "api"
