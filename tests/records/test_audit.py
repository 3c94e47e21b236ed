"""The audit log takes entries and gives none up."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from bot.records import audit
from bot.records import database as records
from bot.records.models import AuditEntry


@pytest.fixture
def noted(address: str) -> str:
    """Address of a database with two entries."""
    with records.session(address) as work:
        audit.note(work, "sam", "sign-in")
        audit.note(work, "sam", "switch", off="api")
    return address


def test_the_latest_entries_of_an_action_come_newest_first(noted: str) -> None:
    with records.session(noted) as work:
        audit.note(work, audit.COMMAND_LINE, "switch", off=None)
        found = list(audit.latest(work, "switch", 5))
        assert [(entry.who, entry.detail) for entry in found] == [
            (audit.COMMAND_LINE, {"off": None}),
            ("sam", {"off": "api"}),
        ]
        assert len(list(audit.latest(work, "switch"))) == 1


@pytest.mark.parametrize(
    "change",
    [
        sa.update(AuditEntry).values(who="someone else"),
        sa.delete(AuditEntry),
        sa.delete(AuditEntry).where(AuditEntry.action == "sign-in"),
    ],
    ids=["update", "delete all", "delete one"],
)
def test_the_database_refuses_to_change_or_delete_entries(
    noted: str, change: sa.sql.Executable
) -> None:
    with (
        pytest.raises(sa.exc.DBAPIError, match="stay as they are"),
        records.session(noted) as work,
    ):
        work.execute(change)
    with records.session(noted) as work:
        who = work.execute(sa.select(AuditEntry.who)).scalars().all()
    assert who == ["sam", "sam"]


def test_an_error_of_the_database_does_not_tell_what_was_to_be_stored(
    address: str,
) -> None:
    with (
        pytest.raises(sa.exc.DBAPIError) as refused,
        records.session(address) as work,
    ):
        audit.note(work, None, "zqxaction")  # type: ignore[arg-type]
    assert "zqxaction" not in str(refused.value)
