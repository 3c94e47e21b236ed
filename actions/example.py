"""Shows a real example of data put to use."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.reply import mentioned, say
from bot.content.book import NATION_NAMES, CaseStudy, answer_book
from bot.content.choices import REAL_EXAMPLE
from bot.content.taxonomy import taxonomy


class ActionShowExample(Action):
    """A case study of the area that the message names; asks for an area if it names none."""

    def name(self) -> str:
        return "action_show_example"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        studies, areas = answer_book().case_studies, answer_book().areas
        topic = taxonomy().guides[REAL_EXAMPLE].topic
        wanted, area = mentioned(tracker, "example"), mentioned(tracker, "area")
        study = next((s for s in studies if wanted == s.id or area == s.area), None)
        if study is None:
            choices = [f"area:{area}" for area in areas]
            return say(dispatcher, "ask_area", "answered", choices, {"topic": topic})
        return self._show(dispatcher, study, topic)

    def _show(
        self, dispatcher: CollectingDispatcher, study: CaseStudy, topic: str
    ) -> list[EventType]:
        others = [
            f"example:{other.id}"
            for other in answer_book().case_studies
            if other.area == study.area and other != study
        ]
        events = say(
            dispatcher,
            "example",
            "answered",
            [*others, REAL_EXAMPLE],
            {
                "kind": "answer",
                "topic": topic,
                "answer": study.id,
                "title": study.title,
                "caveat": study.caveat,
                "sources": [source.model_dump() for source in study.sources],
                "reviewed": study.last_checked.isoformat(),
                "nations": [NATION_NAMES[name] for name in study.nations],
                "can_vote": True,
            },
            found=study.found,
            protected=study.protected,
            benefited=study.benefited,
        )
        main = answer_book().choose(topic)
        return [
            *events,
            SlotSet("topic", topic),
            SlotSet("answer", main.id if main else None),
            SlotSet("misses", 0),
        ]
