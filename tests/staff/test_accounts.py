from __future__ import annotations

import pytest
import sqlalchemy as sa

from bot.records.database import session
from bot.records.models import StaffMember
from bot.staff import accounts
from bot.staff.accounts import AccountError


def test_a_new_account_gets_a_good_password_that_works(database: None) -> None:
    password = accounts.add("Sam Jones", "analyst")
    assert len(password) == 24 and password.count("-") == 4
    with session() as work:
        member = accounts.check(work, " sam jones ", password)
        assert member is not None
        assert (member.name, member.role) == ("sam jones", "analyst")


def test_only_an_argon2id_hash_is_kept(database: None) -> None:
    accounts.add("sam", "viewer", "correct horse battery")
    with session() as work:
        kept = work.execute(sa.select(StaffMember.password_hash)).scalar_one()
    assert kept.startswith("$argon2id$")


def test_wrong_details_find_nobody(database: None) -> None:
    accounts.add("sam", "viewer", "correct horse battery")
    with session() as work:
        assert accounts.check(work, "sam", "correct horse batterz") is None
        assert accounts.check(work, "alex", "correct horse battery") is None


@pytest.mark.parametrize(
    ("name", "role", "password", "says"),
    [
        ("", "viewer", None, "name"),
        ("x" * 81, "viewer", None, "name"),
        ("two\nlines", "viewer", None, "name"),
        ("sam", "boss", None, "no role"),
        ("sam", "viewer", "too short", "12 to 200"),
        ("sam", "viewer", "x" * 201, "12 to 200"),
    ],
)
def test_what_is_wrong_with_an_account_is_said(
    database: None, name: str, role: str, password: str | None, says: str
) -> None:
    with pytest.raises(AccountError, match=says):
        accounts.add(name, role, password)


def test_a_name_is_taken_whatever_its_capitals(database: None) -> None:
    accounts.add("sam", "viewer")
    with pytest.raises(AccountError, match="already"):
        accounts.add("SAM", "viewer")
