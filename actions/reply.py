"""Builds replies out of the answer book, for the actions."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.content.book import NATION_NAMES, Answer, answer_book
from bot.content.choices import MAIN_TOPICS, UNKNOWN, choice
from bot.content.taxonomy import OUT_OF_SCOPE, SMALL_TALK, taxonomy

RELATED_CONFIDENCE = 0.02  # below this a neighbouring topic is noise
RELATED = 3  # choices of each kind after an answer
PART_CONFIDENCE = 0.4  # from which a sentence of its own asks about its topic


def mentioned(tracker: Tracker, entity: str) -> str | None:
    """What the message says of that kind (`nation`, `person`, `area` …); the last mention counts."""
    entities = reversed(tracker.latest_message.get("entities") or [])
    return next((e["value"] for e in entities if e["entity"] == entity), None)


def nearest_topics(
    tracker: Tracker, count: int, without: str | None = None
) -> list[str]:
    """The in-scope topics with an answer that the message may have meant, the likeliest first."""
    topics, answered = taxonomy().topics, answer_book().topics
    ranking = tracker.latest_message.get("intent_ranking") or []
    return [
        guess["name"]
        for guess in ranking
        if guess["name"] in topics
        and topics[guess["name"]].in_scope
        and guess["name"] in answered
        and guess["name"] != without
    ][:count]


def say(
    dispatcher: CollectingDispatcher,
    one_liner: str,
    outcome: str,
    choices: list[str] | None = None,
    more: dict[str, Any] | None = None,
    **words: str,
) -> list[EventType]:
    """Says one of data/answers/one_liners.yml, its braces filled in with `words`, with choices.

    Args:
        more: further fields of the message.

    Returns:
        The events of the action: the choices are remembered for "the first one".
    """
    choices = choices or []
    dispatcher.utter_message(
        text=answer_book().one_liners[one_liner].format(**words),
        json_message={
            "kind": "question" if choices else "text",
            "outcome": outcome,
            "choices": [choice(slug) for slug in choices],
            **(more or {}),
        },
    )
    return [SlotSet("choices", choices)]


def give_answer(
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
    topic: str,
    question: str = "",
    person: str | None = None,
    nation: str | None = None,
) -> list[EventType]:
    """Answers a question of a topic, asks for the nation first, or says that there is no answer.

    Args:
        question: as in `AnswerBook.choose`, and so `person`.
        nation: the person's nation, if it is not the one that the conversation remembers.
    """
    book = answer_book()
    if card := book.care_cards.get(topic):
        # Only where Rasa serves without our own gate: the website's conversation stops earlier.
        dispatcher.utter_message(
            text=card.text,
            json_message={
                **card.message(tracker.get_slot("nation")),
                "outcome": "urgent",
            },
        )
        return []
    nation = nation or tracker.get_slot("nation")
    answer = book.choose(topic, nation, question, person)
    if answer is None:
        choices = nearest_topics(tracker, 3, without=topic) or list(MAIN_TOPICS[:3])
        label = taxonomy().label(topic)
        events = say(dispatcher, "no_answer_yet", "no_answer", choices, topic=label)
        return [*events, SlotSet("misses", 0)]
    if nation is None and book.differs(topic, answer.question):
        return _ask_nation(dispatcher, tracker, answer)
    if nation in NATION_NAMES and nation not in answer.nations:
        say(dispatcher, f"not_for_{nation}", "answered")
    choices = _choices_after(answer, tracker, nation)
    in_scope = taxonomy().topics[topic].in_scope
    language = tracker.latest_message.get("language")
    message = {
        **answer.message(),
        "outcome": _outcome(topic),
        "heard": answer.heard if tracker.get_slot("concerns") else "",
        "choices": [choice(slug) for slug in choices],
    }
    if not in_scope:
        message |= {"kind": "text", "nations": [], "can_vote": False}
    if language:
        message["language"] = language
    if language and topic == "other_language":
        message["text"] = book.languages[language].text
    dispatcher.utter_message(text=message["text"], json_message=message)
    events = [SlotSet("choices", choices), SlotSet("misses", 0)]
    if not in_scope:
        return events
    if also := _also_asked(tracker, topic):
        events = [
            *say(dispatcher, "also_asked", "answered", also),
            SlotSet("misses", 0),
        ]
    return [*events, *_remember(answer, tracker)]


def say_part(
    dispatcher: CollectingDispatcher,
    answer: Answer,
    text: str,
    with_steps: bool = False,
) -> list[EventType]:
    """Says one part of an answer that was given before, with the answer's sources."""
    dispatcher.utter_message(
        text=text,
        json_message={
            "kind": "answer",
            "outcome": "answered",
            "topic": answer.topic,
            "answer": answer.id,
            "title": answer.title,
            "what_you_can_do": [
                step.model_dump(exclude_none=True)
                for step in answer.what_you_can_do
                if with_steps
            ],
            "sources": [source.model_dump() for source in answer.sources],
            "reviewed": answer.last_checked.isoformat(),
            "nations": [NATION_NAMES[name] for name in answer.nations],
            "can_vote": True,
        },
    )
    return [SlotSet("misses", 0)]


