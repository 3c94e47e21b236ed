"""Logs which concerns a message voices."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.records import database, turns


class ActionLogConcerns(Action):
    """Runs on every visitor turn, through the mapping of the slot `concerns` in domain.yml."""

    def name(self) -> str:
        return "action_log_concerns"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        message = tracker.latest_message
        concerns = {
            concern["name"]: concern["confidence"]
            for concern in message.get("concerns") or []
        }
        with database.session() as work:
            turn = turns.of_message(
                work,
                tracker.sender_id,
                message["message_id"],
                message.get("text") or "",
            )
            turns.log_concerns(work, turn, concerns)
        return [SlotSet("concerns", list(concerns))]
