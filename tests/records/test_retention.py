from __future__ import annotations

import asyncio
import logging
import uuid
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore

from bot.insight import metrics
from bot.insight.period import Period
from bot.records import conversations, retention, turns
from bot.records import database as records
from bot.records.models import (
    Base,
    Conversation,
    Erasure,
    MonthlyCount,
    Turn,
    TurnAttitude,
    TurnConcern,
    Vote,
)
from bot.settings import Settings

NOW = datetime(2026, 11, 24, 15)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WORDS = "zqxwords that were typed"
REPLY = [{"kind": "text", "text": "zqxreply that was given"}]


def make_events(address: str | None) -> None:
    """Makes the table of Rasa's tracker store, as it does itself."""
    SQLTrackerStore.Base.metadata.create_all(records.engine(address))


def hold(
    address: str | None,
    started: datetime,
    last: datetime | None = None,
    said: int = 2,
    events: bool = True,
) -> tuple[int, str]:
    """A conversation of some turns with everything that can be held; its id and its token."""
    token, last = uuid.uuid4().hex, last or started
    with records.session(address) as work:
        made = conversations.open_conversation(work, token, "www.example.org")
        for n in range(said):
            turn = turns.begin(work, made, str(uuid.uuid4()), f"{WORDS} {n}")
            turn.received_at = started if n == 0 else last
            turns.finish(turn, REPLY, "answered", "insurance", 0.9, "insurance_all")
            turns.log_concerns(work, turn, {"transparency": 0.8})
            turns.track_attitude(work, turn, "negative", 0.7)
            turns.vote(work, turn, True)
            if events:
                add_event(work, made.key, turn.received_at)
        made.started_at, made.last_active_at = started, last
        return made.id, token


def add_event(work, key: str, at: datetime) -> None:
    stamp = at.replace(tzinfo=UTC).timestamp()
    row = {"sender_id": key, "type_name": "user", "timestamp": stamp, "data": WORDS}
    work.execute(sa.insert(SQLTrackerStore.SQLEvent.__table__).values(**row))


def held(address: str | None, column) -> list:
    """Every value of a column that is not empty."""
    with records.session(address) as work:
        return (
            work.execute(sa.select(column).where(column.is_not(None))).scalars().all()
        )


@pytest.fixture
def with_events(address: str) -> str:
    make_events(address)
    return address


def test_the_periods_are_those_of_the_issue_unless_settings_say_otherwise():
    assert Settings.model_fields["idle_hours"].default == 24
    assert Settings.model_fields["retention_text_days"].default == 30
    assert Settings.model_fields["retention_label_months"].default == 13


def test_words_may_not_outlive_their_chat():
    with pytest.raises(ValueError, match="BOT_RETENTION_TEXT_DAYS"):
        Settings(retention_text_days=60, retention_label_months=2)


def test_nothing_goes_before_its_time(with_events):
    _, token = hold(with_events, NOW - 23 * HOUR)
    assert set(retention.apply(NOW, with_events).values()) == {0}
    assert len(held(with_events, Turn.text)) == len(held(with_events, Turn.reply)) == 2
    assert held(with_events, Conversation.token_hash) == [conversations.hash_of(token)]


def test_a_day_after_the_last_message_a_chat_is_nobodys(with_events):
    hold(with_events, NOW - 2 * DAY, NOW - 24 * HOUR)
    _, token = hold(with_events, NOW - 2 * DAY, NOW - 23 * HOUR)
    gone = retention.apply(NOW, with_events)
    assert gone["over"] == 1
    assert held(with_events, Conversation.token_hash) == [conversations.hash_of(token)]
    assert len(held(with_events, Turn.reply)) == 2
    assert len(held(with_events, SQLTrackerStore.SQLEvent.sender_id)) == 2
    assert {"1", "2"} < set(held(with_events, Turn.message_id))
    # What was said and what it was about stay, with nobody's name on it.
    assert len(held(with_events, Turn.text)) == 4
    assert len(held(with_events, TurnConcern.concern)) == 4


def test_a_chat_that_never_pauses_ends_when_its_first_words_go(with_events):
    hold(with_events, NOW - 30 * DAY, NOW - HOUR)
    gone = retention.apply(NOW, with_events)
    assert (gone["over"], gone["words"]) == (1, 1)
    assert held(with_events, Conversation.token_hash) == []
    assert held(with_events, SQLTrackerStore.SQLEvent.data) == []
    assert held(with_events, Turn.text) == [f"{WORDS} 1"]