def _ask_nation(
    dispatcher: CollectingDispatcher, tracker: Tracker, answer: Answer
) -> list[EventType]:
    """Asks where the person gets care. Whatever comes next, it is not asked again."""
    nations = [f"nation:{name}" for name in (*NATION_NAMES, UNKNOWN)]
    topic = answer.topic
    choices = [*nations, *_also_asked(tracker, topic), *_related(tracker, topic)]
    events = say(
        dispatcher,
        "ask_nation",
        "clarified",
        choices,
        {"topic": answer.topic, "title": answer.title},
    )
    return [
        *events,
        *_remember(answer, tracker),
        SlotSet("nation", UNKNOWN),
        SlotSet("misses", 0),
    ]


def _remember(answer: Answer, tracker: Tracker) -> list[EventType]:
    """What the next message may refer to."""
    events = [SlotSet("topic", answer.topic), SlotSet("answer", answer.id)]
    before = tracker.get_slot("topic")
    if before and before != answer.topic:
        events.append(SlotSet("earlier_topic", before))
    return events


def _choices_after(answer: Answer, tracker: Tracker, nation: str | None) -> list[str]:
    """Other nations while the person's is not known, other topics that the message may be about,
    and other questions of this topic."""
    book = answer_book()
    others = {
        name
        for other in book.for_question(answer.topic, answer.question)
        for name in other.nations
        if name not in answer.nations
    }
    nations = [f"nation:{name}" for name in NATION_NAMES if name in others]
    questions = [
        other.question
        for other in book.for_topic(answer.topic)
        if other.question
        and other.question != answer.question
        and (nation not in NATION_NAMES or nation in other.nations)
    ]
    return [
        *(nations if nation not in NATION_NAMES else []),
        *_related(tracker, answer.topic),
        *(f"question:{question}" for question in dict.fromkeys(questions[:RELATED])),
    ]


def _related(tracker: Tracker, topic: str) -> list[str]:
    """Likely neighbours of the topic, besides those that get a message of their own."""
    ranking = tracker.latest_message.get("intent_ranking") or []
    likely = {
        guess["name"] for guess in ranking if guess["confidence"] >= RELATED_CONFIDENCE
    }
    near = [name for name in nearest_topics(tracker, RELATED, topic) if name in likely]
    also = _also_asked(tracker, topic)
    return [name for name in near if name not in also]


def _also_asked(tracker: Tracker, topic: str) -> list[str]:
    """The other topics that sentences of the message ask about, in their order."""
    book, topics = answer_book(), taxonomy().topics
    named = [
        part["name"]
        for part in tracker.latest_message.get("parts") or []
        if part["confidence"] >= PART_CONFIDENCE
    ]
    return [
        name
        for name in dict.fromkeys(named)
        if name in book.topics and topics[name].in_scope and name != topic
    ]


def _outcome(topic: str) -> str:
    if topic in OUT_OF_SCOPE:
        return "out_of_scope"
    return "small_talk" if topic in SMALL_TALK else "answered"
