"""The answer book: everything that the bot can say on a topic, from data/answers/."""

from __future__ import annotations

import datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.content.files import DATA, ContentError, read_with_lines

FOLDER = DATA / "answers"
CARE_CARDS = "care_cards.yml"
CASE_STUDIES = "case_studies.yml"
GUIDES = "guides.yml"
LANGUAGES = "languages.yml"
ONE_LINERS = "one_liners.yml"
NOT_ANSWERS = (CARE_CARDS, CASE_STUDIES, GUIDES, LANGUAGES, ONE_LINERS)

Nation = Literal["england", "scotland", "wales", "northern_ireland"]
NATIONS: tuple[Nation, ...] = get_args(Nation)
NATION_NAMES: dict[str, str] = {
    "england": "England",
    "scotland": "Scotland",
    "wales": "Wales",
    "northern_ireland": "Northern Ireland",
}
Person = Literal["adult", "child"]


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
    """One thing that the bot can say on a topic, for one or more nations.

    A topic holds several questions. `question` names the one that is answered; without it, that is
    the topic's main question. `person` is whom it is about, where that is not the visitor.
    """

    id: str
    topic: str
    question: str = ""
    person: Person | None = None
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

    def message(self) -> dict[str, Any]:
        """The answer as it is sent."""
        return {
            "kind": "answer",
            "topic": self.topic,
            "answer": self.id,
            "title": self.title,
            "text": self.short,
            "more": self.more,
            "caveat": self.caveat,
            "what_you_can_do": [
                step.model_dump(exclude_none=True) for step in self.what_you_can_do
            ],
            "sources": [source.model_dump() for source in self.sources],
            "reviewed": self.last_checked.isoformat() if self.sources else None,
            "nations": [NATION_NAMES[name] for name in self.nations],
            "can_vote": True,
        }


class CaseStudy(_Entry):
    """A real example of data put to use, in one area of health."""

    id: str
    area: str
    title: str
    nations: list[Nation] = Field(min_length=1)
    found: str
    protected: str
    benefited: str
    caveat: str
    sources: list[Source]
    facts: list[str]
    owner: str
    last_checked: datetime.date
    review_by: datetime.date


class GuideStep(_Entry):
    """One step of a guided choice: a text with choices, or the answer on a topic.

    `choices` are ids of steps of the same guide, of topics, or of other guides.
    """

    id: str
    label: str
    text: str = ""
    topic: str | None = None
    what_you_can_do: list[Step] = []
    sources: list[Source] = []
    choices: list[str] = []


class Guide(_Entry):
    """A short dialogue of choices that an intent starts; the first step comes first."""

    id: str
    steps: list[GuideStep] = Field(min_length=1)
    facts: list[str] = []
    owner: str
    last_checked: datetime.date
    review_by: datetime.date


class Contact(Step):
    """Whom someone in danger can turn to; in these nations, or everywhere."""

    nations: list[Nation] = list(NATIONS)


class CareCard(_Entry):
    """What someone in danger is shown, by kind of urgency."""

    kind: str
    title: str
    text: str
    actions: list[Contact]
    sources: list[Source]
    owner: str
    last_checked: datetime.date
    review_by: datetime.date

    def message(self, nation: str | None = None) -> dict[str, Any]:
        """The card as it is sent: to someone in a nation, without what another nation has."""
        return {
            "kind": "care_card",
            "title": self.title,
            "text": self.text,
            "what_you_can_do": [
                contact.model_dump(exclude_none=True, exclude={"nations"})
                for contact in self.actions
                if nation not in NATIONS or nation in contact.nations
            ],
            "sources": [source.model_dump() for source in self.sources],
        }


class OtherLanguage(_Entry):
    """What someone who writes in another language is told, in that language."""

    name: str
    text: str


class OneLiners(_Entry):
    """The short things that the bot says besides answers; `{…}` is filled in where it is said."""

    welcome: str
    ask_back: str
    pick_a_topic: str
    ask_topic: str
    no_answer_yet: str
    ask_nation: str
    also_asked: str
    after_care_card: str
    choice_not_sure: str
    what_you_can_do: str
    recap: str
    error: str
    too_many_requests: str
    too_many_conversations: str
    too_many_messages: str
    one_at_a_time: str
    busy: str
    expired: str
    choice_gone: str
    nothing_held: str
    held: str
    erased: str
    erased_remains: str
    off_all: str
    off_api: str
    off_understanding: str
    whom_to_ask: str
    all_answers: str
    not_for_england: str
    not_for_scotland: str
    not_for_wales: str
    not_for_northern_ireland: str
    ask_area: str
    example: str
    trust_question: str
    trust_again: str
    trust_thanks: str
    trust_skipped: str
    choice_trust_start: str
    choice_trust_5: str
    choice_trust_4: str
    choice_trust_3: str
    choice_trust_2: str
    choice_trust_1: str
    choice_trust_skip: str


