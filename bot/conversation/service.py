"""A visitor's conversations: open, send, resume, vote, see what is held, erase."""

from __future__ import annotations

import asyncio
import logging
import re
from datetime import timedelta
from typing import Any
from weakref import WeakValueDictionary

import sqlalchemy as sa
from sqlalchemy.orm import Session

from bot.content.book import AnswerBook
from bot.content.choices import MAIN_TOPICS
from bot.content.choices import choice as offer
from bot.content.choices import is_known
from bot.content.taxonomy import taxonomy
from bot.conversation import trust
from bot.conversation.exchange import Assistant, Exchange, choose, exchange
from bot.conversation.problems import Problem
from bot.conversation.switched_off import reply_to_choice, reply_to_text
from bot.rasa_runtime.tracker_store import erase_events
from bot.records import conversations, database, turns
from bot.records.models import Conversation, Turn
from bot.safety import switch
from bot.safety.input import EmptyMessage, MessageTooLong, clean
from bot.safety.redaction import redact
from bot.settings import settings

OFFERS_REMEMBERED = 10  # a choice can be pressed for as many turns after it was offered
LAST_SEQUENCE = 2**31 - 1  # the largest number that the column holds
# Offered with the welcome: what most people ask, the guided choices, and the question on trust.
WELCOME = (*MAIN_TOPICS[:4], *taxonomy().guides, trust.START)
UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")

logger = logging.getLogger(__name__)


class Conversations:
    """What a visitor can do, whichever page or script they do it from.

    Every call takes the conversation's token. Raises `Problem` with status 401 when it is unknown
    or has expired, 404 for a turn that is not there, and 4xx for input that can't be used.
    """

    def __init__(self, assistant: Assistant, book: AnswerBook) -> None:
        self._assistant = assistant
        self._book = book
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def open(self, site: str | None = None) -> dict[str, Any]:
        """Starts a conversation: its token, told this once, and the first messages."""
        with database.session() as work:
            _, token = conversations.open_conversation(work, site)
        return {"token": token, "messages": [self._welcome()]}

    async def send(
        self,
        token: str,
        message_id: str,
        text: str | None = None,
        choice: str | None = None,
    ) -> dict[str, Any]:
        """Answers a message.

        Args:
            message_id: a UUID. The same one again gets the same reply.
            text: what was typed; or
            choice: the id of a choice that was offered.
        """
        _check_form(message_id, text, choice)
        cleaned = _cleaned(text) if text is not None else None
        with database.session() as work:
            key = self._find(work, token).key
        lock = self._locks.setdefault(key, asyncio.Lock())
        async with (
            lock
        ):  # one message of a conversation at a time, in the order they came
            return await self._answer(token, message_id, cleaned, choice)

    async def _answer(
        self, token: str, message_id: str, text: str | None, choice: str | None
    ) -> dict[str, Any]:
        off = switch.off()
        with database.session() as work:
            conversation = self._find(work, token)
            turn = turns.find(work, conversation, message_id)
            if turn is not None and turn.replied_at:
                _check_same(turn, text, choice)
                return _sent(turn)
            if choice is not None and choice not in self._offered(work, conversation):
                raise Problem(
                    422,
                    "Unknown choice",
                    "Please pick one of the choices that are shown.",
                )
            key = conversation.key
            if choice is not None and trust.is_trust(choice):
                told = trust.take(conversation, choice)
                return _sent(_store(work, conversation, message_id, told, choice))
            if off == "understanding":
                told = (
                    reply_to_choice(self._book, choice, conversation.nation)
                    if choice is not None
                    else reply_to_text(self._book, text or "")
                )
                return _sent(_store(work, conversation, message_id, told, choice))
        try:
            if choice is not None:
                told = await choose(self._assistant, key, message_id, choice)
            else:
                told = await exchange(
                    self._assistant, self._book, key, message_id, text or ""
                )
        except Exception:
            logger.exception("No reply to message %s", message_id)
            self._note_failure(key, message_id, choice)
            raise Problem(503, "No reply", self._book.one_liners["error"]) from None
        with database.session() as work:
            conversation = self._find(work, token)
            if told.outcome in ("small_talk", "answered"):
                told.messages.extend(
                    trust.last_question(work, conversation, told.outcome)
                )
            return _sent(_store(work, conversation, message_id, told, choice))

    def history(self, token: str, after: int = 0) -> dict[str, Any]:
        """What was said after turn number `after`, to go on after a reload."""
        with database.session() as work:
            conversation = self._find(work, token)
            return {
                "turns": [
                    self._shown(turn)
                    for turn in turns.after(
                        work, conversation, min(after, LAST_SEQUENCE)
                    )
                ]
            }

    def vote(self, token: str, sequence: int, useful: bool) -> dict[str, Any]:
        """Stores whether the reply of a turn was useful; the last vote counts."""
        wanted = sequence if 0 < sequence <= LAST_SEQUENCE else None
        with database.session() as work:
            conversation = self._find(work, token)
            query = sa.select(Turn).where(
                Turn.conversation_id == conversation.id, Turn.sequence == wanted
            )
            turn = work.execute(query).scalar_one_or_none()
            if turn is None or turn.outcome == "urgent":
                raise Problem(
                    404, "No such reply", "There is no reply with that number."
                )
            turns.vote(work, turn, useful)
        return {"sequence": sequence, "useful": useful}

    def held(self, token: str) -> dict[str, Any]:
        """Everything that is held on the conversation."""
        with database.session() as work:
            conversation = self._find(work, token)
            said = list(turns.after(work, conversation, 0))
            return {
                "started": conversation.started_at.isoformat() + "Z",
                "last_message": conversation.last_active_at.isoformat() + "Z",
                "site": conversation.site,
                "nation": conversation.nation,
                "trust_at_the_start": conversation.trust_before,
                "trust_at_the_end": conversation.trust_after,
                "turns": [self._shown(turn) | _labels(turn) for turn in said],
            }

    def erase(self, token: str) -> dict[str, Any]:
        """Erases the conversation from the records and from Rasa's tracker store."""
        with database.session() as work:
            conversation = self._find(work, token)
            events = erase_events(work, conversation.key)
            count = conversations.erase(work, conversation)
        database.empty_log()
        return {
            "erased": {"turns": count, "events": events},
            "message": self._book.one_liners["erased"],
        }

    def _find(self, work: Session, token: str) -> Conversation:
        idle = timedelta(hours=settings().idle_hours)
        conversation = conversations.find(work, token, idle)
        if conversation is None:
            raise Problem(
                401,
                "Chat has ended",
                self._book.one_liners["expired"],
                {"WWW-Authenticate": "Bearer"},
            )
        return conversation

    def _welcome(self) -> dict[str, Any]:
        return {
            "kind": "text",
            "text": self._book.one_liners["welcome"].format(run_by=settings().run_by),
            "choices": [offer(topic) for topic in WELCOME],
        }

    def _offered(self, work: Session, conversation: Conversation) -> set[str]:
        query = (
            sa.select(Turn.reply)
            .where(Turn.conversation_id == conversation.id)
            .order_by(Turn.sequence.desc())
            .limit(OFFERS_REMEMBERED)
        )
        replies = [*work.execute(query).scalars(), [self._welcome()]]
        return {
            shown["id"]
            for reply in replies
            for message in reply or []
            for shown in message.get("choices", [])
            if is_known(shown["id"])
        }

    def _shown(self, turn: Turn) -> dict[str, Any]:
        return {
            "sequence": turn.sequence,
            "id": turn.message_id,
            "text": turn.text,
            "choice": self._pressed(turn.choice) if turn.choice else None,
            "messages": turn.reply,
            "vote": turn.vote.useful if turn.vote else None,
        }

    def _pressed(self, choice: str) -> str:
        if not is_known(choice):
            return self._book.one_liners["choice_gone"]
        return offer(choice)["label"]

    def _note_failure(self, key: str, message_id: str, choice: str | None) -> None:
        with database.session() as work:
            turn = turns.begin(
                work, conversations.by_key(work, key), message_id, choice=choice
            )
            turn.outcome = "error"


