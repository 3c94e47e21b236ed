"""Makes up conversations, as rows of the records in the state in which retention leaves them.

Topic, concerns and attitude of a message are those that its phrase is labelled with; the answer is
the one that the answer book has for it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from itertools import count
from typing import Any

import numpy as np

from bot.content.book import Answer, answer_book
from bot.content.choices import UNKNOWN, choice
from bot.content.taxonomy import OUT_OF_SCOPE, SMALL_TALK, URGENT
from bot.insight.simulation import rhythm
from bot.insight.simulation.phrases import Phrase, Sayings, Weighted
from bot.insight.simulation.plan import Plan
from bot.records.conversations import hash_of
from bot.records.periods import periods

Row = dict[str, Any]

SITES = Weighted(
    (None, "www.surgery.example", "www.hospital.example", "www.health-board.example"),
    (0.35, 0.3, 0.2, 0.15),
)
NATIONS = Weighted(
    ("england", "scotland", "wales", "northern_ireland"), (0.84, 0.08, 0.05, 0.03)
)
TRUST = Weighted((1, 2, 3, 4, 5), (0.05, 0.07, 0.13, 0.4, 0.35))
MORE_TURNS = 2.8  # the mean of what follows the first message
MOST_TURNS = 40
STAYS_ON_TOPIC, PRESSES = 0.5, 0.3
NAMES_NATION, ASKED_TRUST, ANSWERS_TRUST_AGAIN = 0.2, 0.06, 0.7
NOT_UNDERSTOOD, HAS_NO_ANSWER, FAILS = 0.07, 0.03, 0.002
VOTES, HELPFUL = 0.15, 0.7
MISSES_UNTIL_HELP = 3
ANSWERS_BEFORE_AGAIN = 4  # answers before the question on trust comes again


@dataclass
class Rows:
    """Rows of the records, by table."""

    conversations: list[Row] = field(default_factory=list)
    turns: list[Row] = field(default_factory=list)
    concerns: list[Row] = field(default_factory=list)
    attitudes: list[Row] = field(default_factory=list)
    votes: list[Row] = field(default_factory=list)


def simulate(plan: Plan) -> Iterator[Rows]:
    """The conversations of each day of a plan, in order."""
    return _Year(plan).days()


class _Year:
    """Draws the conversations; all chance comes from the seed of the plan."""

    def __init__(self, plan: Plan) -> None:
        chance = np.random.default_rng(plan.seed)
        self.plan, self.chance = plan, chance
        self.sayings = Sayings(chance, plan.drift.concern)
        self.news = self.sayings.voicing(plan.shock.topic, plan.shock.concern)
        self.ids, self.turn_ids = count(1), count(1)

    def days(self) -> Iterator[Rows]:
        numbers = rhythm.counts(self.plan, self.chance)
        for n, (day, number) in enumerate(zip(self.plan.days, numbers, strict=True)):
            rows = Rows()
            part = n / (len(numbers) - 1)
            for started in rhythm.starts(day, number, self.chance):
                _Visitor(self, rows, started, self.first_words(day, part)).talk()
            yield rows

    def first_words(self, day: date, part: float) -> Phrase:
        """What a conversation opens with: the news, the drift, or anything else."""
        if self.luck() < rhythm.from_the_news(self.plan, day):
            return self.news.draw(self.luck())
        if self.luck() < self.plan.drift.share(part):
            return self.sayings.rising.draw(self.luck())
        return self.sayings.about(self.sayings.topic(self.luck()), self.luck())

    def luck(self) -> float:
        """A number from 0 up to 1."""
        return self.chance.random()

    def random_id(self) -> uuid.UUID:
        return uuid.UUID(bytes=self.chance.bytes(16), version=4)


class _Visitor:
    """One conversation, turn by turn."""

    def __init__(
        self, year: _Year, rows: Rows, started: datetime, first: Phrase
    ) -> None:
        self.year, self.rows, self.at, self.first = year, rows, started, first
        self.luck = year.luck
        self.id = next(year.ids)
        self.row: Row = {
            "id": self.id,
            "key": year.random_id().hex,
            "token_hash": None,
            "started_at": started,
            "last_active_at": started,
            "site": SITES.draw(self.luck()),
            "nation": None,
            "trust_asked": 0,
            "trust_before": None,
            "trust_after": None,
            "ended": True,
        }
        self.turns: list[Row] = []
        self.misses = self.answered = 0
        self.nation: str | None = None
        """What Rasa remembers: the nation, or that it was asked for."""

    def talk(self) -> None:
        """Says all that there is to say, and puts the rows where they belong."""
        if self.luck() < NAMES_NATION:
            self._is_in(NATIONS.draw(self.luck()))
        if self.luck() < ASKED_TRUST:
            self._press_trust("trust:start")
            self._answer_trust("trust_before")
            self.row["trust_asked"] = 1
        self._type(self.first)
        more = self.year.chance.geometric(1 / (1 + MORE_TURNS)) - 1
        for _ in range(min(int(more), MOST_TURNS)):
            self._go_on()
        self._finish()

    def _go_on(self) -> None:
        last = self.turns[-1]
        topic = last["topic"]
        if self.row["trust_asked"] == 1 and self.answered >= ANSWERS_BEFORE_AGAIN:
            self.row["trust_asked"] = 2
            if self.luck() < ANSWERS_TRUST_AGAIN:
                return self._answer_trust("trust_after")
        if self.nation == UNKNOWN and last["outcome"] == "clarified" and topic:
            nation = NATIONS.draw(self.luck())
            self._is_in(nation)
            return self._press(f"nation:{nation}", topic)
        if self.luck() >= STAYS_ON_TOPIC or topic in (None, *URGENT):
            topic = self.year.sayings.topic(self.luck())
        if self.luck() < PRESSES and topic not in (*SMALL_TALK, *OUT_OF_SCOPE, *URGENT):
            return self._press(topic, topic)
        return self._type(self.year.sayings.about(topic, self.luck()))

    def _type(self, said: Phrase) -> None:
        if said.topic in URGENT:
            self._turn(outcome="urgent", topic=said.topic)
            return
        if self.luck() < FAILS:
            self._turn(outcome="error")
            return
        sure = 0.5 + 0.5 * self.luck()
        if said.topic in SMALL_TALK or said.topic in OUT_OF_SCOPE:
            outcome = "small_talk" if said.topic in SMALL_TALK else "out_of_scope"
            answer = _answer(said.topic, None, said.question)
            told = {"outcome": outcome, "answer": answer.id}
            self.misses = 0
        elif self.luck() < NOT_UNDERSTOOD * (1 + 3 * self.misses):
            sure *= 0.4
            self.misses = (self.misses + 1) % MISSES_UNTIL_HELP
            told = {"outcome": "clarified" if self.misses else "gave_up"}
        elif self.luck() < HAS_NO_ANSWER:
            told, self.misses = {"outcome": "no_answer"}, 0
        else:
            told = self._answer(said.topic, said.question)
        turn = self._turn(text=said.text, topic=said.topic, confidence=sure, **told)
        self._label(turn, said)

    def _press(self, pressed: str, topic: str) -> None:
        told = self._answer(topic)
        self._turn(choice=pressed, topic=topic, confidence=1.0, **told)

    def _answer(self, topic: str, question: str = "") -> Row:
        """The answer, or the question where the person lives, which comes first if it matters."""
        self.misses = 0
        answer = _answer(topic, self.nation, question)
        if self.nation is None and _differs(topic, answer.question):
            self.nation = UNKNOWN
            return {"outcome": "clarified"}
        self.answered += 1
        return {"outcome": "answered", "answer": answer.id}

    def _is_in(self, nation: str) -> None:
        self.nation = self.row["nation"] = nation

    def _press_trust(self, pressed: str) -> None:
        self._turn(choice=pressed, outcome="small_talk")

    def _answer_trust(self, which: str) -> None:
        self.row[which] = TRUST.draw(self.luck())
        self._press_trust(f"trust:{self.row[which]}")

    def _turn(self, **told: Any) -> Row:
        if self.turns:
            self.at += timedelta(
                seconds=float(self.year.chance.lognormal(3.9, 0.8)) + 2
            )
        turn = {
            "id": 0,
            "conversation_id": self.id,
            "sequence": len(self.turns) + 1,
            "received_at": self.at,
            "replied_at": self.at + timedelta(seconds=0.05 + 0.3 * self.luck()),
            "text": None,
            "choice": None,
            "topic": None,
            "confidence": None,
            "answer": None,
            **told,
        }
        if turn["outcome"] == "error":
            turn["replied_at"] = None
        self.turns.append(turn)
        return turn

    def _label(self, turn: Row, said: Phrase) -> None:
        turn["labels"] = [(slug, 0.5 + 0.5 * self.luck()) for slug in said.concerns]
        turn["attitude"] = (said.attitude, 0.5 + 0.5 * self.luck())

    def _finish(self) -> None:
        plan, kept = self.year.plan, periods()
        said = [turn for turn in self.turns if turn["received_at"] < plan.end]
        self.row["last_active_at"] = said[-1]["received_at"]
        is_open = (
            self.row["last_active_at"] > plan.end - kept.idle
            and self.row["started_at"] > plan.end - kept.words
        )
        if is_open:
            self.row["token_hash"] = hash_of(self.year.random_id().hex)
            self.row["ended"] = False
        self.rows.conversations.append(self.row)
        for turn in said:
            turn["id"] = next(self.year.turn_ids)
            self._put_labels(turn)
            self._put_vote(turn)
            if turn["received_at"] <= plan.end - kept.words:
                turn["text"] = None
            turn["message_id"] = (
                str(self.year.random_id()) if is_open else str(turn["sequence"])
            )
            if is_open and turn["replied_at"]:
                turn["reply"] = _reply(turn)
            self.rows.turns.append(turn)

    def _put_labels(self, turn: Row) -> None:
        for slug, sure in turn.pop("labels", ()):
            self.rows.concerns.append(
                {"turn_id": turn["id"], "concern": slug, "confidence": sure}
            )
        if attitude := turn.pop("attitude", None):
            self.rows.attitudes.append(
                {
                    "turn_id": turn["id"],
                    "attitude": attitude[0],
                    "confidence": attitude[1],
                }
            )

    def _put_vote(self, turn: Row) -> None:
        if turn["outcome"] != "answered" or self.luck() >= VOTES:
            return
        release = self.year.plan.release
        helpful = HELPFUL
        if turn["answer"] == release.answer:
            helpful = release.helpful(turn["received_at"].date())
        self.rows.votes.append(
            {
                "turn_id": turn["id"],
                "useful": self.luck() < helpful,
                "voted_at": turn["replied_at"]
                + timedelta(seconds=20 * self.luck() + 3),
            }
        )


@cache
def _answer(topic: str, nation: str | None, question: str) -> Answer:
    answer = answer_book().choose(topic, nation, question)
    assert answer is not None, f"data/answers has nothing on {topic}"
    return answer


@cache
def _differs(topic: str, question: str) -> bool:
    return answer_book().differs(topic, question)


def _reply(turn: Row) -> list[Row]:
    """What was sent, as far as the page that shows an open chat again needs it."""
    book = answer_book()
    if turn["answer"]:
        given = book.get(turn["answer"])
        assert given is not None
        return [given.message() | {"heard": "", "choices": []}]
    if turn["outcome"] == "urgent":
        return [book.care_cards[turn["topic"]].message()]
    if turn["outcome"] == "small_talk":
        return [{"kind": "text", "text": book.one_liners["trust_thanks"]}]
    offered = [choice(turn["topic"])]
    return [
        {"kind": "question", "text": book.one_liners["ask_back"], "choices": offered}
    ]
