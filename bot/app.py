"""The server: every page and the API in one Sanic application."""

from __future__ import annotations

import logging

from sanic import HTTPResponse, Request, Sanic
from sanic.exceptions import SanicException
from sanic.response import json, text

from bot.content.book import answer_book
from bot.conversation import answers, api, notices, pages
from bot.conversation.problems import Problem
from bot.conversation.service import Conversations
from bot.conversation.switched_off import SwitchedOff, refuse
from bot.front_door import cors, headers
from bot.front_door.client import ClientRequest
from bot.front_door.limits import RequestLimit
from bot.front_door.refused import Refused
from bot.front_door.slow_clients import timeouts
from bot.insight import routes as insight
from bot.rasa_runtime.assistant import Assistant
from bot.records import database
from bot.settings import settings
from bot.staff import routes as staff
from bot.staff import switch_page
from bot.widget import embed_page
from bot.widget import routes as widget

MAX_BODY = 65_536  # bytes; 1,000 characters of any script fit many times over
WORDS = {
    400: (
        "Bad request",
        "We could not read the request. Check how it is written and send it again.",
    ),
    404: ("Not found", "There is no page at this address."),
    405: ("Not possible here", "This address does not take that kind of request."),
    408: ("Too slow", "Your request took too long to arrive. Send it again."),
    413: (
        "Too large",
        "The request is too large. A message holds 1,000 characters at most.",
    ),
}

logger = logging.getLogger(__name__)


def create_app(assistant: Assistant) -> Sanic:
    """The application around a loaded release. Needs an up-to-date database."""
    app = Sanic("sharewell", configure_logging=False, request_class=ClientRequest)
    app.config.update(timeouts(settings()))
    app.config.REQUEST_MAX_SIZE = MAX_BODY
    app.config.ACCESS_LOG = False
    app.config.FALLBACK_ERROR_FORMAT = "text"
    app.ctx.book = answer_book()
    app.ctx.conversations = Conversations(assistant, app.ctx.book)
    for module in (
        api,
        pages,
        answers,
        notices,
        widget,
        embed_page,
        staff,
        switch_page,
        insight,
    ):
        app.blueprint(module.blueprint)
    app.add_route(live, "/health/live", ctx_uncounted=True)
    app.add_route(ready, "/health/ready", ctx_uncounted=True)
    app.on_request(cors.answer_preflight)
    app.on_request(refuse)
    app.on_request(RequestLimit(settings()).check)
    app.on_response(headers.protect)
    app.on_response(cors.allow)
    app.exception(Exception)(explain)
    return app


async def live(request: Request) -> HTTPResponse:
    """200 while the process runs."""
    return text("live")


async def ready(request: Request) -> HTTPResponse:
    """200 while a message can be answered: the release is loaded and the database answers."""
    with database.engine().connect() as connection:
        connection.exec_driver_sql("SELECT 1")
    return json({"release": request.app.ctx.release})


async def explain(request: ClientRequest, error: Exception) -> HTTPResponse:
    """Turns whatever went wrong into words, as a problem for the API and as a page elsewhere."""
    problem = _problem(error)
    if problem.status >= 500 and not getattr(error, "quiet", False):
        # The route and no more: addresses and bodies may hold what a person typed.
        route = request.route.path if request.route else "no route"
        logger.error("Failed: %s", route, exc_info=error)
    if request.path.startswith("/api/"):
        return problem.response()
    if isinstance(problem, SwitchedOff):
        page = pages.public_page(
            "switched_off.html", request.path, problem.status, problem=problem
        )
        page.headers.update(problem.headers)
        return page
    return pages.problem_page(request, problem)


def _problem(error: Exception) -> Problem:
    if isinstance(error, Problem):
        return error
    if isinstance(error, Refused):
        words = answer_book().one_liners[error.words]
        return Problem(error.status_code, "Please wait", words, dict(error.headers))
    if not isinstance(error, SanicException) or error.status_code >= 500:
        return Problem(500, "Something went wrong", answer_book().one_liners["error"])
    status = error.status_code
    title, detail = WORDS.get(status, WORDS[400])
    return Problem(status, title, detail, dict(error.headers))
