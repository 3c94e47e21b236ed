"""The metrics. Each docstring is the definition that stands beside the number on the page.

All take a session and a period and give raw counts of conversations. Raw counts go nowhere but
through `bot.records.disclosure`. A conversation belongs to the week in which it started, so the
numbers of the weeks add up to that of the period.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from bot.insight.period import WEEK, Period
from bot.records.models import (
    OUTCOMES,
    UNANSWERED,
    Conversation,
    Turn,
    TurnAttitude,
    TurnConcern,
    Vote,
)

LONGEST_LIST = 200


def definition(metric: Callable[..., Any]) -> str:
    """The definition of a metric, as one line."""
    return " ".join((inspect.getdoc(metric) or "").split())


def engaged_by_week(work: Session, period: Period) -> list[int]:
    """Engaged conversations: those in which the visitor sent at least one message. Each is counted
    once, in the week in which it started. Weeks run from Monday to Sunday, in UTC.
    """
    has_turn = sa.exists().where(Turn.conversation_id == Conversation.id)
    query = (
        sa.select(_week(period), sa.func.count())
        .where(_started_in(period), has_turn)
        .group_by(sa.text("week"))
    )
    return _by_week(period, work.execute(query))


def concerns_by_week(work: Session, period: Period) -> dict[str, list[int]]:
    """Engaged conversations in which a message voiced the concern at least once. Their share is of
    all engaged conversations of the same week. A conversation with two concerns counts under both,
    so concerns do not add up. A person who repeats a concern counts once.
    """
    query = (
        sa.select(
            TurnConcern.concern,
            _week(period),
            sa.func.count(sa.distinct(Conversation.id)),
        )
        .join(Turn, Turn.id == TurnConcern.turn_id)
        .join(Conversation, Conversation.id == Turn.conversation_id)
        .where(_started_in(period))
        .group_by(TurnConcern.concern, sa.text("week"))
    )
    return _by_slug(period, work.execute(query))


def attitudes_by_week(work: Session, period: Period) -> dict[str, list[int]]:
    """Conversations by the attitude to sharing health data that their last scored message showed:
    against, for, or neither. Conversations without a scored message are left out. It is about
    sharing, not about mood: an upset person can be for it.
    """
    last = (
        sa.select(Turn.conversation_id, sa.func.max(Turn.sequence).label("sequence"))
        .join(TurnAttitude, TurnAttitude.turn_id == Turn.id)
        .join(Conversation, Conversation.id == Turn.conversation_id)
        .where(_started_in(period))
        .group_by(Turn.conversation_id)
        .subquery()
    )
    query = (
        sa.select(TurnAttitude.attitude, _week(period), sa.func.count())
        .join(Turn, Turn.id == TurnAttitude.turn_id)
        .join(
            last,
            sa.and_(
                last.c.conversation_id == Turn.conversation_id,
                last.c.sequence == Turn.sequence,
            ),
        )
        .join(Conversation, Conversation.id == Turn.conversation_id)
        .group_by(TurnAttitude.attitude, sa.text("week"))
    )
    return _by_slug(period, work.execute(query))


def outcomes(work: Session, period: Period) -> dict[str, int]:
    """Engaged conversations in which at least one message ended in this way. Their share is of all
    engaged conversations. A conversation counts under each way that it met, so ways do not add up.
    """
    query = (
        sa.select(Turn.outcome, sa.func.count(sa.distinct(Conversation.id)))
        .join(Conversation, Conversation.id == Turn.conversation_id)
        .where(_started_in(period), Turn.outcome.is_not(None))
        .group_by(Turn.outcome)
    )
    found = {outcome: n for outcome, n in work.execute(query)}
    return {outcome: found.get(outcome, 0) for outcome in OUTCOMES}


def unanswered_conversations(work: Session, period: Period) -> int:
    """Engaged conversations in which at least one message got no answer: the bot asked back, had no
    answer yet, or gave up and showed the list of topics and a way to reach a person.
    """
    query = (
        sa.select(sa.func.count(sa.distinct(Conversation.id)))
        .join(Turn, Turn.conversation_id == Conversation.id)
        .where(_started_in(period), Turn.outcome.in_(UNANSWERED))
    )
    return work.execute(query).scalar_one()


@dataclass(frozen=True)
class UnansweredQuestion:
    """A message that got no answer, with personal data taken out."""

    text: str
    topic: str | None
    conversations: int
    last_started: datetime
    """When the last conversation that used these words started."""


def unanswered_questions(work: Session, period: Period) -> list[UnansweredQuestion]:
    """Messages that got no answer, the newest first, at most 200. Personal data was taken out before
    they were stored. The same words on the same topic are one line, with the number of
    conversations that used them. Pressed choices and urgent messages have no text and are left out.
    """
    words = sa.func.lower(sa.func.trim(Turn.text))
    last_asked = sa.func.max(Turn.received_at)
    query = (
        sa.select(
            sa.func.max(Turn.text),
            Turn.topic,
            sa.func.count(sa.distinct(Turn.conversation_id)),
            sa.func.max(Conversation.started_at),
        )
        .join(Conversation, Conversation.id == Turn.conversation_id)
        .where(
            _started_in(period), Turn.outcome.in_(UNANSWERED), Turn.text.is_not(None)
        )
        .group_by(words, Turn.topic)
        .order_by(last_asked.desc(), words)
        .limit(LONGEST_LIST)
    )
    return [UnansweredQuestion(*row) for row in work.execute(query)]


@dataclass(frozen=True)
class Votes:
    """Conversations with an answer, by week: how the last vote on an answer went, if there was one."""

    useful: list[int]
    not_useful: list[int]
    no_vote: list[int]


def votes_by_week(work: Session, period: Period) -> Votes:
    """Conversations that got at least one answer, by the visitor's last vote on an answer. The
    helpful rate is the share of "useful" among conversations with a vote. The response rate is the
    share of conversations with a vote. Few people vote, and those who do are not like the rest:
    read both rates together.
    """
    answered = (
        sa.select(
            Turn.conversation_id,
            sa.func.max(sa.case((Vote.turn_id.is_not(None), Turn.sequence))).label(
                "voted"
            ),
        )
        .join(Conversation, Conversation.id == Turn.conversation_id)
        .outerjoin(Vote, Vote.turn_id == Turn.id)
        .where(_started_in(period), Turn.outcome == "answered")
        .group_by(Turn.conversation_id)
        .subquery()
    )
    voted_turn = sa.and_(
        Turn.conversation_id == answered.c.conversation_id,
        Turn.sequence == answered.c.voted,
    )
    verdict = sa.case(
        (Vote.useful.is_(None), "no_vote"), (Vote.useful, "useful"), else_="not_useful"
    )
    query = (
        sa.select(verdict.label("verdict"), _week(period), sa.func.count())
        .select_from(answered)
        .join(Conversation, Conversation.id == answered.c.conversation_id)
        .outerjoin(Turn, voted_turn)
        .outerjoin(Vote, Vote.turn_id == Turn.id)
        .group_by(sa.text("verdict"), sa.text("week"))
    )
    found = _by_slug(period, work.execute(query))
    nothing = [0] * period.weeks
    return Votes(
        *(found.get(kind, nothing) for kind in ("useful", "not_useful", "no_vote"))
    )


def _started_in(period: Period) -> Any:
    return sa.and_(
        Conversation.started_at >= period.start, Conversation.started_at < period.end
    )


def _week(period: Period) -> Any:
    """The number of a conversation's week in the period, in words that every database knows."""
    ends = [
        (Conversation.started_at < period.start + (n + 1) * WEEK, n)
        for n in range(period.weeks)
    ]
    return sa.case(*ends).label("week")


def _by_week(period: Period, rows: Iterable[Any]) -> list[int]:
    counts = [0] * period.weeks
    for week, n in rows:
        counts[week] = n
    return counts


def _by_slug(period: Period, rows: Iterable[Any]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for slug, week, n in rows:
        found.setdefault(slug, [0] * period.weeks)[week] = n
    return found
