"""The answer book: everything that the bot can say on a topic, from data/answers/."""

from __future__ import annotations

import datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.content.files import DATA, ContentError, read, read_with_lines

FOLDER = DATA / "answers"
CARE_CARDS = "care_cards.yml"
ONE_LINERS = "one_liners.yml"

Nation = Literal["england", "scotland", "wales", "northern_ireland"]
NATIONS: tuple[Nation, ...] = get_args(Nation)


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


Entry = TypeVar("Entry", bound=_Entry)


class Source(_Entry):
    """The page that a fact was read on. `date` is the page's, in its own words ("c.2025")."""

    title: str
    url: str
    date: str


class Step(_Entry):
    """Something that a person can do, with at most one address or phone number."""

    text: str
    url: str | None = None
    phone: str | None = None


class Answer(_Entry):
    """One thing that the bot can say on a topic, for one or more nations."""

    id: str
    topic: str
    title: str
    nations: list[Nation] = Field(min_length=1)
    heard: str = ""
    short: str
    more: str = ""
    caveat: str = ""
    why: str = ""
    legal: str = ""
    what_you_can_do: list[Step] = []
    sources: list[Source] = []
    facts: list[str] = []
    owner: str
    last_checked: datetime.date
    review_by: datetime.date


class CareCard(_Entry):
    """What someone in danger is shown, by kind of urgency."""

    kind: str
    title: str
    text: str
    actions: list[Step]
    sources: list[Source]
    owner: str
    last_checked: datetime.date
    review_by: datetime.date

    def message(self) -> dict[str, Any]:
        """The card as it is sent."""
        return {
            "kind": "care_card",
            "title": self.title,
            "text": self.text,
            "what_you_can_do": [
                step.model_dump(exclude_none=True) for step in self.actions
            ],
            "sources": [source.model_dump() for source in self.sources],
        }


class AnswerBook(BaseModel):
    """All answers, in the order of their files; care cards by kind; one-liners by name."""

    answers: list[Answer]
    care_cards: dict[str, CareCard]
    one_liners: dict[str, str]

    def get(self, answer_id: str) -> Answer | None:
        """The answer with that id."""
        return next((answer for answer in self.answers if answer.id == answer_id), None)

    def for_topic(self, topic: str) -> list[Answer]:
        """Every answer on a topic."""
        return [answer for answer in self.answers if answer.topic == topic]

    @property
    def topics(self) -> set[str]:
        """The topics that have an answer."""
        return {answer.topic for answer in self.answers}

    def choose(self, topic: str, nation: str | None = None) -> Answer | None:
        """The answer to give on a topic: the one for the nation that fits most narrowly.

        Without a nation, or with one that has no answer, the topic's first answer is given; its
        `nations` then say where it holds, which the reply shows.
        """
        candidates = self.for_topic(topic)
        fitting = [answer for answer in candidates if nation in answer.nations]
        if fitting:
            return min(fitting, key=lambda answer: len(answer.nations))
        return candidates[0] if candidates else None


def load(folder: Path = FOLDER) -> AnswerBook:
    """Reads every answer file in a folder.

    Raises:
        ContentError: a file or an entry is not of the right form; names file, line and fix.
    """
    answers: dict[str, Answer] = {}
    for file in sorted(folder.glob("*.yml")):
        if file.name in (CARE_CARDS, ONE_LINERS):
            continue
        for raw in read_with_lines(file) or []:
            answer = _parse(Answer, raw, file)
            if answer.id in answers:
                line = raw.lc.line + 1
                raise ContentError(
                    file, line, f"The id {answer.id} is taken. Choose another."
                )
            answers[answer.id] = answer
    cards = [
        _parse(CareCard, raw, folder / CARE_CARDS)
        for raw in read_with_lines(folder / CARE_CARDS)
    ]
    return AnswerBook(
        answers=list(answers.values()),
        care_cards={card.kind: card for card in cards},
        one_liners=read(folder / ONE_LINERS),
    )


def _parse(kind: type[Entry], raw: dict, file: Path) -> Entry:
    try:
        return kind.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        line = raw.lc.line + 1  # type: ignore[attr-defined]
        raise ContentError(
            file, line, f"{raw.get('id', '?')}, {key}: {first['msg']}."
        ) from error


@cache
def answer_book() -> AnswerBook:
    """The project's answer book, read once."""
    return load()
