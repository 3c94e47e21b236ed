"""A conversation's service in this process, where a test can turn the clock and break things."""

from __future__ import annotations

import asyncio
import uuid
from contextlib import contextmanager
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.content.book import answer_book
from bot.conversation.problems import Problem
from bot.conversation.service import OFFERS_REMEMBERED, Conversations
from bot.records import conversations
from bot.records import database as records
from bot.records.models import Conversation, Turn, now
from bot.settings import settings

QUESTION = "Can insurance companies see my medical records?"


@pytest.fixture
def service(assistant) -> Conversations:
    return Conversations(assistant, answer_book())


@pytest.fixture
def token(service: Conversations) -> str:
    return service.open()["token"]


def new_id() -> str:
    return str(uuid.uuid4())


@contextmanager
def labels_broken():
    """The custom actions can't store the concerns of a message in here."""
    with records.session() as work:
        work.execute(sa.text("ALTER TABLE concerns RENAME TO concerns_away"))
    try:
        yield
    finally:
        with records.session() as work:
            work.execute(sa.text("ALTER TABLE concerns_away RENAME TO concerns"))


def test_the_welcome_says_who_runs_the_chat(service):
    (welcome,) = service.open()["messages"]
    assert settings().run_by in welcome["text"]


async def test_a_turn_is_stored_with_its_labels_before_the_reply_is_told(
    service, token
):
    told = await service.send(token, new_id(), text=QUESTION)
    with records.session() as work:
        turn = work.execute(
            sa.select(Turn).where(Turn.message_id == told["in_reply_to"])
        ).scalar_one()
        assert turn.reply == told["messages"]
        assert (turn.outcome, turn.topic) == ("answered", "insurance")
        assert turn.answer == told["messages"][0]["answer"]
        assert 0 < turn.confidence <= 1
        assert [row.concern for row in turn.concerns] == ["insurance_employers"]
        assert turn.attitude is not None


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("hello", "small_talk"),
        ("what is the capital of France", "out_of_scope"),
        ("I want to kill myself", "urgent"),
    ],
)
async def test_the_outcome_of_other_turns(service, token, text, outcome):
    told = await service.send(token, new_id(), text=text)
    with records.session() as work:
        query = sa.select(Turn.outcome).where(Turn.message_id == told["in_reply_to"])
        assert work.execute(query).scalar_one() == outcome


async def test_when_no_reply_can_be_made_the_words_are_not_lost(service, token):
    message_id = new_id()
    with labels_broken(), pytest.raises(Problem) as failed:
        await service.send(token, message_id, text=QUESTION)
    assert failed.value.status == 503
    assert failed.value.detail == answer_book().one_liners["error"]
    assert service.history(token)["turns"] == []
    told = await service.send(token, message_id, text=QUESTION)
    assert told["messages"][0]["topic"] == "insurance"
    (turn,) = service.history(token)["turns"]
    assert turn["text"] == QUESTION
    with records.session() as work:
        query = sa.select(Turn.outcome).where(Turn.message_id == message_id)
        assert work.execute(query).scalar_one() == "answered"


async def test_a_pressed_choice_that_failed_can_be_pressed_again(service, token):
    message_id = new_id()
    with labels_broken(), pytest.raises(Problem):
        await service.send(token, message_id, choice="opt_out_how")
    told = await service.send(token, message_id, choice="opt_out_how")
    assert told["messages"][0]["topic"] == "opt_out_how"


async def test_someone_in_danger_gets_the_card_when_nothing_else_works(service, token):
    with labels_broken():
        told = await service.send(token, new_id(), text="I want to kill myself")
    assert told["messages"][0]["kind"] == "care_card"


async def test_a_chat_ends_when_it_was_quiet_for_too_long(service, token):
    await service.send(token, new_id(), text="hello")
    with records.session() as work:
        found = conversations.find(work, token)
        found.last_active_at = now() - timedelta(hours=settings().idle_hours, minutes=1)
    asked = (
        lambda: service.send(token, new_id(), text="hello"),
        lambda: asyncio.to_thread(service.history, token),
        lambda: asyncio.to_thread(service.held, token),
        lambda: service.erase(token),
    )
    for ask in asked:
        with pytest.raises(Problem) as ended:
            await ask()
        assert (ended.value.status, ended.value.detail) == (
            401,
            answer_book().one_liners["expired"],
        )


async def test_an_offer_ends_after_some_turns(service, token):
    told = await service.send(token, new_id(), text="How do I opt out?")
    assert any(c["id"] == "nation:wales" for c in told["messages"][0]["choices"])
    for _ in range(OFFERS_REMEMBERED - 1):
        await service.send(token, new_id(), text="hello")
    await service.send(token, new_id(), choice="nation:wales")
    for _ in range(OFFERS_REMEMBERED):
        await service.send(token, new_id(), text="hello")
    with pytest.raises(Problem) as refused:
        await service.send(token, new_id(), choice="nation:scotland")
    assert refused.value.status == 422


async def test_many_conversations_at_once_stay_apart_and_leave_no_lock(service):
    tokens = [service.open()["token"] for _ in range(10)]
    told = await asyncio.gather(
        *(service.send(token, new_id(), text="hello") for token in tokens * 2)
    )
    assert sorted(reply["sequence"] for reply in told) == [1] * 10 + [2] * 10
    assert not service._queue._lines


async def test_erasing_takes_rasas_events_along(service, token):
    await service.send(token, new_id(), text=QUESTION)
    with records.session() as work:
        key = conversations.find(work, token).key
    receipt = await service.erase(token)
    assert receipt["erased"]["turns"] == 1
    with records.session() as work:
        events = sa.text("SELECT count(*) FROM events WHERE sender_id = :key")
        assert work.execute(events, {"key": key}).scalar_one() == 0
        query = sa.select(Conversation).where(Conversation.key == key)
        assert work.execute(query).scalar_one_or_none() is None


async def test_a_choice_that_was_removed_breaks_nothing_and_is_not_taken(
    service, token
):
    """A release takes away what an open conversation was offered, and pressed."""
    told = await service.send(token, new_id(), choice="opt_out_how")
    sequence = told["sequence"]
    with records.session() as work:
        turn = work.execute(sa.select(Turn).where(Turn.choice == "opt_out_how"))
        for found in turn.scalars():
            found.choice = "question:gone"
            found.reply = [{**found.reply[0], "choices": [{"id": "question:gone"}]}]
    (shown,) = service.history(token)["turns"]
    assert shown["choice"] == answer_book().one_liners["choice_gone"]
    assert service.held(token)["turns"][0]["sequence"] == sequence
    with pytest.raises(Problem) as refused:
        await service.send(token, new_id(), choice="question:gone")
    assert refused.value.status == 422
