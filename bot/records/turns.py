"""Writes the turns of a conversation, and the labels that the custom actions find."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from bot.records import conversations
from bot.records.models import Conversation, Turn, TurnAttitude, TurnConcern, Vote, now


def begin(
    work: Session,
    conversation: Conversation,
    message_id: str,
    text: str | None = None,
    choice: str | None = None,
) -> Turn:
    """The turn of a message: the one that is there, or a new one at the end.

    Args:
        message_id: chosen by the sender; the same id is the same turn.
        text: the redacted text, or None for a choice or an urgent message.
        choice: the id of the choice that was pressed.
    """
    turn = find(work, conversation, message_id)
    if turn is not None:
        return turn
    last = sa.select(sa.func.coalesce(sa.func.max(Turn.sequence), 0)).where(
        Turn.conversation_id == conversation.id
    )
    turn = Turn(
        conversation_id=conversation.id,
        sequence=work.execute(last).scalar_one() + 1,
        message_id=message_id,
        text=text,
        choice=choice,
    )
    work.add(turn)
    conversation.last_active_at = now()
    conversation.ended = (
        False  # in another channel, which has no token, a talk can go on
    )
    work.flush()
    return turn


def find(work: Session, conversation: Conversation, message_id: str) -> Turn | None:
    """The turn of a message, if there is one."""
    query = sa.select(Turn).where(
        Turn.conversation_id == conversation.id, Turn.message_id == message_id
    )
    return work.execute(query).scalar_one_or_none()


def of_message(work: Session, key: str, message_id: str, text: str) -> Turn:
    """The turn of a message that Rasa is handling, for the custom actions.

    Args:
        key: Rasa's sender id.
        message_id: Rasa's message id.
        text: the redacted text; used where the turn is new (a channel other than the website's).
    """
    return begin(work, conversations.by_key(work, key), message_id, text)


def log_concerns(work: Session, turn: Turn, concerns: dict[str, float]) -> None:
    """Stores the concerns of a turn with their confidence; a second call replaces the first."""
    work.execute(sa.delete(TurnConcern).where(TurnConcern.turn_id == turn.id))
    work.add_all(
        TurnConcern(turn_id=turn.id, concern=slug, confidence=confidence)
        for slug, confidence in concerns.items()
    )


def track_attitude(work: Session, turn: Turn, attitude: str, confidence: float) -> None:
    """Stores the attitude of a turn; a second call replaces the first."""
    work.merge(TurnAttitude(turn_id=turn.id, attitude=attitude, confidence=confidence))


def finish(
    turn: Turn,
    reply: list[dict[str, Any]],
    outcome: str,
    topic: str | None = None,
    confidence: float | None = None,
    answer: str | None = None,
) -> None:
    """Puts the reply onto a turn, as it is about to be sent."""
    turn.reply, turn.outcome, turn.topic = reply, outcome, topic
    turn.confidence, turn.answer, turn.replied_at = confidence, answer, now()


def after(work: Session, conversation: Conversation, sequence: int) -> Iterable[Turn]:
    """The turns of a conversation that come after `sequence`, in order, if they have a reply."""
    query = (
        sa.select(Turn)
        .where(
            Turn.conversation_id == conversation.id,
            Turn.sequence > sequence,
            Turn.replied_at.is_not(None),
        )
        .order_by(Turn.sequence)
    )
    return work.execute(query).scalars()


def every(work: Session, conversation: Conversation) -> Iterable[Turn]:
    """All turns of a conversation in order, also those that failed before there was a reply."""
    query = sa.select(Turn).where(Turn.conversation_id == conversation.id)
    return work.execute(query.order_by(Turn.sequence)).scalars()


def count_answered(work: Session, conversation: Conversation) -> int:
    """How many turns of a conversation got an answer."""
    query = sa.select(sa.func.count()).where(
        Turn.conversation_id == conversation.id, Turn.outcome == "answered"
    )
    return work.execute(query).scalar_one()


def vote(work: Session, turn: Turn, useful: bool) -> None:
    """Stores whether a reply was useful; a second vote replaces the first."""
    work.merge(Vote(turn_id=turn.id, useful=useful))
