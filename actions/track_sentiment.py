"""Tracks the person's attitude to health data being shared: the "sentiment" of the mission."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.records import database, turns


class ActionTrackSentiment(Action):
    """Runs on every visitor turn, through the mapping of the slot `attitude` in domain.yml.

    A choice that was pressed has no wording, hence no attitude: nothing is stored for it.
    """

    def name(self) -> str:
        return "action_track_sentiment"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        message = tracker.latest_message
        attitude = message.get("attitude")
        if not attitude:
            return []
        with database.session() as work:
            turn = turns.of_message(
                work,
                tracker.sender_id,
                message["message_id"],
                message.get("text") or "",
            )
            turns.track_attitude(work, turn, attitude["name"], attitude["confidence"])
        return [SlotSet("attitude", attitude["name"])]
