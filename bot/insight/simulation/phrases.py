"""What people say: our own phrases of data/nlu/, some of them far more often than others."""

from __future__ import annotations

from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Generic, TypeVar

import numpy as np

from bot.content.check.phrases import phrases_of
from bot.content.choices import MAIN_TOPICS
from bot.content.files import DATA
from bot.content.taxonomy import OUT_OF_SCOPE, SMALL_TALK, URGENT, taxonomy

T = TypeVar("T")
# How often a message is about something, beside 1 for an average topic about health data.
WEIGHTS = {
    **dict.fromkeys(MAIN_TOPICS, 3.0),
    "opt_out_how": 9.0,
    **dict.fromkeys(SMALL_TALK, 1.2),
    **dict.fromkeys(OUT_OF_SCOPE, 1.0),
    **dict.fromkeys(URGENT, 0.08),
}


@dataclass(frozen=True)
class Phrase:
    """One way in which people ask, with what the release is taken to hear in it."""

    text: str
    topic: str
    question: str
    concerns: tuple[str, ...]
    attitude: str


class Weighted(Generic[T]):
    """Things to draw from, each as often as its weight says."""

    def __init__(self, things: Sequence[T], weights: Iterable[float]) -> None:
        self._things = things
        self._ends = list(accumulate(weights))

    def draw(self, chance: float) -> T:
        """One of the things, for a number from 0 up to 1."""
        return self._things[bisect(self._ends, chance * self._ends[-1])]


class Sayings:
    """The phrases to draw from."""

    def __init__(self, chance: np.random.Generator, rising: str) -> None:
        """Args: rising: the concern of the drift, which comes up only where it is asked for."""
        every = read_phrases()
        by_topic: dict[str, list[Phrase]] = defaultdict(list)
        for phrase in every:
            if rising not in phrase.concerns:
                by_topic[phrase.topic].append(phrase)
        self._about = {
            topic: _zipf(some, chance) for topic, some in sorted(by_topic.items())
        }
        topics = list(self._about)
        spread = chance.gamma(4, 0.25, len(topics))
        self._topics = Weighted(
            topics,
            [WEIGHTS.get(t, 1.0) * w for t, w in zip(topics, spread, strict=True)],
        )
        self.rising = _zipf([p for p in every if rising in p.concerns], chance)
        self._every, self._chance = every, chance

    def voicing(self, topic: str, concern: str) -> Weighted[Phrase]:
        """The phrases on a topic that voice a concern."""
        found = [p for p in self._every if p.topic == topic and concern in p.concerns]
        return _zipf(found, self._chance)

    def topic(self, chance: float) -> str:
        """What a message is about."""
        return self._topics.draw(chance)

    def about(self, topic: str, chance: float) -> Phrase:
        """A phrase on a topic, without the concern of the drift."""
        return self._about[topic].draw(chance)


def read_phrases() -> list[Phrase]:
    """The phrases that ask about a topic, in the order of their files."""
    return [
        Phrase(
            phrase.text,
            phrase.intent,
            phrase.labels.get("question", ""),
            tuple(phrase.labels.get("concerns", ())),
            phrase.labels.get("attitude", "neutral"),
        )
        for phrase in phrases_of(DATA / "nlu")
        if phrase.intent in taxonomy().topics
    ]


def _zipf(some: list[Phrase], chance: np.random.Generator) -> Weighted[Phrase]:
    """A few phrases often and most of them seldom, as with real questions."""
    ranks = chance.permutation(len(some))
    return Weighted(some, (1 / (1.5 + rank) for rank in ranks.tolist()))
