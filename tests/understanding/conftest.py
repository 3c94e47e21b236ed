from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable

import pytest

from bot.content.book import answer_book
from bot.conversation.exchange import Exchange, exchange
from bot.rasa_runtime.assistant import Assistant


@pytest.fixture
def talk_about(
    assistant: Assistant,
) -> Callable[[str], Awaitable[tuple[Exchange, str | None]]]:
    """Says one thing in a new conversation: what came of it, and the nation Rasa remembers."""

    async def say(text: str) -> tuple[Exchange, str | None]:
        key, message_id = uuid.uuid4().hex, str(uuid.uuid4())
        told = await exchange(assistant, answer_book(), key, message_id, text)
        store = assistant._agent.processor.tracker_store
        return told, (await store.retrieve(key)).get_slot("nation")

    return say
