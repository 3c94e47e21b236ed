"""Goes through a guide: a short dialogue of choices."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.reply import give_answer, mentioned
from bot.content.book import answer_book
from bot.content.choices import choice
from bot.content.taxonomy import taxonomy


class ActionGuide(Action):
    """Takes the step that was pressed, or the first step of the guide that the message asks for."""

    def name(self) -> str:
        return "action_guide"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        name = tracker.latest_message["intent"]["name"]
        guide = answer_book().guides[name]
        pressed = mentioned(tracker, "step")
        step = answer_book().step(pressed) if pressed else guide.steps[0]
        if step.topic:
            return give_answer(dispatcher, tracker, step.topic)
        steps = {own.id for own in guide.steps}
        choices = [
            f"step:{guide.id}.{next_}" if next_ in steps else next_
            for next_ in step.choices
        ]
        dispatcher.utter_message(
            text=step.text,
            json_message={
                "kind": "question" if choices else "text",
                "outcome": "answered",
                "topic": taxonomy().guides[name].topic,
                "title": step.label,
                "what_you_can_do": [
                    action.model_dump(exclude_none=True)
                    for action in step.what_you_can_do
                ],
                "sources": [source.model_dump() for source in step.sources],
                "reviewed": guide.last_checked.isoformat() if step.sources else None,
                "choices": [choice(slug) for slug in choices],
            },
        )
        return [SlotSet("choices", choices), SlotSet("misses", 0)]
