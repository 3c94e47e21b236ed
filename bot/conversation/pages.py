"""The chat as a page that works without JavaScript.

The conversation's token travels in a hidden field of posted forms, never in an address or a
cookie. Each form that says something carries the id of the message that it will send, so that
posting it twice says it once.
"""

from __future__ import annotations

import datetime
import re
import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sanic import Blueprint, HTTPResponse, Request, text

from bot.assets import serve
from bot.content.book import NATIONS, Step
from bot.content.taxonomy import SERVICE
from bot.conversation.problems import Problem
from bot.front_door.client import ClientRequest
from bot.pages import environment, page
from bot.safety.input import MAX_CHARACTERS, whole_number
from bot.settings import settings

STATIC = Path(__file__).parent / "static"
COPY_FILE = "sharewell-chat.txt"
OVER = 401  # the status of a token that is unknown or has expired

INSTANT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z")
SLUG = re.compile(r"[a-z]+(_[a-z]+)+")

blueprint = Blueprint("pages")

ICON = serve(blueprint, "/favicon.svg", (STATIC / "favicon.svg").read_text())
MESSAGES_STYLE = serve(
    blueprint, "/assets/messages.css", (STATIC / "messages.css").read_text()
)
PUBLIC_STYLE = serve(
    blueprint, "/assets/public.css", (STATIC / "public.css").read_text()
)


def long_date(date: str | datetime.date) -> str:
    """ "24 November 2026", from a date or its ISO form."""
    if isinstance(date, str):
        date = datetime.date.fromisoformat(date)
    return f"{date.day} {date:%B %Y}"


def nation_names(nations: list[str]) -> str:
    """The nations as a visitor reads them: "England and Wales"."""
    if len(nations) == len(NATIONS):
        return "the whole of the UK"
    names = [nation.replace("_", " ").title() for nation in nations]
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def theme_name(theme: str) -> str:
    """A theme as a visitor reads it."""
    return "This service" if theme == SERVICE else theme.replace("_", " ").capitalize()


def phone_link(step: Any) -> str:
    """The address that dials a step's number, or writes to it where the step says "Text …"."""
    scheme = "sms:" if step.text.lower().startswith("text ") else "tel:"
    return scheme + "".join(
        sign for sign in step.phone if sign.isdigit() or sign == "+"
    )


def in_words(value: Any) -> Any:
    """What is held, with plain words for dates, slugs, yes and no; a message is its text."""
    match value:
        case {"kind": _, "text": text}:
            return text
        case dict():
            return {
                name.replace("_", " ").capitalize(): in_words(v)
                for name, v in value.items()
            }
        case list() if value:
            return [in_words(part) for part in value]
        case True | False:
            return "Yes" if value else "No"
        case None | []:
            return "Nothing"
        case str() if INSTANT.fullmatch(value):
            instant = datetime.datetime.fromisoformat(value)
            return f"{long_date(instant)}, {instant:%H:%M} UTC"
        case str() if SLUG.fullmatch(value):
            return value.replace("_", " ")
    return str(value)


environment.filters.update(
    in_words=in_words,
    long_date=long_date,
    nation_names=nation_names,
    theme_name=theme_name,
    phone_link=phone_link,
)


def public_page(
    template: str, here: str, status: int = 200, **context: Any
) -> HTTPResponse:
    """A page in the frame of the public site; `here` is its address in the navigation."""
    return page(template, status, **framed(here), **context)


def framed(here: str) -> dict[str, Any]:
    """What the frame of the public site shows (public_base.html)."""
    return dict(
        icon=ICON.url,
        styles=[MESSAGES_STYLE.url, PUBLIC_STYLE.url],
        run_by=settings().run_by,
        here=here,
    )


@dataclass
class ChatPage:
    """What /chat shows after one step."""

    conversations: Any
    network: str
    token: str | None = None
    welcome: list[dict[str, Any]] = field(default_factory=list)
    draft: str | None = None  # what was typed and could not be sent, however empty
    problem: Problem | None = None
    voted: int | None = None  # the turn that a vote was just saved for
    held: dict[str, Any] | None = None
    erased: dict[str, Any] | None = None
    confirm_erase: bool = False

    def open(self) -> str:
        """Begins a conversation; its token."""
        opened = self.conversations.open(network=self.network)
        self.token, self.welcome = opened["token"], opened["messages"]
        return opened["token"]

    async def say(self, form: Form) -> None:
        """Sends what was typed or chosen; keeps the draft when it can't be sent."""
        self.draft = form.draft
        token = self.token or self.open()
        await self.conversations.send(
            token, form.message_id, text=form.draft, choice=form.get("choice")
        )
        self.draft = None

    def turns(self) -> list[dict[str, Any]]:
        """Everything said so far, as templates read it."""
        turns = self.conversations.history(self.token)["turns"] if self.token else []
        for turn in turns:
            turn["messages"] = whole(turn["messages"])
        return turns

    def copy(self) -> HTTPResponse:
        """Everything said so far as a plain file, laid out as the panel lays it out (copy.js)."""
        copy = environment.get_template("copy.txt").render(
            turns=self.turns(), today=datetime.date.today()
        )
        headers = {
            "Content-Disposition": f'attachment; filename="{COPY_FILE}"',
            "Cache-Control": "no-store",
        }
        return text(f"{copy.strip()}\n", headers=headers)

    def response(self) -> HTTPResponse:
        """The page, with everything said so far."""
        self.welcome = whole(self.welcome)
        return public_page(
            "chat.html",
            "/chat",
            self.problem.status if self.problem else 200,
            chat=self,
            turns=self.turns(),
            new_id=new_id,
            max_characters=MAX_CHARACTERS,
        )


