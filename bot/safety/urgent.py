"""Recognises a person in danger: by the words alone, before and without any model of topics, and
then, where a release has read the message too, by both together.

The thresholds were chosen on data/danger_development.jsonl and data/development.jsonl; docs/safety.md
has the figures. A card for someone who needs none is a nuisance, a missed one can cost a life.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.content.taxonomy import URGENT
from bot.safety.danger import NONE, danger_model

SURE = 0.8  # from here on the words alone decide, before anything else looks at the message
ALONE = 0.3  # the same, where nothing else can look
# How much of the doubt that a message may leave, one sentence of it may leave.
OF_A_SENTENCE = 0.25
TOGETHER = 0.55  # the mean of what the words and the release say
NAMED = 0.25  # the same, where the release takes danger for the message's topic

_SENTENCE_END = re.compile(r"[.?!;\n]+")
_TELLING = re.compile(r"\w{3}")  # "he he" tells nothing


def urgent_kind(text: str, alarm: float = ALONE) -> str | None:
    """urgent_medical, urgent_mental_health or safeguarding if the words tell of danger now.

    None for anything else, also for questions about records that mention such things. A sentence
    counts too, where it is surer: the rest of a message must not drown it.
    """
    chances = danger_model().chances
    if not _TELLING.search(text):
        return None
    found = _kind(chances(text), alarm)
    for sentence in _SENTENCE_END.split(text) if not found else ():
        if _TELLING.search(sentence):
            surer = 1 - (1 - alarm) * OF_A_SENTENCE
            found = found or _kind(chances(sentence), surer)
    return found


def urgent_kind_seen(text: str, seen: Mapping[str, float], topic: str) -> str | None:
    """The same, by the words and by what a release saw in the message.

    Args:
        seen: the chance of each kind of danger, as `bot.understanding.danger` sets it.
        topic: what the release takes the message to be about.
    """
    words = danger_model().chances(text)
    chances = {kind: (words[kind] + seen[kind]) / 2 for kind in seen}
    return _kind(chances, NAMED if topic in URGENT else TOGETHER)


def _kind(chances: Mapping[str, float], alarm: float) -> str | None:
    dangers = {kind: chance for kind, chance in chances.items() if kind != NONE}
    if sum(dangers.values()) < alarm:
        return None
    return max(dangers, key=lambda kind: dangers[kind])
