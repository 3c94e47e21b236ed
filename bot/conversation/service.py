"""A visitor's conversations: open, send, resume, vote, see what is held, erase."""

from __future__ import annotations

import logging
import re
from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from bot.content.book import AnswerBook
from bot.content.choices import MAIN_TOPICS, is_known
from bot.content.choices import choice as offer
from bot.content.taxonomy import taxonomy
from bot.conversation import tokens, trust
from bot.conversation.exchange import Assistant, Exchange, answer, choose, in_danger
from bot.conversation.problems import Problem
from bot.conversation.switched_off import reply_to_choice, reply_to_text
from bot.front_door.limits import HOUR, MINUTE, Limit
from bot.front_door.queue import Queue
from bot.front_door.refused import Refused
from bot.records import conversations, database, turns
from bot.records.models import Conversation, Turn, now
from bot.records.periods import Periods, periods
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
    or has expired, 404 for a turn that is not there, and 4xx for input that can't be used; and
    `Refused` where there is too much to do.
    """

    def __init__(self, assistant: Assistant, book: AnswerBook) -> None:
        self._assistant = assistant
        self._book = book
        self._queue = Queue(settings().messages_waiting, settings().reply_seconds)
        self._messages = Limit(
            "too_many_messages", settings().messages_per_minute, MINUTE
        )
        self._openings = Limit(
            "too_many_conversations", settings().conversations_per_hour, HOUR
        )

    def open(
        self, site: str | None = None, network: str | None = None
    ) -> dict[str, Any]:
        """Starts a conversation: its token, told this once, and the first messages.

        Nothing is stored before the visitor says something.

        Args:
            network: whom to count it for; nobody where it is not asked for over a network.
        """
        if network is not None:
            self._openings.take(network)
        return {"token": tokens.make(site), "messages": [self._welcome()]}

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
            choice: the id of a choice that was offered, or of a topic that has an answer.
        """
        _check_form(message_id, text, choice)
        cleaned = _cleaned(text) if text is not None else None
        with database.session() as work:
            conversation = self._find(work, token)
            turn = conversation and turns.find(work, conversation, message_id)
            if turn and turn.replied_at:
                return _sent_again(turn, cleaned, choice)
            nation = conversation.nation if conversation else None
        # Danger comes before every limit.
        if card := self._card(cleaned, nation, model_follows=True):
            return self._keep(token, message_id, card, choice)
        key = conversations.hash_of(token)
        try:
            if not self._queue.holds(key, message_id):
                self._messages.take(key)
            async with self._queue.turn(key, message_id):
                return await self._answer(token, message_id, cleaned, choice)
        except (Refused, TimeoutError) as error:
            if card := self._card(cleaned, nation, model_follows=False):
                return self._keep(token, message_id, card, choice)
            if isinstance(error, Refused):
                raise
            raise self._no_reply(token, message_id, choice) from None

    async def _answer(
        self, token: str, message_id: str, text: str | None, choice: str | None
    ) -> dict[str, Any]:
        off = switch.off()
        with database.session() as work:
            conversation = self._begin(work, token)
            turn = turns.find(work, conversation, message_id)
            if turn is not None and turn.replied_at:
                return _sent_again(turn, text, choice)
            if choice is not None and choice not in self._offered(work, conversation):
                raise Problem(
                    422,
                    "Unknown choice",
                    "Please pick one of the choices that are shown.",
                )
            key, nation = conversation.key, conversation.nation
            if choice is not None and trust.is_trust(choice):
                told = trust.take(conversation, choice)
                return _sent(_store(work, conversation, message_id, told, choice))
            if off == "understanding":
                told = (
                    reply_to_choice(self._book, choice, nation)
                    if choice is not None
                    else reply_to_text(self._book, text or "", nation)
                )
                return _sent(_store(work, conversation, message_id, told, choice))
        try:
            if choice is not None:
                told = await choose(self._assistant, key, message_id, choice)
            else:
                told = await answer(
                    self._assistant,
                    self._book,
                    key,
                    message_id,
                    text or "",
                    remembered=nation,
                )
        except Exception:
            if card := self._card(text, nation, model_follows=False):
                return self._keep(token, message_id, card, choice)
            raise self._no_reply(token, message_id, choice) from None
        return self._keep(token, message_id, told, choice)

    def _card(
        self, text: str | None, nation: str | None, model_follows: bool
    ) -> Exchange | None:
        if text is None:
            return None
        return in_danger(self._book, text, model_follows, nation)

    def _keep(
        self, token: str, message_id: str, told: Exchange, choice: str | None
    ) -> dict[str, Any]:
        with database.session() as work:
            conversation = self._begin(work, token)
            if told.outcome in ("small_talk", "answered"):
                told.messages.extend(
                    trust.last_question(work, conversation, told.outcome)
                )
            return _sent(_store(work, conversation, message_id, told, choice))

    def history(self, token: str, after: int = 0) -> dict[str, Any]:
        """What was said after turn number `after`, to go on after a reload."""
        with database.session() as work:
            conversation = self._find(work, token)
            if conversation is None:
                return {"turns": []}
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
                Turn.conversation_id == (conversation.id if conversation else None),
                Turn.sequence == wanted,
            )
            turn = work.execute(query).scalar_one_or_none()
            if turn is None or turn.outcome == "urgent":
                raise Problem(
                    404, "No such reply", "There is no reply with that number."
                )
            turns.vote(work, turn, useful)
        return {"sequence": sequence, "useful": useful}

    def held(self, token: str) -> dict[str, Any]:
        """Everything that is held on the conversation, with the time at which each part goes."""
        with database.session() as work:
            conversation = self._find(work, token)
            if conversation is None:
                return {"in_short": self._book.one_liners["nothing_held"]}
            kept, said = periods(), turns.every(work, conversation)
            ends = _instant(kept.end_of(conversation))
            return {
                "in_short": self._in_words("held"),
                "started": _instant(conversation.started_at),
                "last_message": _instant(conversation.last_active_at),
                "site": conversation.site,
                "nation": conversation.nation,
                "trust_asked": conversation.trust_asked,
                "trust_at_the_start": conversation.trust_before,
                "trust_at_the_end": conversation.trust_after,
                "notes_of_the_dialogue": conversations.count_events(work, conversation),
                "goes": {
                    "link_to_this_chat": ends,
                    "our_replies": ends,
                    "notes_of_the_dialogue": ends,
                    "all_the_rest": _instant(kept.labels_go(conversation)),
                },
                "turns": [
                    self._shown(turn) | _labels(turn) | _words_go(turn, kept)
                    for turn in said
                ],
            }

    async def erase(self, token: str) -> dict[str, Any]:
        """Erases the conversation from the records and from Rasa's tracker store.

        Waits for a message that is being answered, so that nothing of it is written afterwards.
        """
        async with self._queue.alone(conversations.hash_of(token)):
            with database.session() as work:
                self._find(work, token)
                erased = conversations.erase(work, token)
            database.empty_log()
        return {
            "erased": asdict(erased),
            "at": _instant(now()),
            "message": self._in_words("erased"),
            "remains": self._in_words("erased_remains"),
        }

    def _find(self, work: Session, token: str) -> Conversation | None:
        """The conversation of a token; None where nothing was said yet, so that nothing is held."""
        conversation = conversations.find(work, token)
        if conversation is None and (
            not tokens.is_fresh(token) or conversations.is_spent(work, token)
        ):
            raise self._over()
        return conversation

    def _begin(self, work: Session, token: str) -> Conversation:
        """The conversation of a token, made where this is the first thing that is said."""
        found = self._find(work, token)
        return found or conversations.open_conversation(
            work, token, tokens.site_of(token)
        )

    def _over(self) -> Problem:
        return Problem(
            401,
            "Chat has ended",
            self._book.one_liners["expired"],
            {"WWW-Authenticate": "Bearer"},
        )

    def _in_words(self, name: str) -> str:
        """A one-liner with who runs the chat, and with how long we keep things."""
        return self._book.one_liners[name].format(**kept_in_words())

    def _welcome(self) -> dict[str, Any]:
        return {
            "kind": "text",
            "text": self._in_words("welcome"),
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
        # A topic can be picked at any time: a page around the panel may offer one of its own.
        return self._book.topics | {
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

    def _no_reply(self, token: str, message_id: str, choice: str | None) -> Problem:
        """The problem, for an error that is being handled; it is logged and the turn noted."""
        logger.exception("No reply to message %s", message_id)
        with database.session() as work:
            turn = turns.begin(
                work, self._begin(work, token), message_id, choice=choice
            )
            turn.outcome = "error"
        return Problem(503, "No reply", self._book.one_liners["error"])


def kept_in_words() -> dict[str, Any]:
    """What visitors are told of the settings: who runs the chat, and how long we keep things."""
    return {
        "run_by": settings().run_by,
        "idle_hours": settings().idle_hours,
        "text_days": settings().retention_text_days,
        "label_months": settings().retention_label_months,
        "backup_days": settings().backup_days,
    }


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


def _sent_again(turn: Turn, text: str | None, choice: str | None) -> dict[str, Any]:
    """The reply that there was. An id stands for one message: another under it is a mistake."""
    kept = turn.text is None or text is None or turn.text == redact(text).text
    if turn.choice != choice or not kept:
        raise Problem(
            409,
            "Id used twice",
            "Another message has this id already. Send it with a new id.",
        )
    return _sent(turn)


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
    labels = {row.concern: row.confidence for row in turn.concerns}
    sure = {"topic": turn.confidence} | labels
    if turn.attitude:
        sure["attitude"] = turn.attitude.confidence
    return {
        "received": _instant(turn.received_at),
        "replied": _instant(turn.replied_at),
        "outcome": turn.outcome,
        "topic": turn.topic,
        "answer": turn.answer,
        "concerns": list(labels),
        "attitude": turn.attitude.attitude if turn.attitude else None,
        "how_sure_of_each": {n: round(c, 2) for n, c in sure.items() if c} or None,
        "voted": _instant(turn.vote.voted_at) if turn.vote else None,
    }


def _words_go(turn: Turn, kept: Periods) -> dict[str, Any]:
    return {"words_go": _instant(kept.words_go(turn))} if turn.text else {}


def _instant(at: datetime | None) -> str | None:
    return at.isoformat() + "Z" if at else None
