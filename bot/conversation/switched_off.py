"""What visitors meet while something is switched off (bot/safety/switch.py)."""

from __future__ import annotations

from typing import Any

from sanic import Request

from bot.content.book import AnswerBook
from bot.content.choices import MAIN_TOPICS, choice, parts
from bot.conversation.exchange import Exchange, in_danger
from bot.conversation.problems import Problem
from bot.safety import switch

RETRY_AFTER = 300  # seconds; long enough that no script of ours tries again by itself
# Goes on while everything is off: checks of health, staff pages, and the files that pages load. The
# widget's panel is such a file: it holds no answer, and shows the words that the API gives.
STAYS_OPEN = (
    "/health/",
    "/metrics",
    "/login",
    "/logout",
    "/dashboard",
    "/staff/",
    "/studio",
    "/static/",
    "/assets/",
    "/favicon.svg",
    "/widget",
)


class SwitchedOff(Problem):
    """This part of the service is switched off; the detail names whom to ask instead."""

    def __init__(self, book: AnswerBook, off: switch.Part) -> None:
        words = f"{book.one_liners[f'off_{off}']} {book.one_liners['whom_to_ask']}"
        super().__init__(
            503, "Switched off for now", words, {"Retry-After": str(RETRY_AFTER)}
        )


async def refuse(request: Request) -> None:
    """Lets a request through unless what it is for is switched off.

    Raises:
        SwitchedOff: it is.
    """
    off = switch.off()
    if (off == "all" and not request.path.startswith(STAYS_OPEN)) or (
        off == "api" and _is_chat(request)
    ):
        raise SwitchedOff(request.app.ctx.book, off)


def _is_chat(request: Request) -> bool:
    if request.path.startswith("/api/"):
        return True
    return request.method == "POST" and request.path.rstrip("/") == "/chat"


def reply_to_text(book: AnswerBook, text: str, nation: str | None) -> Exchange:
    """What someone who types is told without any model. The text is not kept.

    Args:
        text: cleaned by `bot.safety.input.clean`, not redacted.
    """
    card = in_danger(book, text, model_follows=False, nation=nation)
    return card or Exchange(None, [_instead(book)], "switched_off")


def reply_to_choice(book: AnswerBook, chosen: str, nation: str | None) -> Exchange:
    """The answers to a topic or a question that was picked, straight from the book.

    Args:
        nation: the person's, where it is known; without it there is an answer for each nation.
    """
    kind, value = parts(chosen)
    topic, question = value, ""
    if kind == "question":
        topic, question = book.topic_of(value) or "", value
    answers = [] if kind not in ("", "question") else book.for_question(topic, question)
    fitting = [answer for answer in answers if nation in answer.nations] or answers
    if not fitting:
        return Exchange(None, [_instead(book)], "switched_off")
    return Exchange(None, [answer.message() for answer in fitting], "answered")


def _instead(book: AnswerBook) -> dict[str, Any]:
    return {
        "kind": "question",
        "text": book.one_liners["off_understanding"],
        "what_you_can_do": [
            {"text": book.one_liners["all_answers"], "url": "/answers"}
        ],
        "choices": [choice(topic) for topic in MAIN_TOPICS],
    }
