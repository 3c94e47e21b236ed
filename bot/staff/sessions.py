"""Signed-in browsers. The session's id is in the cookie only; the database has its hash."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from bot.records.models import StaffMember, StaffSession, now

LENGTH = timedelta(hours=8)
ID_BYTES = 32  # 256 random bits


@dataclass(frozen=True)
class Staff:
    """Who is signed in."""

    name: str
    role: str
    csrf_token: str
    """What every form that changes something sends back."""


def start(work: Session, member: StaffMember) -> str:
    """Starts a session of 8 hours, and clears away those that ended.

    Returns:
        The id for the cookie.
    """
    work.execute(sa.delete(StaffSession).where(StaffSession.expires_at <= now()))
    session_id = secrets.token_urlsafe(ID_BYTES)
    work.add(
        StaffSession(
            id_hash=_hash(session_id),
            staff_id=member.id,
            csrf_token=secrets.token_urlsafe(ID_BYTES),
            expires_at=now() + LENGTH,
        )
    )
    return session_id


def find(work: Session, session_id: str) -> Staff | None:
    """Who is signed in under this id, with the role that they have now."""
    query = (
        sa.select(StaffMember.name, StaffMember.role, StaffSession.csrf_token)
        .join(StaffSession, StaffSession.staff_id == StaffMember.id)
        .where(
            StaffSession.id_hash == _hash(session_id), StaffSession.expires_at > now()
        )
    )
    row = work.execute(query).one_or_none()
    return Staff(*row) if row else None


def end(work: Session, session_id: str) -> None:
    """Ends a session; nothing happens where there is none."""
    work.execute(
        sa.delete(StaffSession).where(StaffSession.id_hash == _hash(session_id))
    )


def _hash(session_id: str) -> str:
    # The id is random and long, so a plain hash can't be guessed back.
    # A cookie may hold any bytes; those that are no UTF-8 come as surrogates.
    return hashlib.sha256(session_id.encode(errors="surrogatepass")).hexdigest()
