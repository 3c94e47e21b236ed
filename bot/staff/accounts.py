"""Staff accounts: names, roles and passwords (Argon2id)."""

from __future__ import annotations

import secrets
import unicodedata
from functools import cache

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy.orm import Session

from bot.records.database import session
from bot.records.models import StaffMember

ROLES = ("viewer", "analyst", "editor", "publisher", "privacy", "admin")
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200
LONGEST_NAME = 80
_UNAMBIGUOUS = "abcdefghjkmnpqrstuvwxyz23456789"

_hasher = (
    PasswordHasher()
)  # Argon2id with the parameters of RFC 9106, low-memory profile


class AccountError(ValueError):
    """An account that can't be made; the message says what to change."""


def add(name: str, role: str, password: str | None = None) -> str:
    """Adds an account to the database of the settings.

    Args:
        name: what the person types to sign in; capitals make no difference.
        role: one of ROLES.
        password: at least 12 characters; a good one is made where it is None.

    Returns:
        The password, to be told to the person once. Only its hash is kept.

    Raises:
        AccountError: the name is taken or unusable, or the role or the password won't do.
    """
    name = tidy_name(name)
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise AccountError(f"Choose a name of 1 to {LONGEST_NAME} letters.")
    if role not in ROLES:
        raise AccountError(
            f"There is no role '{role}'. Choose one of: {', '.join(ROLES)}."
        )
    password = make_password() if password is None else password
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise AccountError(
            f"Choose a password of {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters."
        )
    with session() as work:
        if _find(work, name):
            raise AccountError(f"There is already an account with the name '{name}'.")
        work.add(
            StaffMember(name=name, role=role, password_hash=_hasher.hash(password))
        )
    return password


def make_password() -> str:
    """A random password of 99 bits, in five groups that are easy to read out."""
    return "-".join(
        "".join(secrets.choice(_UNAMBIGUOUS) for _ in range(4)) for _ in range(5)
    )


def check(work: Session, name: str, password: str) -> StaffMember | None:
    """The account with this name and password, or None.

    An unknown name costs the same work as a wrong password, so the time does not tell which.
    """
    member = _find(work, tidy_name(name)[:LONGEST_NAME])
    try:
        _hasher.verify(member.password_hash if member else _nobody(), password)
    except (VerifyMismatchError, InvalidHashError):
        return None
    if member and _hasher.check_needs_rehash(member.password_hash):
        member.password_hash = _hasher.hash(password)
    return member


def known_name(work: Session, name: str) -> str | None:
    """The name of the account that someone typed, or None where there is no such account.

    Only what this gives may be kept: what is typed for a name can be anything, a password too.
    """
    member = _find(work, tidy_name(name)[:LONGEST_NAME])
    return member.name if member else None


def tidy_name(name: str) -> str:
    """The form under which names are kept and compared."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def _find(work: Session, name: str) -> StaffMember | None:
    if not name.isprintable():
        return (
            None  # no account has such a name, and Postgres refuses to look for a NUL
        )
    query = sa.select(StaffMember).where(StaffMember.name == name)
    return work.execute(query).scalar_one_or_none()


@cache
def _nobody() -> str:
    """The hash of a password that nobody has."""
    return _hasher.hash(secrets.token_urlsafe())
