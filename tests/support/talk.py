"""A conversation with the assistant, as the tests of the actions lead it."""

from __future__ import annotations

import uuid
from typing import Any

from bot.content.book import answer_book
from bot.conversation.exchange import Exchange, choose, exchange
from bot.rasa_runtime.assistant import Assistant


class Talk:
    """A conversation with the assistant."""

    def __init__(self, assistant: Assistant) -> None:
        self.key = uuid.uuid4().hex
        self.message_id = ""
        self._assistant = assistant

    async def say(self, text: str) -> Exchange:
        """Types a message."""
        return await exchange(
            self._assistant, answer_book(), self.key, self._next_id(), text
        )

    async def press(self, choice: str) -> Exchange:
        """Presses a choice."""
        return await choose(self._assistant, self.key, self._next_id(), choice)

    async def mean(
        self,
        intent: str,
        *,
        nation: str | None = None,
        person: str | None = None,
        question: str = "",
        nearest: dict[str, float] | None = None,
        concerns: tuple[str, ...] = (),
    ) -> list[dict[str, Any]]:
        """Says something that is understood as `intent`, whatever the classifier learnt.

        Args:
            nearest: further guesses with their confidence, the likeliest first.
        """
        guesses = {intent: 0.9, **(nearest or {})}
        ranking = [
            {"name": name, "confidence": confidence}
            for name, confidence in guesses.items()
        ]
        return await self._assistant.reply(
            self.key,
            self._next_id(),
            "some words",
            {
                "text": "some words",
                "intent": ranking[0],
                "intent_ranking": ranking,
                "question": {"name": question, "confidence": 0.9},
                "entities": [
                    {"entity": entity, "value": value}
                    for entity, value in (("nation", nation), ("person", person))
                    if value
                ],
                "concerns": [{"name": name, "confidence": 0.9} for name in concerns],
                "attitude": {"name": "neutral", "confidence": 0.9},
            },
        )

    def _next_id(self) -> str:
        self.message_id = str(uuid.uuid4())
        return self.message_id
