"""A trained release, loaded and ready to understand and to reply."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.engine.exceptions import GraphComponentException
from rasa.model import get_latest_model
from rasa.utils.log_utils import configure_structlog

from bot.rasa_runtime.actions_endpoint import InProcessActions
from bot.rasa_runtime.gate import CHECKED
from bot.rasa_runtime.tracker_store import RecordsTrackerStore
from bot.understanding.encoder import OtherEncoder
from bot.understanding.neighbours import EXPLAIN
from bot.understanding.parts import parts_of


class NoRelease(RuntimeError):
    """There is no trained release in the models' folder."""


class Replies(OutputChannel):
    """Collects what Rasa says: each message whole, and not split by its parts."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        return "website"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        self.messages.append(
            {"text": message.get("text") or "", **(message.get("custom") or {})}
        )


class Assistant:
    """Rasa's agent with our stores and actions, behind the two calls that a conversation needs."""

    def __init__(self, model: Path) -> None:
        """Loads a release.

        Raises:
            OtherEncoder: it was trained with another sentence encoder than ours.
        """
        self.model = model
        # Rasa's debug log holds what people typed: it stays off, whatever the environment says.
        configure_structlog(logging.WARNING)
        store = RecordsTrackerStore()
        try:
            self._agent = Agent.load(
                str(model), tracker_store=store, action_endpoint=InProcessActions()
            )
        except GraphComponentException as error:
            if isinstance(error.__cause__, OtherEncoder):
                raise error.__cause__ from None
            raise
        # Rasa wraps the store in one that goes on in memory when the database fails. Then a turn
        # could be acknowledged and lost, and text could outlive its erasure: take it out.
        store.domain = self._agent.domain
        self._agent.tracker_store = self._agent.processor.tracker_store = store

    @classmethod
    def latest(cls, folder: Path) -> Assistant:
        """The newest release in a folder.

        Raises:
            NoRelease: there is none.
        """
        model = get_latest_model(str(folder))
        if model is None:
            raise NoRelease(f"There is no release in {folder}. Run `bot train`.")
        return cls(Path(model))

    async def understand(self, text: str, explain: bool = False) -> dict[str, Any]:
        """Rasa's parse of a redacted text: intent, ranking, entities, concerns, attitude.

        Args:
            explain: whether to add `nearest`, the training phrases that are most like it.

        Returns:
            The parse. `parts` has the intent of each sentence, if there is more than one.
        """
        understood = await self._parse(text, EXPLAIN if explain else None)
        parts = [await self._parse(part) for part in parts_of(text)]
        return {**understood, "parts": [part["intent"] for part in parts]}

    async def _parse(
        self, text: str, metadata: dict[str, bool] | None = None
    ) -> dict[str, Any]:
        return await self._agent.processor.parse_message(
            UserMessage(text, metadata=metadata)
        )

    async def reply(
        self, key: str, message_id: str, text: str, understood: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Runs the dialogue for one message.

        Args:
            key: the conversation's key.
            message_id: the sender's id for the message.
            text: the redacted text, or the label of a choice.
            understood: from `understand`, or made up for a choice.

        Returns:
            The messages that the actions said, in order.
        """
        replies = Replies()
        await self._agent.handle_message(
            UserMessage(
                text,
                output_channel=replies,
                sender_id=key,
                parse_data=understood,
                input_channel=replies.name(),
                message_id=message_id,
                metadata=CHECKED,
            )
        )
        return replies.messages
