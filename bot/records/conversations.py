"""Opens, finds and erases conversations. The token itself is never stored, only its hash."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from bot.records.models import Conversation, Turn, now

TOKEN_BYTES = 32  # 256 random bits


def open_conversation(
    work: Session, site: str | None = None
) -> tuple[Conversation, str]:
    """Starts a conversation.

    Args:
        site: host name of the page that embeds the widget.

    Returns:
        The conversation and its token, which is told once and can't be found again.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    conversation = Conversation(
        key=uuid.uuid4().hex, token_hash=_hash(token), site=site
    )
    work.add(conversation)
    work.flush()
    return conversation, token


def find(work: Session, token: str, idle: timedelta) -> Conversation | None:
    """The conversation of a token, unless it has been idle for longer than `idle`."""
    query = sa.select(Conversation).where(
        Conversation.token_hash == _hash(token),
        Conversation.last_active_at > now() - idle,
    )
    return work.execute(query).scalar_one_or_none()


def by_key(work: Session, key: str) -> Conversation:
    """The conversation that Rasa knows by `key`; made if another channel opened it."""
    query = sa.select(Conversation).where(Conversation.key == key)
    conversation = work.execute(query).scalar_one_or_none()
    if conversation is None:
        conversation = Conversation(key=key)
        work.add(conversation)
        work.flush()
    return conversation


def erase(work: Session, conversation: Conversation) -> int:
    """Deletes a conversation with its turns, concerns, attitudes and votes.

    Returns:
        How many turns were deleted.
    """
    turns = sa.select(sa.func.count()).where(Turn.conversation_id == conversation.id)
    count = work.execute(turns).scalar_one()
    work.execute(sa.delete(Conversation).where(Conversation.id == conversation.id))
    return count


def _hash(token: str) -> str:
    # A token is random and long, so a plain hash can't be guessed back: no need for a slow one.
    # A header may hold any bytes; those that are no UTF-8 come as surrogates.
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()