def test_words_go_after_30_days_and_labels_stay(with_events):
    hold(with_events, NOW - 30 * DAY)
    hold(with_events, NOW - 30 * DAY + HOUR)
    assert retention.apply(NOW, with_events)["words"] == 2
    assert len(held(with_events, Turn.text)) == 2
    assert len(held(with_events, Turn.topic)) == 4
    assert len(held(with_events, TurnAttitude.attitude)) == 4


def test_after_13_months_only_counts_stay(with_events):
    hold(with_events, datetime(2025, 10, 31, 23, 59))
    hold(with_events, datetime(2025, 11, 1))
    assert retention.apply(NOW, with_events)["labels"] == 1
    assert held(with_events, Conversation.started_at) == [datetime(2025, 11, 1)]
    for label in (Turn.id, TurnConcern.turn_id, TurnAttitude.turn_id, Vote.turn_id):
        assert len(held(with_events, label)) == 2
    assert set(held(with_events, MonthlyCount.month)) == {date(2025, 10, 1)}


def test_a_second_time_changes_nothing(with_events):
    for started in (NOW - 2 * DAY, NOW - 40 * DAY, NOW - 400 * DAY):
        hold(with_events, started)
    first = retention.apply(NOW, with_events)
    assert (first["over"], first["words"], first["labels"]) == (3, 4, 1)
    counts = whole(with_events)
    assert set(retention.apply(NOW, with_events).values()) == {0}
    assert whole(with_events) == counts


def whole(address: str | None) -> dict[str, list]:
    """All rows of all tables."""
    with records.session(address) as work:
        return {
            table.name: sorted(map(repr, work.execute(sa.select(table)).all()))
            for table in Base.metadata.sorted_tables
        }


def test_a_dry_run_tells_the_same_and_changes_nothing(with_events):
    for started in (NOW - 2 * DAY, NOW - 40 * DAY, NOW - 400 * DAY):
        hold(with_events, started)
    before = whole(with_events)
    due = retention.due(NOW, with_events)
    assert whole(with_events) == before
    assert retention.apply(NOW, with_events) == {**due, "words": 4}
    assert due["words"] == 4


def test_it_goes_in_batches(with_events, monkeypatch):
    monkeypatch.setattr(retention, "BATCH", 2)
    for _ in range(5):
        hold(with_events, NOW - 400 * DAY, said=1)
    gone = retention.apply(NOW, with_events)
    assert (gone["over"], gone["labels"]) == (5, 5)
    assert held(with_events, Conversation.id) == []
    engaged = sa.select(MonthlyCount.kind)
    with records.session(with_events) as work:
        assert "engaged" in work.execute(engaged).scalars().all()


def test_a_run_that_was_cut_off_keeps_the_counts_of_the_whole_month(
    with_events, monkeypatch
):
    monkeypatch.setattr(retention, "BATCH", 10)
    for _ in range(20):
        hold(with_events, NOW - 400 * DAY, said=1, events=False)
    delete, calls = conversations.delete, []

    def cut_off(work, ids):
        calls.append(ids)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return delete(work, ids)

    monkeypatch.setattr(conversations, "delete", cut_off)
    with pytest.raises(KeyboardInterrupt):
        retention.apply(NOW, with_events)
    assert len(held(with_events, Conversation.id)) == 10
    monkeypatch.setattr(conversations, "delete", delete)
    retention.apply(NOW, with_events)
    with records.session(with_events) as work:
        key = (date(2025, 10, 1), "engaged", "all")
        assert work.get(MonthlyCount, key).conversations == 20


def test_a_row_in_which_nothing_was_said_goes_within_the_hour(with_events):
    hold(with_events, NOW - 61 * timedelta(minutes=1), said=0)
    hold(with_events, NOW - 59 * timedelta(minutes=1), said=0)
    assert retention.apply(NOW, with_events)["unused"] == 1


def test_events_that_belong_to_no_open_conversation_go(with_events):
    with records.session(with_events) as work:
        add_event(work, "a shell", NOW - 25 * HOUR)
        add_event(work, "a shell", NOW - 23 * HOUR)
    assert retention.apply(NOW, with_events)["events"] == 1


def test_a_chat_that_was_erased_is_erased_again(with_events):
    _, token = hold(with_events, NOW - HOUR)
    with records.session(with_events) as work:
        work.add(Erasure(token_hash=conversations.hash_of(token), erased_at=NOW))
    assert retention.apply(NOW, with_events)["erased"] == 1
    assert held(with_events, Turn.id) == []
    assert held(with_events, SQLTrackerStore.SQLEvent.sender_id) == []
    assert len(held(with_events, Erasure.token_hash)) == 1


