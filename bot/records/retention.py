"""Removes what has been kept for as long as `bot.records.periods` says.

`bot serve` applies this each hour, and `bot retention` by hand. Each step can be repeated, and goes
in batches of one transaction each, so that it never holds up a visitor.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from bot.records import conversations, database
from bot.records.conversations import EVENTS
from bot.records.models import Conversation, Erasure, StaffSession, Turn, now
from bot.records.monthly import keep_counts
from bot.records.periods import UNUSED, Periods, periods

BATCH = 500
HOUR = 3600  # seconds

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Step:
    """One kind of record: `due` are the ids of those whose time is up, `remove` takes them away."""

    kind: str
    due: Any
    remove: Callable[[Session, Sequence[Any]], object]
    needs_events: bool = False


def steps(kept: Periods, at: datetime) -> Iterator[Step]:
    """What must be gone at a time, in the order in which it goes."""
    yield Step(
        "erased",
        sa.select(Conversation.id).join(
            Erasure, Erasure.token_hash == Conversation.token_hash
        ),
        conversations.delete,
    )
    yield Step(
        "unused",
        sa.select(Conversation.id).where(
            sa.not_(Conversation.ended),
            Conversation.last_active_at <= at - UNUSED,
            ~sa.exists().where(Turn.conversation_id == Conversation.id),
        ),
        conversations.delete,
    )
    yield Step(
        "over",
        sa.select(Conversation.id).where(sa.not_(Conversation.ended), kept.is_over(at)),
        end,
    )
    yield Step(
        "events",
        sa.select(EVENTS.c.id).where(
            EVENTS.c.timestamp <= (at - kept.idle).replace(tzinfo=UTC).timestamp(),
            ~sa.exists().where(
                Conversation.key == EVENTS.c.sender_id, sa.not_(Conversation.ended)
            ),
        ),
        _deleting(EVENTS.c.id),
        needs_events=True,
    )
    yield Step(
        "words",
        sa.select(Turn.id).where(
            Turn.text.is_not(None), Turn.received_at <= at - kept.words
        ),
        forget_words,
    )
    yield Step(
        "labels",
        sa.select(Conversation.id).where(
            Conversation.started_at < kept.earliest_kept(at)
        ),
        conversations.delete,
    )
    yield Step(
        "erasures",
        sa.select(Erasure.token_hash).where(Erasure.erased_at <= at - kept.erasures),
        _deleting(Erasure.token_hash),
    )
    yield Step(
        "staff_sessions",
        sa.select(StaffSession.id_hash).where(StaffSession.expires_at <= at),
        _deleting(StaffSession.id_hash),
    )


def due(at: datetime | None = None, address: str | None = None) -> dict[str, int]:
    """How many records of each kind would go. Changes nothing."""
    with database.session(address) as work:
        return {step.kind: _count(work, step) for step in steps(periods(), at or now())}


def apply(at: datetime | None = None, address: str | None = None) -> dict[str, int]:
    """Removes what is due, with no trace of it in SQLite's files; how many of each kind.

    Args:
        at: the time to go by, if not now.
        address: the database, if not that of the settings.
    """
    at, kept = at or now(), periods()
    gone = {}
    for step in steps(kept, at):
        if step.kind == "labels":
            _count_months(kept.earliest_kept(at), address)
        gone[step.kind] = _remove(step, address)
    with database.session(address) as work:
        was_erased = work.execute(sa.select(sa.exists(Erasure.token_hash))).scalar_one()
    if was_erased or any(gone.values()):
        database.overwrite_freed(address)
    return gone


async def apply_each_hour() -> None:
    """Applies the retention now and each hour. A failure is logged, and tried again."""
    while True:
        try:
            await asyncio.to_thread(apply)
        except Exception:
            logger.exception("Retention failed. The next try is in an hour.")
        await asyncio.sleep(HOUR)


def end(work: Session, ids: Sequence[int]) -> None:
    """Takes away what lets a conversation go on, or be known again by who had it."""
    conversations.delete_events(work, ids)
    _change(
        work,
        sa.update(Turn)
        .where(Turn.conversation_id.in_(ids))
        .values(reply=sa.null(), message_id=sa.cast(Turn.sequence, sa.String(64))),
    )
    _change(
        work,
        sa.update(Conversation)
        .where(Conversation.id.in_(ids))
        .values(token_hash=None, ended=True),
    )


def forget_words(work: Session, ids: Sequence[int]) -> None:
    """Takes the words out of turns."""
    _change(work, sa.update(Turn).where(Turn.id.in_(ids)).values(text=None))


def _deleting(key: Any) -> Callable[[Session, Sequence[Any]], object]:
    return lambda work, ids: _change(work, sa.delete(key.table).where(key.in_(ids)))


def _change(work: Session, statement: Any) -> None:
    work.execute(statement.execution_options(synchronize_session=False))


def _count(work: Session, step: Step) -> int:
    if step.needs_events and not conversations.has_events(work):
        return 0
    query = sa.select(sa.func.count()).select_from(step.due.subquery())
    return work.execute(query).scalar_one()


def _remove(step: Step, address: str | None) -> int:
    gone = 0
    while True:
        with database.session(address) as work:
            if step.needs_events and not conversations.has_events(work):
                return 0
            ids = work.execute(step.due.limit(BATCH)).scalars().all()
            if not ids:
                return gone
            step.remove(work, ids)
        gone += len(ids)


def _count_months(before: datetime, address: str | None) -> None:
    """Keeps the counts of each month that is about to go, before any of it goes."""
    with database.session(address) as work:
        oldest = work.execute(
            sa.select(sa.func.min(Conversation.started_at))
        ).scalar_one()
    while oldest is not None and oldest < before:
        start = oldest.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        oldest = (start + timedelta(days=32)).replace(day=1)
        with database.session(address) as work:
            keep_counts(work, start, oldest)
