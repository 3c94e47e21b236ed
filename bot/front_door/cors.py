"""Which other origins may call the API from a browser: the embedders, and without credentials.

The panel does not need this: it is a page of our own origin.
"""

from __future__ import annotations

from sanic import HTTPResponse
from sanic.response import empty

from bot.front_door.client import ClientRequest
from bot.settings import settings

PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST, DELETE",
    "Access-Control-Allow-Headers": "Authorization, Content-Type",
    "Access-Control-Max-Age": "7200",  # the longest that any browser keeps it
}


async def answer_preflight(request: ClientRequest) -> HTTPResponse | None:
    """Answers a browser that asks whether it may; anyone else goes on, to a 405."""
    asks = request.method == "OPTIONS" and (
        "access-control-request-method" in request.headers
    )
    return empty(headers=PREFLIGHT) if asks and _is_allowed(request) else None


async def allow(request: ClientRequest, response: HTTPResponse) -> None:
    """Lets a page of an embedder read what the API says, errors included."""
    if not _is_api(request):
        return
    response.headers["Vary"] = "Origin"
    if _is_allowed(request):
        response.headers["Access-Control-Allow-Origin"] = request.headers["origin"]
        response.headers["Access-Control-Expose-Headers"] = "Retry-After"


def _is_allowed(request: ClientRequest) -> bool:
    return _is_api(request) and request.headers.get("origin") in settings().embedders


def _is_api(request: ClientRequest) -> bool:
    return request.path.startswith("/api/")
