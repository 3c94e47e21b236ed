"""The protected counts of a month, which stay when its conversations go.

Each is counted as the metric of the same name in `bot/insight/metrics.py`, over a month.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from bot.records.disclosure import protect_table
from bot.records.models import (
    Conversation,
    MonthlyCount,
    Turn,
    TurnAttitude,
    TurnConcern,
    Vote,
)


def keep_counts(work: Session, start: datetime, end: datetime) -> None:
    """Stores the counts of the conversations that began in a month, unless they are stored."""
    month = start.date()
    if work.get(MonthlyCount, (month, "engaged", "all")):
        return
    began = sa.and_(Conversation.started_at >= start, Conversation.started_at < end)
    for kind, query in KINDS.items():
        found = work.execute(query.where(began)).all()
        if not found:
            continue
        counts = [n for _, n in found]
        # As if the counts of a kind added up: it hides more than it must, and never less.
        safe = protect_table([counts], columns_add_up=False).cells[0]
        work.add_all(
            MonthlyCount(month=month, kind=kind, slug=slug, conversations=n)
            for (slug, _), n in zip(found, safe, strict=True)
        )


def _said(slug: Any) -> Any:
    """Conversations in which a turn had the slug, for each slug."""
    return (
        sa.select(slug, sa.func.count(sa.distinct(Turn.conversation_id)))
        .select_from(Turn)
        .join(Conversation, Conversation.id == Turn.conversation_id)
        .where(slug.is_not(None))
        .group_by(slug)
    )


def _last(slug: Any, label: Any, *which: Any) -> Any:
    """Conversations by the slug of the last turn that has the label, among `which` turns."""
    last = (
        sa.select(Turn.conversation_id, sa.func.max(Turn.sequence).label("sequence"))
        .join(label, label.turn_id == Turn.id)
        .where(*which)
        .group_by(Turn.conversation_id)
        .subquery()
    )
    return (
        sa.select(slug, sa.func.count())
        .select_from(Turn)
        .join(label, label.turn_id == Turn.id)
        .join(Conversation, Conversation.id == Turn.conversation_id)
        .join(
            last,
            sa.and_(
                last.c.conversation_id == Turn.conversation_id,
                last.c.sequence == Turn.sequence,
            ),
        )
        .group_by(slug)
    )


_HAS_TURN = sa.exists().where(Turn.conversation_id == Conversation.id)
_VERDICT = sa.case((Vote.useful, "useful"), else_="not_useful")

KINDS = {
    "engaged": sa.select(sa.literal_column("'all'"), sa.func.count())
    .select_from(Conversation)
    .where(_HAS_TURN),
    "topic": _said(Turn.topic),
    "outcome": _said(Turn.outcome),
    "concern": _said(TurnConcern.concern).join(
        TurnConcern, TurnConcern.turn_id == Turn.id
    ),
    "attitude": _last(TurnAttitude.attitude, TurnAttitude),
    "vote": _last(_VERDICT, Vote, Turn.outcome == "answered"),
}
