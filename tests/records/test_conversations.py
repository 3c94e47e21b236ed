from __future__ import annotations

import secrets
from datetime import timedelta

import sqlalchemy as sa

from bot.records import conversations, turns
from bot.records import database as records
from bot.records.models import Base, Conversation, Erasure, Turn, now


def open_one(address: str, site: str | None = None) -> tuple[int, str]:
    token = secrets.token_urlsafe(32)
    with records.session(address) as work:
        return conversations.open_conversation(work, token, site).id, token


def test_a_token_finds_its_conversation_and_no_other(address):
    first, token = open_one(address, "www.example.org")
    open_one(address)
    with records.session(address) as work:
        found = conversations.find(work, token)
        assert found.id == first
        assert found.site == "www.example.org"
        for wrong in ("", token[:-1], token + "a", token.swapcase(), found.token_hash):
            assert conversations.find(work, wrong) is None


def test_the_token_is_nowhere_in_the_database(address):
    _, token = open_one(address)
    with records.session(address) as work:
        for table in Base.metadata.sorted_tables:
            for row in work.execute(sa.select(table)):
                assert token not in repr(tuple(row))


def test_the_token_is_nowhere_in_the_files_of_sqlite(database):
    _, token = open_one(str(records.engine().url))
    for file in database.parent.glob("sharewell.db*"):
        assert token.encode() not in file.read_bytes()


def test_a_quiet_conversation_is_over_and_a_message_keeps_it_open(address):
    kept, token = open_one(address)
    with records.session(address) as work:
        conversation = work.get(Conversation, kept)
        conversation.last_active_at = now() - timedelta(hours=23, minutes=59)
        work.flush()
        assert conversations.find(work, token) is not None
        conversation.last_active_at = now() - timedelta(hours=24, minutes=1)
        work.flush()
        assert conversations.find(work, token) is None
        turns.begin(work, conversation, "a message")
        assert conversations.find(work, token) is not None


def test_another_channels_conversation_has_a_key_and_no_token(address):
    with records.session(address) as work:
        made = conversations.by_key(work, "shell")
        assert made.token_hash is None
        assert conversations.by_key(work, "shell") is made
        conversations.by_key(work, "another without a token")


def test_a_conversation_that_never_pauses_ends_with_its_first_words(address):
    kept, token = open_one(address)
    with records.session(address) as work:
        conversation = work.get(Conversation, kept)
        conversation.started_at = now() - timedelta(days=29, hours=23)
        work.flush()
        assert conversations.find(work, token) is not None
        conversation.started_at = now() - timedelta(days=30, minutes=1)
        work.flush()
        assert conversations.find(work, token) is None


def test_erasing_takes_everything_of_one_conversation_along(address):
    erased, token = open_one(address)
    kept, _ = open_one(address)
    for number in (erased, kept):
        with records.session(address) as work:
            conversation = work.get(Conversation, number)
            for message in ("first", "second"):
                turn = turns.begin(work, conversation, message, "text")
                turns.log_concerns(work, turn, {"transparency": 0.8, "stigma": 0.4})
                turns.track_attitude(work, turn, "negative", 0.9)
                turns.vote(work, turn, True)
    with records.session(address) as work:
        gone = conversations.erase(work, token)
        assert gone == conversations.Erased(turns=2, labels=6, votes=2, events=0)
    with records.session(address) as work:
        left = {
            table.name: work.execute(
                sa.select(sa.func.count()).select_from(table)
            ).scalar_one()
            for table in Base.metadata.sorted_tables
            if not table.name.startswith(("staff", "audit"))
        }
        assert {table: n for table, n in left.items() if n} == {
            "conversations": 1,
            "turns": 2,
            "concerns": 4,
            "attitudes": 2,
            "votes": 2,
            "erasures": 1,
        }
        assert set(work.execute(sa.select(Turn.conversation_id)).scalars()) == {kept}
        assert conversations.is_spent(work, token)


def test_the_note_of_an_erasure_says_nothing_but_that_it_was(address):
    _, token = open_one(address)
    with records.session(address) as work:
        conversations.erase(work, token)
        (note,) = work.execute(sa.select(Erasure.__table__)).mappings()
    assert dict(note) == {
        "token_hash": conversations.hash_of(token),
        "erased_at": note["erased_at"],
    }