class AnswerBook(BaseModel):
    """All answers, case studies and guides, in the order of their files; care cards by kind."""

    answers: list[Answer]
    care_cards: dict[str, CareCard]
    one_liners: dict[str, str]
    case_studies: list[CaseStudy] = []
    guides: dict[str, Guide] = {}
    languages: dict[str, OtherLanguage] = {}

    def get(self, answer_id: str) -> Answer | None:
        """The answer with that id."""
        return next((answer for answer in self.answers if answer.id == answer_id), None)

    def for_topic(self, topic: str) -> list[Answer]:
        """Every answer on a topic."""
        return [answer for answer in self.answers if answer.topic == topic]

    def for_question(self, topic: str, question: str = "") -> list[Answer]:
        """Every answer to a question of a topic, one for each group of nations."""
        return [a for a in self.for_topic(topic) if a.question == question]

    @property
    def topics(self) -> set[str]:
        """The topics that have an answer."""
        return {answer.topic for answer in self.answers}

    def topic_of(self, question: str) -> str | None:
        """The topic that a question other than the main one belongs to."""
        return next((a.topic for a in self.answers if a.question == question), None)

    def choose(
        self,
        topic: str,
        nation: str | None = None,
        question: str = "",
        person: str | None = None,
    ) -> Answer | None:
        """The answer to give: the one for the nation that fits most narrowly.

        Without a nation, or with one that has no answer, the first is given; its `nations` then
        say where it holds, which the reply shows.

        Args:
            question: which of the topic's questions; "" is the main one. One that has no answer
                for the nation gives way to the main one if that has.
            person: whom the visitor asks for, where the main question is asked: an answer about
                acting for such a person goes before the main one.
        """
        answers = self.for_topic(topic)
        if not question and person:
            question = next((a.question for a in answers if a.person == person), "")
        asked = self.for_question(topic, question) or self.for_question(topic)
        for candidates in (asked, self.for_question(topic)):
            fitting = [answer for answer in candidates if nation in answer.nations]
            if fitting:
                return min(fitting, key=lambda answer: len(answer.nations))
        return asked[0] if asked else None

    def differs(self, topic: str, question: str = "") -> bool:
        """Whether the nations have different answers to a question."""
        return len(self.for_question(topic, question)) > 1

    def step(self, path: str) -> GuideStep:
        """The step of a guide: `<guide>.<step>`.

        Raises:
            KeyError: there is no such guide or step.
        """
        guide, _, name = path.partition(".")
        return {step.id: step for step in self.guides[guide].steps}[name]

    @property
    def areas(self) -> list[str]:
        """The areas that have a case study, in the file's order."""
        return list(dict.fromkeys(study.area for study in self.case_studies))


def load(folder: Path = FOLDER) -> AnswerBook:
    """Reads every answer file in a folder.

    Raises:
        ContentError: a file or an entry is not of the right form; names file, line and fix.
    """
    answers: dict[str, Answer] = {}
    for file in sorted(folder.glob("*.yml")):
        if file.name in NOT_ANSWERS:
            continue
        for raw in read_with_lines(file) or []:
            answer = _parse(Answer, raw, file)
            if answer.id in answers:
                line = raw.lc.line + 1
                raise ContentError(
                    file, line, f"The id {answer.id} is taken. Choose another."
                )
            answers[answer.id] = answer
    return AnswerBook(
        answers=list(answers.values()),
        care_cards={
            card.kind: card for card in _entries(CareCard, folder / CARE_CARDS)
        },
        one_liners=_one_liners(folder / ONE_LINERS),
        case_studies=_entries(CaseStudy, folder / CASE_STUDIES),
        guides={guide.id: guide for guide in _entries(Guide, folder / GUIDES)},
        languages={
            code: _parse(OtherLanguage, raw, folder / LANGUAGES)
            for code, raw in read_with_lines(folder / LANGUAGES).items()
        },
    )


def _one_liners(file: Path) -> dict[str, str]:
    return _parse(OneLiners, read_with_lines(file), file).model_dump()


def _entries(kind: type[Entry], file: Path) -> list[Entry]:
    return [_parse(kind, raw, file) for raw in read_with_lines(file)]


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
