"""Answers a topic."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.reply import give_answer, mentioned


class ActionAnswer(Action):
    """Answers the question that the message asks, for the person's nation."""

    def name(self) -> str:
        return "action_answer"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        message = tracker.latest_message
        return give_answer(
            dispatcher,
            tracker,
            message["intent"]["name"],
            (message.get("question") or {}).get("name", ""),
            mentioned(tracker, "person"),
        )
