"""The JSON API of a conversation. bot/conversation/openapi.yml describes it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError
from sanic import Blueprint, HTTPResponse, Request
from sanic.exceptions import SanicException
from sanic.response import json

from bot.content.files import read
from bot.conversation.problems import Problem
from bot.front_door.client import ClientRequest
from bot.safety.input import whole_number

blueprint = Blueprint("api", url_prefix="/api")
NO_STORE = {"Cache-Control": "no-store"}
# A host name as browsers give it: with a letter in it, or an address of IP version 4 or 6.
HOST = (
    r"^([A-Za-z0-9._-]*[A-Za-z][A-Za-z0-9._-]*"
    r"|([0-9]{1,3}\.){3}[0-9]{1,3}|\[[0-9A-Fa-f:.]+\])$"
)
OPENAPI = Path(__file__).parent / "openapi.yml"


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Opening(_Body):
    """Body of POST /conversations."""

    site: Annotated[str, StringConstraints(max_length=200, pattern=HOST)] | None = None


class Sending(_Body):
    """Body of POST /messages."""

    id: str
    text: str | None = None
    choice: str | None = None


class Voting(_Body):
    """Body of POST /votes."""

    sequence: int
    useful: bool


Body = TypeVar("Body", bound=_Body)


def body_of(request: Request, kind: type[Body]) -> Body:
    """The request's JSON as `kind`.

    Raises:
        Problem: 400 if it is not JSON, 422 if a field is missing, unknown or of the wrong kind.
    """
    try:
        raw = request.json if request.body else {}
    except SanicException:
        raise Problem(
            400, "Not JSON", "The body of the request must be JSON."
        ) from None
    try:
        return kind.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "body"
        raise Problem(422, "Wrong body", f"{where}: {first['msg']}.") from None


def token_of(request: Request) -> str:
    """The conversation's token.

    Raises:
        Problem: 401 if there is none, or nothing that could be one.
    """
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    # Ours are ASCII; other bytes of a header can't even be encoded again.
    if scheme.lower() != "bearer" or not token or not token.isascii():
        raise Problem(
            401,
            "No token",
            "Send the token of the chat in the header Authorization: Bearer.",
            {"WWW-Authenticate": "Bearer"},
        )
    return token


def reply(value: Any, status: int = 200) -> HTTPResponse:
    """`value` as JSON that no cache keeps."""
    return json(value, status=status, headers=NO_STORE)


@blueprint.post("/v1/conversations")
async def open_conversation(request: ClientRequest) -> HTTPResponse:
    """Starts a conversation."""
    site = body_of(request, Opening).site
    return reply(request.app.ctx.conversations.open(site, request.network), 201)


@blueprint.post("/v1/messages")
async def send_message(request: Request) -> HTTPResponse:
    """Answers a message."""
    token, sent = token_of(request), body_of(request, Sending)
    return reply(
        await request.app.ctx.conversations.send(token, sent.id, sent.text, sent.choice)
    )


@blueprint.get("/v1/messages")
async def get_messages(request: Request) -> HTTPResponse:
    """What was said after a turn."""
    after = whole_number(request.args.get("after", "0"))
    if after is None:
        raise Problem(422, "Wrong number", "after must be a whole number.")
    return reply(request.app.ctx.conversations.history(token_of(request), after))


@blueprint.post("/v1/votes")
async def post_vote(request: Request) -> HTTPResponse:
    """Stores whether a reply was useful."""
    token, cast = token_of(request), body_of(request, Voting)
    return reply(request.app.ctx.conversations.vote(token, cast.sequence, cast.useful))


@blueprint.get("/v1/conversation")
async def get_conversation(request: Request) -> HTTPResponse:
    """What is held."""
    return reply(request.app.ctx.conversations.held(token_of(request)))


@blueprint.delete("/v1/conversation")
async def delete_conversation(request: Request) -> HTTPResponse:
    """Erases the conversation."""
    return reply(await request.app.ctx.conversations.erase(token_of(request)))


@blueprint.get("/openapi.json")
async def get_openapi(request: Request) -> HTTPResponse:
    """This API's description."""
    return json(read(OPENAPI))
