"""The question on trust: only for those who want it, once at the start and once at the end."""

from __future__ import annotations

import uuid

import pytest
import sqlalchemy as sa

from bot.content.book import answer_book
from bot.conversation.service import Conversations
from bot.conversation.trust import TURNS_BEFORE_LAST
from bot.records import database as records
from bot.records.models import Conversation


@pytest.fixture
def chat(assistant):
    """A conversation on the website: a function that presses a choice, or types a text."""
    conversations = Conversations(assistant, answer_book())
    token = conversations.open()["token"]

    async def said(choice: str | None = None, text: str | None = None) -> list[dict]:
        sent = await conversations.send(token, str(uuid.uuid4()), text, choice)
        return sent["messages"]

    said.conversations, said.token = conversations, token
    return said


def choices(messages: list[dict]) -> list[str]:
    return [c["id"] for message in messages for c in message.get("choices", [])]


async def test_it_is_asked_for_answered_and_held(chat):
    asked = await chat("trust:start")
    assert "trust:5" in choices(asked) and "trust:skip" in choices(asked)
    await chat("trust:4")
    held = chat.conversations.held(chat.token)
    assert (held["trust_at_the_start"], held["trust_at_the_end"]) == (4, None)


async def test_the_second_comes_once_to_those_who_answered_the_first(chat):
    await chat("trust:start")
    await chat("trust:2")
    await chat(text="can the police get my records")
    again = await chat(text="thank you, goodbye")
    assert again[-1]["text"] == answer_book().one_liners["trust_again"]
    await chat("trust:3")
    assert chat.conversations.held(chat.token)["trust_at_the_end"] == 3
    assert "trust:5" not in choices(await chat(text="thanks, bye"))


async def test_who_never_wanted_it_is_never_asked(chat):
    for _ in range(6):
        assert "trust:5" not in choices(
            await chat(text="can the police get my records")
        )
    assert "trust:5" not in choices(await chat(text="thanks, bye"))


async def test_skipping_keeps_nothing_and_asks_no_more(chat):
    await chat("trust:start")
    (told,) = await chat("trust:skip")
    assert told["text"] == answer_book().one_liners["trust_skipped"]
    assert chat.conversations.held(chat.token)["trust_at_the_start"] is None
    assert "trust:5" not in choices(await chat(text="thanks, bye"))


async def test_rasas_tracker_holds_nothing_of_it(chat):
    await chat("trust:start")
    await chat("trust:1")
    with records.session() as work:
        events = work.execute(sa.text("select data from events")).scalars().all()
    assert not any("trust:" in event for event in events)


async def test_the_second_comes_after_some_answers_too(chat):
    await chat("trust:start")
    await chat("trust:2")
    for _ in range(TURNS_BEFORE_LAST):
        told = await chat(text="can the police get my records")
        assert "trust:5" not in choices(told)
    assert "trust:5" in choices(await chat(text="can the police get my records"))


async def test_erasing_takes_the_answers_along(chat):
    await chat("trust:start")
    await chat("trust:5")
    await chat.conversations.erase(chat.token)
    with records.session() as work:
        kept = work.execute(sa.select(Conversation.trust_before)).scalars().all()
    assert 5 not in kept
