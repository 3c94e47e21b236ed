from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from bot.records import conversations, turns
from bot.records import database as records
from bot.records.models import Base, Conversation, Turn, now

DAY = timedelta(hours=24)


def open_one(address: str, site: str | None = None) -> tuple[int, str]:
    with records.session(address) as work:
        conversation, token = conversations.open_conversation(work, site)
        return conversation.id, token


def test_a_token_finds_its_conversation_and_no_other(address):
    first, token = open_one(address, "www.example.org")
    open_one(address)
    with records.session(address) as work:
        found = conversations.find(work, token, DAY)
        assert found.id == first
        assert found.site == "www.example.org"
        for wrong in ("", token[:-1], token + "a", token.swapcase(), found.token_hash):
            assert conversations.find(work, wrong, DAY) is None


def test_tokens_are_long_and_never_the_same(address):
    tokens = {open_one(address)[1] for _ in range(20)}
    assert len(tokens) == 20
    assert all(len(token) * 6 >= 128 for token in tokens)


def test_the_token_is_nowhere_in_the_database(address):
    _, token = open_one(address)
    with records.session(address) as work:
        for table in Base.metadata.sorted_tables:
            for row in work.execute(sa.select(table)):
                assert token not in repr(tuple(row))


def test_the_token_is_nowhere_in_the_files_of_sqlite(database):
    with records.session() as work:
        _, token = conversations.open_conversation(work)
    for file in database.parent.glob("sharewell.db*"):
        assert token.encode() not in file.read_bytes()


def test_a_quiet_conversation_is_over_and_a_message_keeps_it_open(address):
    kept, token = open_one(address)
    with records.session(address) as work:
        conversation = work.get(Conversation, kept)
        conversation.last_active_at = now() - timedelta(hours=23, minutes=59)
        work.flush()
        assert conversations.find(work, token, DAY) is not None
        conversation.last_active_at = now() - timedelta(hours=24, minutes=1)
        work.flush()
        assert conversations.find(work, token, DAY) is None
        turns.begin(work, conversation, "a message")
        assert conversations.find(work, token, DAY) is not None


def test_another_channels_conversation_has_a_key_and_no_token(address):
    with records.session(address) as work:
        made = conversations.by_key(work, "shell")
        assert made.token_hash is None
        assert conversations.by_key(work, "shell") is made
        conversations.by_key(work, "another without a token")


def test_erasing_takes_everything_of_one_conversation_along(address):
    erased, _ = open_one(address)
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
        assert conversations.erase(work, work.get(Conversation, erased)) == 2
    with records.session(address) as work:
        left = {
            table.name: work.execute(
                sa.select(sa.func.count()).select_from(table)
            ).scalar_one()
            for table in Base.metadata.sorted_tables
            if not table.name.startswith(("staff", "audit"))
        }
        assert left == {
            "conversations": 1,
            "turns": 2,
            "concerns": 4,
            "attitudes": 2,
            "votes": 2,
        }
        assert set(work.execute(sa.select(Turn.conversation_id)).scalars()) == {kept}
