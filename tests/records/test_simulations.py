"""A database with made-up conversations is marked, on SQLite and on Postgres."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from bot.insight.simulation.plan import usual
from bot.insight.simulation.writing import fill
from bot.records import conversations, simulations
from bot.records import database as records
from bot.records.models import Conversation, Turn
from bot.settings import settings


@pytest.fixture
def configured(address: str, monkeypatch: pytest.MonkeyPatch):
    """The database of the settings is `address`."""
    monkeypatch.setenv("BOT_DATABASE_URL", address)
    settings.cache_clear()
    records.engine.cache_clear()
    yield address
    monkeypatch.undo()
    settings.cache_clear()
    records.engine.cache_clear()


def test_a_filled_database_takes_no_real_conversation(configured):
    written = fill(usual(date(2026, 3, 29), 60, seed=1))
    with records.session() as work:
        turns = work.execute(sa.select(sa.func.count(Turn.id))).scalar_one()
        assert turns == written["turns"] > 0
        # Where a chat is over its reply is NULL, as retention leaves it.
        with_reply = sa.select(sa.func.count(Turn.id)).where(Turn.reply.is_not(None))
        assert work.execute(with_reply).scalar_one() < turns
        with pytest.raises(simulations.SimulatedDatabase):
            conversations.open_conversation(work, "a token")


def test_a_database_with_a_real_conversation_is_not_marked(configured):
    with records.session() as work:
        work.add(Conversation(key="a"))
    with pytest.raises(simulations.RealConversations):
        fill(usual(date(2026, 3, 29), 60, seed=1))
    assert not simulations.is_marked()
