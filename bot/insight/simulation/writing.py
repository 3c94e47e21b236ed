"""Puts a simulated year into a database that is for nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import fields
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from bot.insight.simulation.conversations import Row, Rows, simulate
from bot.insight.simulation.plan import Plan
from bot.records import database, simulations
from bot.records.models import (
    Conversation,
    Erasure,
    MonthlyCount,
    Turn,
    TurnAttitude,
    TurnConcern,
    Vote,
)

# In the order in which rows can come; they go the other way round.
TABLES: dict[str, Any] = {
    "conversations": Conversation,
    "turns": Turn,
    "concerns": TurnConcern,
    "attitudes": TurnAttitude,
    "votes": Vote,
}


def fill(
    plan: Plan, progress: Callable[[Iterable[Rows]], Iterable[Rows]] = iter
) -> dict[str, int]:
    """Fills the database of the settings, in place of an earlier simulation.

    Args:
        progress: is given the days, and gives them back while it shows how far we are.

    Returns:
        How many rows each table has got.

    Raises:
        RealConversations: the database holds others. Nothing was changed.
    """
    written = dict.fromkeys(TABLES, 0)
    # All of it or nothing, in one transaction: SQLite syncs its file once and not for each day.
    with database.session() as work:
        simulations.begin(work, plan.planted())
        for kind in (*reversed(TABLES.values()), MonthlyCount, Erasure):
            work.execute(sa.delete(kind))
        for rows in progress(simulate(plan)):
            for table in fields(rows):
                some = getattr(rows, table.name)
                _insert(work, TABLES[table.name], some)
                written[table.name] += len(some)
    return written


def _insert(work: Session, kind: Any, rows: list[Row]) -> None:
    # A reply that is not there must be NULL, and not the word null of JSON: leave the column out.
    for alike in (
        [row for row in rows if "reply" in row],
        [row for row in rows if "reply" not in row],
    ):
        if alike:
            work.connection().execute(kind.__table__.insert(), alike)