class Form:
    """A posted form, its line ends as a visitor typed them."""

    def __init__(self, request: Request) -> None:
        self._form: dict[str, str] = {
            name: values[0] for name, values in (request.form or {}).items()
        }

    def get(self, name: str) -> str | None:
        """A field, or None where it is absent or empty."""
        value = self._form.get(name)
        return value.replace("\r\n", "\n") if value else None

    @property
    def draft(self) -> str | None:
        """What was typed, however empty; None where nothing was to be said in own words."""
        is_typed = self.get("action") == "say" and not self.get("choice")
        return self.get("text") or "" if is_typed else None

    @property
    def message_id(self) -> str:
        """The id that the form came with, or a new one."""
        return self.get("message_id") or new_id()


def whole(messages: list[dict[str, Any]] | None) -> list[dict[str, Any]]:
    """The messages with None for every field that they lack, as templates may ask for any."""
    return [
        defaultdict(
            lambda: None,
            message,
            what_you_can_do=[
                Step(**step) for step in message.get("what_you_can_do", [])
            ],
        )
        for message in messages or []
    ]


def new_id() -> str:
    """An id for a message that is yet to be sent."""
    return str(uuid.uuid4())


@blueprint.get("/chat")
async def get_chat(request: Request) -> HTTPResponse:
    """The start of a chat. Nothing is opened or kept until the visitor begins."""
    about = next(iter(request.app.ctx.book.for_topic("about_chatbot")), None)
    return public_page("chat_start.html", "/chat", about=about)


@blueprint.post("/chat")
async def post_chat(request: ClientRequest) -> HTTPResponse:
    """One step of a chat; the field `action` says which."""
    form = Form(request)
    chat = chat_page(request, form)
    try:
        if form.get("action") == "copy" and chat.token:
            return chat.copy()
        await take_step(chat, form)
        return chat.response()
    except Problem as problem:
        chat.problem = problem
        if problem.status == OVER:
            chat.open()
        return chat.response()


def chat_page(request: ClientRequest, form: Form) -> ChatPage:
    """The chat that a form goes on with."""
    return ChatPage(
        request.app.ctx.conversations, request.network, token=form.get("token")
    )


def problem_page(request: ClientRequest, problem: Problem) -> HTTPResponse:
    """What a visitor reads when a request is not met. A chat goes on, with what was typed."""
    form = Form(request) if request.path == "/chat" else None
    if form and (form.get("token") or form.draft):
        chat = chat_page(request, form)
        chat.draft, chat.problem = form.draft, problem
        try:
            response = chat.response()
        except Problem:  # the token is no good: there is nothing that was said before
            chat.token = None
            response = chat.response()
    else:
        response = public_page(
            "error.html", request.path, problem.status, problem=problem
        )
    response.headers.update(problem.headers)
    return response


async def take_step(chat: ChatPage, form: Form) -> None:
    """Does what the form asks for.

    Raises:
        Problem: it can't be done; what was typed is kept.
    """
    match form.get("action"):
        case "say":
            await chat.say(form)
        case "vote" if chat.token and (sequence := form.get("sequence")):
            useful = form.get("useful") == "yes"
            chat.conversations.vote(chat.token, number(sequence), useful)
            chat.voted = number(sequence)
        case "held" if chat.token:
            chat.held = chat.conversations.held(chat.token)
        case "erase" if chat.token:
            chat.confirm_erase = True
        case "erase_now" if chat.token:
            chat.erased = await chat.conversations.erase(chat.token)
            chat.token = None
        case _ if not chat.token:
            chat.open()


def number(text: str) -> int:
    """A whole number from a form.

    Raises:
        Problem: it is none.
    """
    found = whole_number(text)
    if found is None:
        raise Problem(
            400, "Bad request", "We could not tell which answer you meant. Try again."
        )
    return found
