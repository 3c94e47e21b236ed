"""One message on its way through safety, understanding and dialogue."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, Protocol

from bot.content.book import NATION_NAMES, AnswerBook
from bot.content.choices import MAIN_TOPICS, choice, meaning
from bot.content.mentions import nation_of
from bot.content.taxonomy import taxonomy
from bot.safety.redaction import Span, redact
from bot.safety.urgent import ALONE, SURE, urgent_kind, urgent_kind_seen
from bot.understanding.language import in_other_letters, other_language

FALLBACK_INTENT = "nlu_fallback"
OTHER_LANGUAGE = "other_language"
UNSURE = 0.8  # a topic below this confidence gives way to what the language says
# Topics, after a care card for someone who asked about their data too.
OFFERED_AFTERWARDS = 3
_ABOUT_DATA = re.compile(
    r"\b(?:records?|data|notes|opt(?:ed|ing)?[ -]?outs?|palantir|nhs app)\b"
    r"|\bshar(?:e|ed|es|ing)\b.*\b(?:gp|nhs|hospital|doctors?)\b",
    re.IGNORECASE,
)


class Assistant(Protocol):
    """What a conversation needs of `bot.rasa_runtime.assistant.Assistant`."""

    async def understand(self, text: str, explain: bool = False) -> dict[str, Any]: ...

    async def reply(
        self, key: str, message_id: str, text: str, understood: dict[str, Any]
    ) -> list[dict[str, Any]]: ...


@dataclass(frozen=True)
class Exchange:
    """A message and what came of it. `text` is redacted; None for an urgent message."""

    text: str | None
    messages: list[dict[str, Any]]
    outcome: str
    understood: dict[str, Any] = field(default_factory=dict)
    urgent: str | None = None
    spans: tuple[Span, ...] = ()

    @property
    def topics(self) -> list[dict[str, Any]]:
        """The topics that the message may be about, the likeliest first.

        A guide counts as its topic.
        """
        scores: dict[str, float] = {}
        for guess in self.understood.get("intent_ranking", []):
            guide = taxonomy().guides.get(guess["name"])
            name = guide.topic if guide else guess["name"]
            if name in taxonomy().topics:
                scores[name] = scores.get(name, 0) + guess["confidence"]
        ranked = sorted(scores.items(), key=itemgetter(1), reverse=True)
        return [{"topic": name, "score": score} for name, score in ranked]

    @property
    def topic(self) -> str | None:
        """The topic that was answered, or else the likeliest one."""
        if self.urgent:
            return self.urgent
        answered = [
            message["topic"] for message in self.messages if message.get("topic")
        ]
        return (
            answered[-1] if answered else next((t["topic"] for t in self.topics), None)
        )

    @property
    def confidence(self) -> float | None:
        """How sure the topic is, 0 to 1; None for an urgent message."""
        return self.understood.get("intent", {}).get("confidence")

    @property
    def answer(self) -> str | None:
        """The id of the answer that was given; the newer one of a recap."""
        return next((m["answer"] for m in self.messages if m.get("answer")), None)

    @property
    def nation(self) -> str | None:
        """The nation that the message named last, which is the one that Rasa remembers."""
        named = [
            entity["value"]
            for entity in self.understood.get("entities", [])
            if entity["entity"] == "nation" and entity["value"] in NATION_NAMES
        ]
        return named[-1] if named else None

    @property
    def fell_back(self) -> bool:
        """Whether the message was not understood."""
        return self.understood.get("intent", {}).get("name") == FALLBACK_INTENT


def in_danger(
    book: AnswerBook, text: str, model_follows: bool, nation: str | None = None
) -> Exchange | None:
    """The care card, where the words of a cleaned text tell of danger. Needs no release, so it can
    be given however busy everything else is.

    Args:
        model_follows: whether the release will look at the text too, so that doubt can wait.
        nation: where the visitor is, if they said so before.
    """
    kind = urgent_kind(text, SURE if model_follows else ALONE)
    return _card(book, kind, text, nation) if kind else None


async def exchange(
    assistant: Assistant,
    book: AnswerBook,
    key: str,
    message_id: str,
    text: str,
    nation: str | None = None,
    explain: bool = False,
) -> Exchange:
    """Handles a typed message.

    Args: as for `answer`.
    """
    told = in_danger(book, text, model_follows=True, nation=nation)
    return told or await answer(assistant, book, key, message_id, text, nation, explain)


async def answer(
    assistant: Assistant,
    book: AnswerBook,
    key: str,
    message_id: str,
    text: str,
    nation: str | None = None,
    explain: bool = False,
    remembered: str | None = None,
) -> Exchange:
    """Handles a typed message whose words alone do not tell of danger for sure.

    Args:
        key: the conversation's key.
        message_id: the sender's id for the message.
        text: cleaned by `bot.safety.input.clean`, not yet redacted.
        nation: the nation to answer for, where it is known from elsewhere.
        explain: whether to tell in `understood` which training phrases were nearest.
        remembered: the nation that was told before, for the care card; Rasa knows it too.
    """
    redacted = redact(text)
    understood = await assistant.understand(redacted.text, explain)
    topic = understood["intent"]["name"]
    # Where the words alone were not sure, the release can only add an alarm.
    if kind := urgent_kind_seen(text, understood["danger"], topic):
        return _card(book, kind, text, nation or remembered, understood)
    understood |= _as_other_language(text, understood)
    if nation:
        entity = {"entity": "nation", "value": nation, "extractor": "given"}
        understood["entities"] = [*understood.get("entities", []), entity]
    said = await assistant.reply(key, message_id, redacted.text, understood)
    return _told(redacted.text, said, understood, redacted.spans)


async def choose(
    assistant: Assistant, key: str, message_id: str, choice: str
) -> Exchange:
    """Handles a choice that was pressed; `choice` is an id of `bot.content.choices`."""
    understood = meaning(choice)
    text = understood["text"]
    said = await assistant.reply(key, message_id, text, understood)
    return _told(text, said, understood, ())


def _card(
    book: AnswerBook,
    kind: str,
    text: str,
    nation: str | None,
    understood: dict[str, Any] | None = None,
) -> Exchange:
    """The card; and if the message asks about data too, topics to pick afterwards."""
    card = book.care_cards[kind].message(nation_of(text) or nation)
    told = Exchange(None, [card], "urgent", understood or {}, kind)
    if _ABOUT_DATA.search(text):
        seen = [t["topic"] for t in told.topics if t["topic"] in book.topics]
        topics = (seen or MAIN_TOPICS)[:OFFERED_AFTERWARDS]
        offer = {"kind": "text", "text": book.one_liners["after_care_card"]}
        told.messages.append(offer | {"choices": [choice(topic) for topic in topics]})
    return told


def _as_other_language(text: str, understood: dict[str, Any]) -> dict[str, Any]:
    """What to change in the parse of a text that is not English.

    The text is as it was typed: redaction takes the words of another language for names. The
    topics know misspelt English, so their word counts where they are sure.
    """
    letters, language = in_other_letters(text), other_language(text)
    intent = understood["intent"]
    if letters or (language and intent["confidence"] < UNSURE):
        intent = {"name": OTHER_LANGUAGE, "confidence": 1.0}
        ranking = [intent]
    elif intent["name"] == OTHER_LANGUAGE:
        ranking = understood["intent_ranking"]
    else:
        return {}
    return {"intent": intent, "intent_ranking": ranking, "language": language}


def _told(
    text: str,
    said: list[dict[str, Any]],
    understood: dict[str, Any],
    spans: tuple[Span, ...],
) -> Exchange:
    outcomes = [
        outcome for message in said if (outcome := message.pop("outcome", None))
    ]
    return Exchange(
        text, said, outcomes[-1] if outcomes else "error", understood, None, spans
    )
