"""The metrics, against conversations that were counted by hand."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from bot.insight import metrics
from bot.insight.period import Period
from bot.records.database import session
from bot.records.models import Conversation, Turn, TurnAttitude, TurnConcern, Vote

TWO_WEEKS = Period(date(2026, 3, 2), 2)  # 2 March is a Monday


@pytest.fixture
def work(database: None) -> Iterator[Session]:
    with session() as work:
        # A: first moment of week 1. One concern twice; neutral at the end; voted useful.
        first = turn("answered", ["commercial_use"], "negative", useful=True)
        asked = "Can my dentist see it?"
        again = turn("clarified", ["commercial_use"], "neutral", text=asked)
        hold(work, "2026-03-02 00:00", first, again)
        # B: last minute of week 1, its second turn is in week 2. Changed its vote.
        first = turn(
            "answered", ["commercial_use", "data_abroad"], "positive", useful=True
        )
        hold(work, "2026-03-08 23:59", first, turn("answered", useful=False))
        # C: first moment of week 2. Urgent: no text, no score.
        hold(work, "2026-03-09 00:00", turn("urgent", text=None))
        # D: opened the chat and said nothing.
        hold(work, "2026-03-11 12:00")
        # E: asked what A asked; its vote is on a question of the bot, so it does not count.
        asked = "  can my DENTIST see it?"
        turns = [
            turn("answered", attitude="negative"),
            turn("clarified", text=asked, useful=True),
            turn("gave_up", text=None),
        ]
        hold(work, "2026-03-11 12:30", *turns)
        # The minute before and the moment after: not in these weeks.
        for outside in ("2026-03-01 23:59", "2026-03-16 00:00"):
            hold(work, outside, turn("no_answer", ["data_abroad"], "positive"))
        yield work


def turn(
    outcome: str,
    concerns: tuple[str, ...] | list[str] = (),
    attitude: str | None = None,
    text: str | None = "Words",
    useful: bool | None = None,
) -> Turn:
    made = Turn(outcome=outcome, text=text, topic="who_can_see")
    made.concerns = [TurnConcern(concern=slug, confidence=1) for slug in concerns]
    if attitude:
        made.attitude = TurnAttitude(attitude=attitude, confidence=1)
    if useful is not None:
        made.vote = Vote(useful=useful)
    return made


def hold(work: Session, started: str, *turns: Any) -> None:
    start = datetime.fromisoformat(started)
    made = Conversation(key=uuid.uuid4().hex, started_at=start)
    for n, one in enumerate(turns, 1):
        one.sequence, one.message_id = n, str(n)
        one.received_at = start + timedelta(minutes=5 * (n - 1))
        made.turns.append(one)
    work.add(made)
    work.flush()


def test_engaged_conversations_belong_to_the_week_in_which_they_started(
    work: Session,
) -> None:
    assert metrics.engaged_by_week(work, TWO_WEEKS) == [2, 2]


def test_a_concern_counts_once_for_each_conversation(work: Session) -> None:
    assert metrics.concerns_by_week(work, TWO_WEEKS) == {
        "commercial_use": [2, 0],
        "data_abroad": [1, 0],
    }


def test_the_last_scored_turn_gives_the_attitude(work: Session) -> None:
    assert metrics.attitudes_by_week(work, TWO_WEEKS) == {
        "neutral": [1, 0],
        "positive": [1, 0],
        "negative": [0, 1],
    }


def test_outcomes_count_conversations(work: Session) -> None:
    found = metrics.outcomes(work, TWO_WEEKS)
    assert {outcome: n for outcome, n in found.items() if n} == {
        "answered": 3,
        "clarified": 2,
        "gave_up": 1,
        "urgent": 1,
    }


def test_unanswered_messages_are_grouped_by_their_words(work: Session) -> None:
    assert metrics.unanswered_conversations(work, TWO_WEEKS) == 2
    (question,) = metrics.unanswered_questions(work, TWO_WEEKS)
    assert question.text.strip().lower() == "can my dentist see it?"
    assert (question.conversations, question.topic) == (2, "who_can_see")
    assert question.last_started == datetime(2026, 3, 11, 12, 30)


def test_the_last_vote_on_an_answer_counts(work: Session) -> None:
    votes = metrics.votes_by_week(work, TWO_WEEKS)
    assert votes == metrics.Votes(useful=[1, 0], not_useful=[1, 0], no_vote=[0, 1])


def test_an_empty_database_gives_zeros(database: None) -> None:
    with session() as work:
        assert metrics.engaged_by_week(work, TWO_WEEKS) == [0, 0]
        assert metrics.concerns_by_week(work, TWO_WEEKS) == {}
        assert metrics.attitudes_by_week(work, TWO_WEEKS) == {}
        assert set(metrics.outcomes(work, TWO_WEEKS).values()) == {0}
        assert metrics.unanswered_questions(work, TWO_WEEKS) == []
        nothing = [0, 0]
        assert metrics.votes_by_week(work, TWO_WEEKS) == metrics.Votes(
            nothing, nothing, nothing
        )


def test_every_metric_has_a_definition() -> None:
    for metric in (
        metrics.engaged_by_week,
        metrics.concerns_by_week,
        metrics.attitudes_by_week,
        metrics.outcomes,
        metrics.unanswered_questions,
        metrics.votes_by_week,
    ):
        assert len(metrics.definition(metric)) > 50
