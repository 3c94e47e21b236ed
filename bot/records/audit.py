"""The audit log: what staff did, and when. The database refuses to change or delete its entries.

It holds the names of staff accounts and never anything about a visitor.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from bot.records.models import AuditEntry

# Who it was where nobody was signed in. Account names have no capitals, so nobody has this one.
COMMAND_LINE = "Command line"


def note(work: Session, who: str, action: str, **detail: Any) -> None:
    """Adds an entry.

    Args:
        who: the name of a staff account, or COMMAND_LINE.
        action: what was done, in a word or two, always the same ones.
        detail: what else there is to know, as JSON can hold it.
    """
    work.add(AuditEntry(who=who, action=action, detail=detail))


def latest(work: Session, action: str, count: int = 1) -> Iterable[AuditEntry]:
    """The last entries of an action, the newest first."""
    query = (
        sa.select(AuditEntry)
        .where(AuditEntry.action == action)
        .order_by(AuditEntry.id.desc())
        .limit(count)
    )
    return work.execute(query).scalars()
