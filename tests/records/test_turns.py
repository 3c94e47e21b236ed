from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.records import conversations, turns
from bot.records import database as records
from bot.records.models import Conversation, Turn, TurnConcern, Vote


@pytest.fixture
def work(address: str) -> Iterator[Session]:
    with records.session(address) as unit:
        yield unit


@pytest.fixture
def conversation(work: Session) -> Conversation:
    return conversations.open_conversation(work, "token")


def test_turns_are_numbered_in_each_conversation(work, conversation):
    other = conversations.open_conversation(work, "another token")
    numbers = [turns.begin(work, conversation, str(n)).sequence for n in range(3)]
    assert numbers == [1, 2, 3]
    assert turns.begin(work, other, "0").sequence == 1


def test_the_same_id_is_the_same_turn(work, conversation):
    first = turns.begin(work, conversation, "a", "text")
    again = turns.begin(work, conversation, "a", "another text")
    assert again is first
    assert again.text == "text"
    other = conversations.open_conversation(work, "another token")
    assert turns.begin(work, other, "a").id != first.id


@pytest.mark.parametrize("same", [{"sequence": 1}, {"message_id": "a"}])
def test_the_database_itself_refuses_a_second_one(work, conversation, same):
    turns.begin(work, conversation, "a")
    fields = {"sequence": 2, "message_id": "b", **same}
    work.begin_nested()
    work.add(Turn(conversation_id=conversation.id, **fields))
    with pytest.raises(IntegrityError):
        work.flush()
    work.rollback()


def test_an_action_finds_the_turn_of_the_message_in_hand(work, conversation):
    begun = turns.begin(work, conversation, "a", "text")
    assert turns.of_message(work, conversation.key, "a", "text") is begun
    elsewhere = turns.of_message(work, "shell", "b", "from a shell")
    assert (elsewhere.sequence, elsewhere.text) == (1, "from a shell")


def test_logging_again_replaces_the_labels(work, conversation):
    turn = turns.begin(work, conversation, "a")
    turns.log_concerns(work, turn, {"transparency": 0.8, "stigma": 0.4})
    turns.log_concerns(work, turn, {"transparency": 0.9})
    turns.track_attitude(work, turn, "negative", 0.8)
    turns.track_attitude(work, turn, "positive", 0.7)
    turns.vote(work, turn, False)
    turns.vote(work, turn, True)
    work.flush()
    work.refresh(turn)
    stored = sa.select(TurnConcern.concern, TurnConcern.confidence)
    assert [tuple(row) for row in work.execute(stored)] == [("transparency", 0.9)]
    assert (turn.attitude.attitude, turn.attitude.confidence) == ("positive", 0.7)
    assert work.execute(sa.select(Vote.useful)).scalars().all() == [True]


def test_only_turns_with_a_reply_are_told_and_in_order(work, conversation):
    for message in ("a", "b", "c", "d"):
        turn = turns.begin(work, conversation, message)
        if message != "c":
            turns.finish(turn, [{"kind": "text", "text": message}], "answered")
    work.flush()

    def told(after: int) -> list[str]:
        return [t.message_id for t in turns.after(work, conversation, after)]

    assert told(0) == ["a", "b", "d"]
    assert told(1) == ["b", "d"]
    assert told(4) == []


def test_a_finished_turn_holds_its_reply_as_it_was_sent(work, conversation):
    turn = turns.begin(work, conversation, "a", "text")
    assert turn.replied_at is None
    reply = [{"kind": "answer", "text": "Ünïcode 🙂", "choices": [{"id": "x"}]}]
    turns.finish(turn, reply, "answered", "insurance", 0.9, "insurance_full_record")
    work.flush()
    work.expire(turn)
    assert turn.reply == reply
    assert (turn.outcome, turn.topic) == ("answered", "insurance")
    assert (turn.confidence, turn.answer) == (0.9, "insurance_full_record")
    assert turn.replied_at >= turn.received_at
