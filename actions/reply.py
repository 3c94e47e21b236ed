"""Builds replies out of the answer book, for the actions."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.content.book import Answer, answer_book
from bot.content.choices import MAIN_TOPICS, NATION_NAMES, choice
from bot.content.taxonomy import OUT_OF_SCOPE, SMALL_TALK, taxonomy

RELATED_CONFIDENCE = 0.05  # below this a neighbouring topic is noise


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
    **words: str,
) -> list[EventType]:
    """Says one of data/answers/one_liners.yml, its braces filled in with `words`, with choices.

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
        },
    )
    return [SlotSet("choices", choices)]


def give_answer(
    dispatcher: CollectingDispatcher, tracker: Tracker, topic: str, nation: str | None
) -> list[EventType]:
    """Gives the answer on a topic for a nation, or says plainly that there is none yet."""
    if card := answer_book().care_cards.get(topic):
        # Only where Rasa serves without our own gate: the website's conversation stops earlier.
        dispatcher.utter_message(
            text=card.text, json_message={**card.message(), "outcome": "urgent"}
        )
        return []
    answer = answer_book().choose(topic, nation)
    if answer is None:
        choices = nearest_topics(tracker, 3, without=topic) or list(MAIN_TOPICS[:3])
        label = taxonomy().label(topic)
        events = say(dispatcher, "no_answer_yet", "no_answer", choices, topic=label)
        return [*events, SlotSet("misses", 0)]
    if nation and nation not in answer.nations:
        say(dispatcher, "not_for_your_nation", "answered", nation=NATION_NAMES[nation])
    choices = _choices_after(answer, tracker, nation)
    in_scope = taxonomy().topics[topic].in_scope
    outcome = _outcome(topic)
    dispatcher.utter_message(
        text=answer.short,
        json_message={
            "kind": "answer" if in_scope else "text",
            "outcome": outcome,
            "topic": topic,
            "answer": answer.id,
            "title": answer.title,
            "heard": answer.heard if tracker.get_slot("concerns") else "",
            "more": answer.more,
            "caveat": answer.caveat,
            "what_you_can_do": [
                step.model_dump(exclude_none=True) for step in answer.what_you_can_do
            ],
            "sources": [source.model_dump() for source in answer.sources],
            "reviewed": answer.last_checked.isoformat() if answer.sources else None,
            "nations": [NATION_NAMES[name] for name in answer.nations]
            if in_scope
            else [],
            "choices": [choice(slug) for slug in choices],
            "can_vote": in_scope,
        },
    )
    events = [SlotSet("choices", choices), SlotSet("misses", 0)]
    if not in_scope:
        return events
    before = tracker.get_slot("topic")
    if before and before != topic:
        events.append(SlotSet("earlier_topic", before))
    return [*events, SlotSet("topic", topic), SlotSet("answer", answer.id)]


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


def _choices_after(answer: Answer, tracker: Tracker, nation: str | None) -> list[str]:
    """Other nations with their own answer while the person's is not known, then neighbours."""
    others = {
        name
        for other in answer_book().for_topic(answer.topic)
        for name in other.nations
        if name not in answer.nations
    }
    nations = (
        [] if nation else [f"nation:{name}" for name in NATION_NAMES if name in others]
    )
    ranking = tracker.latest_message.get("intent_ranking") or []
    likely = {
        guess["name"] for guess in ranking if guess["confidence"] >= RELATED_CONFIDENCE
    }
    related = [
        topic for topic in nearest_topics(tracker, 3, answer.topic) if topic in likely
    ]
    return [*nations, *related]


def _outcome(topic: str) -> str:
    if topic in OUT_OF_SCOPE:
        return "out_of_scope"
    return "small_talk" if topic in SMALL_TALK else "answered"
