"""How long each kind of record is kept: the one definition, which visitors are shown too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.records.models import Conversation, Turn, now
from bot.settings import settings

UNUSED = timedelta(hours=1)


@dataclass(frozen=True)
class Periods:
    """What the settings say. `bot.records.retention` enforces it each hour."""

    idle: timedelta
    """From the last message to the end of a conversation: its token, its replies and what Rasa
    remembers of it go."""
    words: timedelta
    """From a message to the end of its redacted words. No conversation lasts longer than this."""
    label_months: int
    """From the month in which a conversation began to the end of all that is left of it."""
    erasures: timedelta
    """From an erasure to the end of the note that it took place."""

    def end_of(self, conversation: Conversation) -> datetime:
        """When a conversation ends, if no other message comes."""
        return min(
            conversation.last_active_at + self.idle,
            conversation.started_at + self.words,
        )

    def words_go(self, turn: Turn) -> datetime:
        """When the words of a turn go."""
        return turn.received_at + self.words

    def labels_go(self, conversation: Conversation) -> datetime:
        """When the labels and all else of a conversation go. Whole months go at once, so that
        they can be counted first."""
        return _month(conversation.started_at, self.label_months)

    def earliest_kept(self, at: datetime) -> datetime:
        """The first moment of the earliest month of which labels are still kept."""
        return _month(at, 1 - self.label_months)

    def is_over(self, at: datetime) -> Any:
        """The condition that a conversation has come to its end."""
        return sa.or_(
            Conversation.last_active_at <= at - self.idle,
            Conversation.started_at <= at - self.words,
        )


def periods() -> Periods:
    """The periods of the settings."""
    idle = timedelta(hours=settings().idle_hours)
    return Periods(
        idle=idle,
        words=timedelta(days=settings().retention_text_days),
        label_months=settings().retention_label_months,
        # A token that was erased before anything was said is refused until it expires by itself.
        erasures=max(timedelta(days=settings().backup_days), idle),
    )


def is_open() -> Any:
    """The condition that a conversation can go on."""
    return sa.not_(periods().is_over(now()))


def _month(at: datetime, later: int) -> datetime:
    """The first moment of the month that is so many months after that of `at`."""
    years, months = divmod(at.year * 12 + at.month - 1 + later, 12)
    return datetime(years, months + 1, 1)
