"""Answers a topic."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.reply import give_answer


class ActionAnswer(Action):
    """Gives the answer on the topic that the message asks about, for the person's nation."""

    def name(self) -> str:
        return "action_answer"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        topic = tracker.latest_message["intent"]["name"]
        return give_answer(dispatcher, tracker, topic, tracker.get_slot("nation"))
