"""The tables of the records. Times are UTC without a zone; texts are redacted before they come here."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import declarative_base, relationship

Base: Any = declarative_base()


def now() -> datetime:
    """The current time as the records keep it: UTC, without a zone."""
    return datetime.now(UTC).replace(tzinfo=None)


class Conversation(Base):
    """The turns under one token. `key` is what Rasa's tracker knows it by."""

    __tablename__ = "conversations"

    id = sa.Column(sa.Integer, primary_key=True)
    key = sa.Column(sa.String(32), nullable=False, unique=True)
    token_hash = sa.Column(
        sa.String(64), unique=True, doc="None where another channel opened it"
    )
    started_at = sa.Column(sa.DateTime, nullable=False, default=now, index=True)
    last_active_at = sa.Column(sa.DateTime, nullable=False, default=now)
    site = sa.Column(sa.String(200), doc="Host name of the page that embeds the widget")
    nation = sa.Column(sa.String(20))
    trust_asked = sa.Column(
        sa.Integer,
        nullable=False,
        default=0,
        server_default="0",
        doc="How often, 0 to 2",
    )
    trust_before = sa.Column(sa.Integer, doc="Agrees strongly: 5, disagrees: 1")
    trust_after = sa.Column(sa.Integer, doc="The same, at the end")
    ended = sa.Column(
        sa.Boolean,
        nullable=False,
        default=False,
        server_default=sa.false(),
        index=True,
        doc="Whether its token, its replies and what Rasa remembered are gone",
    )
    turns = relationship("Turn", back_populates="conversation", passive_deletes=True)


class Turn(Base):
    """One visitor message and the replies to it."""

    __tablename__ = "turns"
    __table_args__ = (
        sa.UniqueConstraint("conversation_id", "sequence"),
        sa.UniqueConstraint("conversation_id", "message_id"),
        # The few turns that still have words, for the hourly search for those that must go.
        sa.Index(
            "ix_turns_words",
            "received_at",
            sqlite_where=sa.text("text IS NOT NULL"),
            postgresql_where=sa.text("text IS NOT NULL"),
        ),
    )

    id = sa.Column(sa.Integer, primary_key=True)
    conversation_id = sa.Column(
        sa.ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False
    )
    sequence = sa.Column(
        sa.Integer, nullable=False, doc="1, 2, 3 … in its conversation"
    )
    message_id = sa.Column(
        sa.String(64), nullable=False, doc="Chosen by the sender: idempotency"
    )
    received_at = sa.Column(sa.DateTime, nullable=False, default=now, index=True)
    replied_at = sa.Column(sa.DateTime, doc="None until the reply is stored")
    text = sa.Column(
        sa.Text, doc="The redacted text; None for a choice and for urgent messages"
    )
    choice = sa.Column(
        sa.String(60), doc="The choice that was pressed instead of typing"
    )
    outcome = sa.Column(sa.String(20), doc="One of OUTCOMES; None until replied")
    topic = sa.Column(sa.String(60), index=True)
    confidence = sa.Column(sa.Float)
    answer = sa.Column(sa.String(80), doc="Id of the answer that was given")
    reply = sa.Column(sa.JSON, doc="The messages as they were sent")
    conversation = relationship("Conversation", back_populates="turns")
    concerns = relationship("TurnConcern", passive_deletes=True)
    attitude = relationship("TurnAttitude", uselist=False, passive_deletes=True)
    vote = relationship("Vote", uselist=False, passive_deletes=True)


OUTCOMES = (
    "answered",  # an answer from the answer book
    "clarified",  # asked back with choices
    "no_answer",  # understood, but there is no answer yet
    "gave_up",  # third miss: the list of topics and a human contact
    "out_of_scope",  # other NHS matters, other subjects, other languages, noise
    "small_talk",  # greetings, thanks, questions and comments about this service
    "urgent",  # the care card
    "switched_off",  # no model was asked: the answer list and topics to pick
    "error",  # something failed; the visitor was told
)
UNANSWERED = ("clarified", "no_answer", "gave_up")


class TurnConcern(Base):
    """A concern that a turn voiced."""

    __tablename__ = "concerns"

    turn_id = sa.Column(sa.ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True)
    concern = sa.Column(sa.String(40), primary_key=True)
    confidence = sa.Column(sa.Float, nullable=False)


class TurnAttitude(Base):
    """The attitude to sharing that a turn showed."""

    __tablename__ = "attitudes"

    turn_id = sa.Column(sa.ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True)
    attitude = sa.Column(sa.String(10), nullable=False)
    confidence = sa.Column(sa.Float, nullable=False)


class Vote(Base):
    """Whether the visitor found the reply useful."""

    __tablename__ = "votes"

    turn_id = sa.Column(sa.ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True)
    useful = sa.Column(sa.Boolean, nullable=False)
    voted_at = sa.Column(sa.DateTime, nullable=False, default=now)


class Erasure(Base):
    """A conversation that its visitor erased: it stays erased when a backup is restored."""

    __tablename__ = "erasures"

    token_hash = sa.Column(sa.String(64), primary_key=True)
    erased_at = sa.Column(sa.DateTime, nullable=False, default=now)


class MonthlyCount(Base):
    """How many conversations of a month had something in common; kept when they are gone."""

    __tablename__ = "monthly_counts"

    month = sa.Column(sa.Date, primary_key=True, doc="Its first day")
    kind = sa.Column(sa.String(10), primary_key=True, doc="A key of monthly.KINDS")
    slug = sa.Column(sa.String(60), primary_key=True, doc="Such as a topic's slug")
    conversations = sa.Column(
        sa.Integer, doc="Protected by bot.records.disclosure; None where it is hidden"
    )


class Simulation(Base):
    """The mark of a database whose conversations `bot simulate` made up; real ones have none."""

    __tablename__ = "simulations"

    id = sa.Column(sa.Integer, primary_key=True)
    made_at = sa.Column(sa.DateTime, nullable=False, default=now)
    planted = sa.Column(sa.JSON, nullable=False, doc="What the year was made to hold")


class StaffMember(Base):
    """Someone who may sign in to the staff pages."""

    __tablename__ = "staff"

    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column(sa.String(80), nullable=False, unique=True)
    role = sa.Column(sa.String(20), nullable=False)
    password_hash = sa.Column(sa.String(200), nullable=False)
    created_at = sa.Column(sa.DateTime, nullable=False, default=now)


class StaffSession(Base):
    """A signed-in browser. Only the hash of its cookie is kept."""

    __tablename__ = "staff_sessions"

    id_hash = sa.Column(sa.String(64), primary_key=True)
    staff_id = sa.Column(sa.ForeignKey("staff.id", ondelete="CASCADE"), nullable=False)
    csrf_token = sa.Column(sa.String(64), nullable=False)
    expires_at = sa.Column(sa.DateTime, nullable=False)
    member = relationship("StaffMember")


class AuditEntry(Base):
    """Something that staff did. Triggers keep entries from being changed or deleted."""

    __tablename__ = "audit"
    __table_args__ = (sa.Index("ix_audit_action_id", "action", "id"),)

    id = sa.Column(sa.Integer, primary_key=True)
    at = sa.Column(sa.DateTime, nullable=False, default=now)
    who = sa.Column(
        sa.String(80), nullable=False, doc="Name of a staff account, or a command line"
    )
    action = sa.Column(sa.String(40), nullable=False)
    detail = sa.Column(sa.JSON, nullable=False, doc="Nothing about a visitor")
