"""The mark of a database whose conversations are made up, so that nothing real gets among them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from bot.records import database
from bot.records.models import Conversation, Erasure, MonthlyCount, Simulation

NOTE = "A program made up these conversations. No person said any of this."


class RealConversations(RuntimeError):
    """The database holds, or has held, conversations that nobody made up."""


class SimulatedDatabase(RuntimeError):
    """A real conversation was to be stored among made-up ones."""


def is_simulated(work: Session) -> bool:
    """Whether what the database holds is made up."""
    return work.execute(sa.select(sa.exists(Simulation.id))).scalar_one()


def is_marked(address: str | None = None) -> bool:
    """The same, for those who have no session."""
    with database.session(address) as work:
        return is_simulated(work)


def begin(work: Session, planted: dict[str, Any]) -> None:
    """Marks a database before made-up conversations come, in place of an earlier mark.

    Args:
        planted: what the conversations hold, to compare with what the dashboard finds.

    Raises:
        RealConversations: it is not for them.
    """
    if not is_simulated(work) and any(
        work.execute(sa.select(sa.exists().select_from(kind))).scalar_one()
        for kind in (Conversation, Erasure, MonthlyCount)
    ):
        raise RealConversations("This database holds real conversations.")
    work.execute(sa.delete(Simulation))
    work.add(Simulation(planted=planted))


def refuse_real(work: Session) -> None:
    """Keeps a real conversation out of a simulated database.

    Raises:
        SimulatedDatabase: it is one.
    """
    if is_simulated(work):
        raise SimulatedDatabase("This database is for simulated conversations only.")