def _check_form(message_id: str, text: str | None, choice: str | None) -> None:
    if not UUID.fullmatch(message_id):
        raise Problem(422, "Wrong id", "The id of a message must be a UUID.")
    if (text is None) == (choice is None):
        raise Problem(422, "Text or choice", "Send either a text or a choice.")


def _cleaned(text: str) -> str:
    try:
        return clean(text)
    except EmptyMessage as error:
        raise Problem(422, "Empty message", str(error)) from None
    except MessageTooLong as error:
        raise Problem(413, "Message too long", str(error)) from None


def _check_same(turn: Turn, text: str | None, choice: str | None) -> None:
    """An id stands for one message: saying something else under it is a mistake."""
    kept = turn.text is None or text is None or turn.text == redact(text).text
    if turn.choice != choice or not kept:
        raise Problem(
            409,
            "Id used twice",
            "Another message has this id already. Send it with a new id.",
        )


def _store(
    work: Session,
    conversation: Conversation,
    message_id: str,
    told: Exchange,
    choice: str | None,
) -> Turn:
    turn = turns.begin(work, conversation, message_id)
    # It may have begun without its text, when an earlier try failed; a choice's is its label.
    turn.text, turn.choice = told.text if choice is None else None, choice
    turns.finish(
        turn, told.messages, told.outcome, told.topic, told.confidence, told.answer
    )
    if told.nation:
        conversation.nation = told.nation
    return turn


def _sent(turn: Turn) -> dict[str, Any]:
    return {
        "in_reply_to": turn.message_id,
        "sequence": turn.sequence,
        "messages": turn.reply,
    }


def _labels(turn: Turn) -> dict[str, Any]:
    return {
        "received": turn.received_at.isoformat() + "Z",
        "topic": turn.topic,
        "concerns": [row.concern for row in turn.concerns],
        "attitude": turn.attitude.attitude if turn.attitude else None,
    }
