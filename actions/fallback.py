"""What happens when a message was not understood."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.reply import nearest_topics, say
from bot.content.book import answer_book
from bot.content.choices import MAIN_TOPICS, choice

MISSES_UNTIL_HELP = (
    3  # WCAG 2.2, Understanding 3.2.6: a human contact after three failures
)
NEAREST = 3  # topics that it asks back with
HUMAN_CONTACT = "human_contact"  # the answer that names people to call


class ActionFallback(Action):
    """Asks back with the nearest topics; the third time lists topics and names a person."""

    def name(self) -> str:
        return "action_fallback"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        misses = int(tracker.get_slot("misses") or 0) + 1
        if misses >= MISSES_UNTIL_HELP:
            return self._name_a_person(dispatcher)
        nearest = nearest_topics(tracker, NEAREST)
        if len(nearest) < 2:
            events = say(dispatcher, "pick_a_topic", "clarified", list(MAIN_TOPICS))
        else:
            choices = [*nearest, "followup_neither"]
            events = say(dispatcher, "ask_back", "clarified", choices)
        return [*events, SlotSet("misses", misses)]

    def _name_a_person(self, dispatcher: CollectingDispatcher) -> list[EventType]:
        contact = answer_book().get(HUMAN_CONTACT)
        assert contact is not None, (
            f"data/answers/service.yml has no answer {HUMAN_CONTACT}"
        )
        dispatcher.utter_message(
            text=contact.short,
            json_message={
                "kind": "question",
                "outcome": "gave_up",
                "title": contact.title,
                "what_you_can_do": [
                    step.model_dump(exclude_none=True)
                    for step in contact.what_you_can_do
                ],
                "sources": [source.model_dump() for source in contact.sources],
                "choices": [choice(topic) for topic in MAIN_TOPICS],
            },
        )
        return [SlotSet("choices", list(MAIN_TOPICS)), SlotSet("misses", 0)]
