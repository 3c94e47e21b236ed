"""The question on trust: once at the start, once at the end, and only for those who want it.

It is worded so that the answers can be set beside the survey of the NHS in England in which 83%
strongly or slightly agreed. The first time has to be asked for. The second comes only to those who
answered the first. Rasa has no part in it, so that no answer stands in its tracker.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from bot.content.book import answer_book
from bot.content.choices import choice, parts
from bot.conversation.exchange import Exchange
from bot.records import turns
from bot.records.models import Conversation

START = "trust:start"
TURNS_BEFORE_LAST = 4  # answers after which the second question may come
_SCALE = [f"trust:{answer}" for answer in ("5", "4", "3", "2", "1", "skip")]


def is_trust(choice_id: str | None) -> bool:
    """Whether a choice belongs to the question on trust."""
    return choice_id is not None and parts(choice_id)[0] == "trust"


def take(conversation: Conversation, choice_id: str) -> Exchange:
    """Asks the first question, or keeps the answer to the question that was asked last."""
    _, said = parts(choice_id)
    words = "trust_thanks"
    if choice_id == START and not conversation.trust_asked:
        conversation.trust_asked = 1
        return Exchange(None, [_question("trust_question")], "small_talk")
    if said == "skip":
        words = "trust_skipped"
    elif choice_id != START:
        answer = int(said)
        if conversation.trust_asked == 1 and conversation.trust_before is None:
            conversation.trust_before = answer
        elif conversation.trust_asked == 2 and conversation.trust_after is None:
            conversation.trust_after = answer
    message = {"kind": "text", "text": answer_book().one_liners[words]}
    return Exchange(None, [message], "small_talk")


def last_question(
    work: Session, conversation: Conversation, outcome: str
) -> list[dict[str, Any]]:
    """The second question, when its time has come: after small talk such as "thanks", or after
    some answers."""
    if conversation.trust_asked != 1 or conversation.trust_before is None:
        return []
    answered = turns.count_answered(work, conversation)
    if answered < (1 if outcome == "small_talk" else TURNS_BEFORE_LAST):
        return []
    conversation.trust_asked = 2
    return [_question("trust_again")]


def _question(words: str) -> dict[str, Any]:
    return {
        "kind": "question",
        "text": answer_book().one_liners[words],
        "choices": [choice(option) for option in _SCALE],
    }
