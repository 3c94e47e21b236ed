"""What the bot does with a reply to its last answer: why, more, is that legal, and so on."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import ActionAnswer
from actions.example import ActionShowExample
from actions.guide import ActionGuide
from actions.reply import give_answer, mentioned, say, say_part
from bot.content.book import Answer, answer_book
from bot.content.choices import MAIN_TOPICS, meaning

TOPIC_OF_PERSON = {"adult": "carers_proxy", "child": "children_young_people"}


def last_answer(tracker: Tracker) -> Answer | None:
    """The answer that the person is replying to."""
    return answer_book().get(tracker.get_slot("answer") or "")


def answer_for_nation(
    dispatcher: CollectingDispatcher, tracker: Tracker, nation: str | None = None
) -> list[EventType]:
    """The last question again, for `nation` or the one that the conversation remembers."""
    before = last_answer(tracker)
    topic, question = (
        (before.topic, before.question) if before else ("devolved_nations", "")
    )
    return give_answer(dispatcher, tracker, topic, question, nation=nation)


def ask_topic(dispatcher: CollectingDispatcher) -> list[EventType]:
    """Asks what the person would like to know, with the main topics as choices."""
    return say(dispatcher, "ask_topic", "clarified", list(MAIN_TOPICS))


class _AboutLastAnswer(Action, ABC):
    """An action that says more on the last answer, and asks for a topic if there is none."""

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        answer = last_answer(tracker)
        if answer is None:
            return ask_topic(dispatcher)
        return self.say_more(dispatcher, tracker, answer)

    @abstractmethod
    def say_more(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, answer: Answer
    ) -> list[EventType]:
        """Says it about `answer`."""


class ActionTellMore(_AboutLastAnswer):
    """The evidence behind the last answer, and what is contested or not known."""

    def name(self) -> str:
        return "action_tell_more"

    def say_more(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, answer: Answer
    ) -> list[EventType]:
        return say_part(dispatcher, answer, f"{answer.more}\n{answer.caveat}".strip())


class ActionExplainWhy(_AboutLastAnswer):
    """Why things are as the last answer says."""

    def name(self) -> str:
        return "action_explain_why"

    def say_more(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, answer: Answer
    ) -> list[EventType]:
        return say_part(dispatcher, answer, answer.why or answer.more or answer.short)


class ActionExplainLaw(_AboutLastAnswer):
    """Which law allows or limits it; the general answer on the law where we have no closer one."""

    def name(self) -> str:
        return "action_explain_law"

    def say_more(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, answer: Answer
    ) -> list[EventType]:
        if not answer.legal:
            return give_answer(dispatcher, tracker, "legal_basis")
        return say_part(dispatcher, answer, answer.legal)


class ActionWhatYouCanDo(_AboutLastAnswer):
    """The steps that the person can take."""

    def name(self) -> str:
        return "action_what_you_can_do"

    def say_more(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, answer: Answer
    ) -> list[EventType]:
        say(dispatcher, "what_you_can_do", "answered")
        return say_part(dispatcher, answer, answer.title, with_steps=True)


class ActionRecap(_AboutLastAnswer):
    """What the person can do about both things that they raised, the newer one first."""

    def name(self) -> str:
        return "action_recap"

    def say_more(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, answer: Answer
    ) -> list[EventType]:
        earlier = answer_book().choose(
            tracker.get_slot("earlier_topic") or "", tracker.get_slot("nation")
        )
        say(dispatcher, "recap" if earlier else "what_you_can_do", "answered")
        say_part(dispatcher, answer, answer.title, with_steps=True)
        if earlier:
            say_part(dispatcher, earlier, earlier.title, with_steps=True)
        return [SlotSet("misses", 0)]


class ActionAnswerForNation(Action):
    """The last question again for the nation just named; differences between nations if none."""

    def name(self) -> str:
        return "action_answer_for_nation"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        return answer_for_nation(dispatcher, tracker)


class ActionAnswerForPerson(Action):
    """The last question again for a parent, a child or someone else that the person asks for."""

    def name(self) -> str:
        return "action_answer_for_person"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        person = mentioned(tracker, "person") or "adult"
        before = last_answer(tracker)
        topic = before.topic if before else None
        theirs = [
            answer
            for answer in answer_book().for_topic(topic or "")
            if answer.person == person
        ]
        if not theirs:
            return give_answer(dispatcher, tracker, TOPIC_OF_PERSON[person])
        return give_answer(dispatcher, tracker, theirs[0].topic, theirs[0].question)


class ActionChoose(Action):
    """Answers the first or the second of the choices that were offered."""

    def name(self) -> str:
        return "action_choose"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        place = (
            1 if tracker.latest_message["intent"]["name"] == "followup_second" else 0
        )
        offered = tracker.get_slot("choices") or []
        if place >= len(offered) or offered[place].startswith("followup_"):
            return ask_topic(dispatcher)
        chosen = meaning(offered[place])
        tracker.latest_message = {**tracker.latest_message, **chosen}
        match chosen["intent"]["name"]:
            case "followup_nation":
                nation = mentioned(tracker, "nation")
                return [
                    SlotSet("nation", nation),
                    *answer_for_nation(dispatcher, tracker, nation),
                ]
            case "real_example":
                return await ActionShowExample().run(dispatcher, tracker, domain)
            case guide if guide in answer_book().guides:
                return await ActionGuide().run(dispatcher, tracker, domain)
        return await ActionAnswer().run(dispatcher, tracker, domain)


class ActionAskTopic(Action):
    """Asks what the person would like to know."""

    def name(self) -> str:
        return "action_ask_topic"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        return ask_topic(dispatcher)