def test_notes_of_erasures_go_when_no_backup_can_hold_the_chat(with_events):
    with records.session(with_events) as work:
        work.add(Erasure(token_hash="old", erased_at=NOW - 30 * DAY))
        work.add(Erasure(token_hash="new", erased_at=NOW - 29 * DAY))
    assert retention.apply(NOW, with_events)["erasures"] == 1
    assert held(with_events, Erasure.token_hash) == ["new"]


def test_a_database_that_rasa_never_used_is_looked_after_too(address):
    hold(address, NOW - 2 * DAY, events=False)
    assert retention.due(NOW, address)["over"] == 1
    assert retention.apply(NOW, address)["over"] == 1


# What is counted


def test_the_counts_are_those_of_the_dashboard(with_events):
    """February 2021 was four whole weeks, so a month can be held against the dashboard's weeks."""
    weeks = Period(date(2021, 2, 1), 4)
    concerns = ["commercial_use", "security_breach"]
    for n in range(60):
        with records.session(with_events) as work:
            at = datetime(2021, 2, 1) + n * timedelta(hours=11)
            made = Conversation(key=uuid.uuid4().hex, started_at=at)
            work.add(made)
            for sequence in (1, 2):
                turn = Turn(sequence=sequence, message_id=str(sequence), topic="who")
                turn.outcome = "answered" if n % 3 else "clarified"
                turn.concerns = [TurnConcern(concern=concerns[n % 2], confidence=1)]
                attitude = "negative" if n % (sequence + 1) else "positive"
                turn.attitude = TurnAttitude(attitude=attitude, confidence=1)
                if n % 2:
                    turn.vote = Vote(useful=n % 4 == 1)
                made.turns.append(turn)
    with records.session(with_events) as work:
        votes = metrics.votes_by_week(work, weeks)
        expected = {
            "engaged": {"all": sum(metrics.engaged_by_week(work, weeks))},
            "topic": {"who": 60},
            "outcome": {s: n for s, n in metrics.outcomes(work, weeks).items() if n},
            "concern": totals(metrics.concerns_by_week(work, weeks)),
            "attitude": totals(metrics.attitudes_by_week(work, weeks)),
            "vote": {"useful": sum(votes.useful), "not_useful": sum(votes.not_useful)},
        }
    retention.apply(NOW, with_events)
    counted: dict[str, dict] = {}
    with records.session(with_events) as work:
        in_month = sa.select(MonthlyCount).where(MonthlyCount.month == weeks.first)
        for row in work.execute(in_month).scalars():
            counted.setdefault(row.kind, {})[row.slug] = row.conversations
    rounded = {
        kind: {slug: 5 * round(n / 5) for slug, n in slugs.items()}
        for kind, slugs in expected.items()
    }
    assert counted == rounded


def totals(weeks: dict[str, list[int]]) -> dict[str, int]:
    return {slug: sum(counts) for slug, counts in weeks.items()}


def test_small_counts_are_not_kept(with_events):
    for _ in range(3):
        hold(with_events, NOW - 400 * DAY)
    retention.apply(NOW, with_events)
    assert len(held(with_events, MonthlyCount.slug)) == 6
    assert held(with_events, MonthlyCount.conversations) == []


# Nothing is left in the files


def on_disk(database: Path, words: str) -> list[str]:
    return [
        file.name
        for file in database.parent.glob("sharewell.db*")
        if words.encode() in file.read_bytes()
    ]


@pytest.mark.parametrize("words", ["zqxwords", "zqxreply"])
def test_what_went_is_in_no_file_of_sqlite(database, words):
    make_events(None)
    for _ in range(300):
        hold(None, NOW - 40 * DAY)
    records.empty_log()
    assert on_disk(database, words)
    retention.apply(NOW)
    assert on_disk(database, words) == []


# While the server runs


async def test_a_failure_is_logged_and_the_next_try_comes(
    database, monkeypatch, caplog
):
    hold(None, NOW - 2 * DAY, events=False)
    monkeypatch.setattr(retention, "HOUR", 0.01)
    with records.session() as work:
        work.execute(sa.text("ALTER TABLE erasures RENAME TO away"))
    job = asyncio.create_task(retention.apply_each_hour())
    while "Retention failed" not in caplog.text:
        await asyncio.sleep(0.01)
    with records.session() as work:
        work.execute(sa.text("ALTER TABLE away RENAME TO erasures"))
    while held(None, Conversation.token_hash):
        await asyncio.sleep(0.01)
    job.cancel()
    assert caplog.records[0].levelno == logging.ERROR
    assert WORDS not in caplog.text
