"""Opens, finds and erases conversations. The token itself is never stored, only its hash."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from bot.records.models import (
    Conversation,
    Erasure,
    Turn,
    TurnAttitude,
    TurnConcern,
    Vote,
    now,
)
from bot.records.periods import is_open
from bot.records.simulations import refuse_real

# Rasa's tracker store makes this table and writes it (bot/rasa_runtime/tracker_store.py).
EVENTS = sa.table(
    "events", sa.column("id"), sa.column("sender_id"), sa.column("timestamp")
)


@dataclass(frozen=True)
class Erased:
    """How much was erased of a conversation."""

    turns: int = 0
    labels: int = 0
    """Concerns and attitudes."""
    votes: int = 0
    events: int = 0
    """What Rasa remembered of the dialogue."""


def open_conversation(
    work: Session, token: str, site: str | None = None
) -> Conversation:
    """Starts a conversation.

    Args:
        token: at least 128 random bits; only its hash is kept.
        site: host name of the page that embeds the widget.

    Raises:
        SimulatedDatabase: the database is for made-up conversations.
    """
    refuse_real(work)
    conversation = Conversation(
        key=uuid.uuid4().hex, token_hash=hash_of(token), site=site
    )
    work.add(conversation)
    work.flush()
    return conversation


def find(work: Session, token: str) -> Conversation | None:
    """The conversation of a token, unless it has come to its end."""
    query = sa.select(Conversation).where(
        Conversation.token_hash == hash_of(token), is_open()
    )
    return work.execute(query).scalar_one_or_none()


def by_key(work: Session, key: str) -> Conversation:
    """The conversation that Rasa knows by `key`; made if another channel opened it.

    Raises:
        SimulatedDatabase: the database is for made-up conversations.
    """
    query = sa.select(Conversation).where(Conversation.key == key)
    conversation = work.execute(query).scalar_one_or_none()
    if conversation is None:
        refuse_real(work)
        conversation = Conversation(key=key)
        work.add(conversation)
        work.flush()
    return conversation


def erase(work: Session, token: str) -> Erased:
    """Deletes all that is held on the conversation of a token, and ends the token.

    What stays is the hash of the token with the date. It says only that something was erased, and
    keeps it erased when a backup is restored.
    """
    hashed = hash_of(token)
    work.merge(Erasure(token_hash=hashed, erased_at=now()))
    query = sa.select(Conversation.id).where(Conversation.token_hash == hashed)
    return delete(work, work.execute(query).scalars().all())


def is_spent(work: Session, token: str) -> bool:
    """Whether a token had its conversation already: it was erased, or has come to its end."""
    hashed = hash_of(token)
    begun = sa.select(Conversation.id).where(Conversation.token_hash == hashed)
    return bool(work.get(Erasure, hashed) or work.execute(begun).first())


def delete(work: Session, ids: Sequence[int]) -> Erased:
    """Deletes conversations with their turns, labels and votes, and Rasa's events of them."""
    turns = sa.select(Turn.id).where(Turn.conversation_id.in_(ids))

    def count(label: Any) -> int:
        rows = sa.select(sa.func.count()).where(label.turn_id.in_(turns))
        return work.execute(rows).scalar_one()

    erased = Erased(
        turns=work.execute(
            sa.select(sa.func.count()).select_from(turns.subquery())
        ).scalar_one(),
        labels=count(TurnConcern) + count(TurnAttitude),
        votes=count(Vote),
        events=delete_events(work, ids),
    )
    work.execute(_now(sa.delete(Conversation).where(Conversation.id.in_(ids))))
    return erased


def delete_events(work: Session, ids: Sequence[int]) -> int:
    """Deletes all that Rasa's tracker store holds on conversations; how many events."""
    if not has_events(work):
        return 0
    keys = sa.select(Conversation.key).where(Conversation.id.in_(ids))
    return work.execute(sa.delete(EVENTS).where(EVENTS.c.sender_id.in_(keys))).rowcount


def count_events(work: Session, conversation: Conversation) -> int:
    """How many events Rasa's tracker store holds on a conversation."""
    if not has_events(work):
        return 0
    query = sa.select(sa.func.count()).where(EVENTS.c.sender_id == conversation.key)
    return work.execute(query).scalar_one()


def has_events(work: Session) -> bool:
    """Whether Rasa has made its table: it does so when a release is loaded for the first time."""
    return sa.inspect(work.connection()).has_table(EVENTS.name)


def hash_of(token: str) -> str:
    """What is stored of a token."""
    # A token is random and long, so a plain hash can't be guessed back: no need for a slow one.
    # A header may hold any bytes; those that are no UTF-8 come as surrogates.
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()


def _now(statement: sa.sql.Delete) -> sa.sql.Delete:
    return statement.execution_options(synchronize_session=False)
