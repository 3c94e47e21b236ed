"""Who may open a staff page: the session cookie, roles, and the token in forms."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any
from urllib.parse import quote

from sanic import HTTPResponse, Request, redirect

from bot.pages import page
from bot.records.database import session
from bot.records.simulations import NOTE, is_marked
from bot.settings import settings
from bot.staff import sessions
from bot.staff.assets import STYLESHEETS
from bot.staff.sessions import Staff

HOME = "/dashboard"
SAFE_METHODS = ("GET", "HEAD")
# One leading slash, then no backslash, space or control character: browsers read "//" and "/\" as
# the start of another site's address.
_LOCAL_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")

Handler = Callable[..., Awaitable[HTTPResponse]]


def signed_in(*roles: str) -> Callable[[Handler], Handler]:
    """Lets a handler run for signed-in staff only; `request.ctx.staff` says who it is.

    Others are sent to the sign-in page and back. Requests that can change something need the
    session's token in the field `csrf`.

    Args:
        roles: the roles that may; none means all.
    """

    def decorate(handler: Handler) -> Handler:
        @wraps(handler)
        async def guarded(request: Request, *args: Any, **kwargs: Any) -> HTTPResponse:
            staff = await who(request)
            if staff is None:
                return redirect(_sign_in_address(request))
            request.ctx.staff = staff
            if roles and staff.role not in roles:
                return staff_page(request, "staff_refused.html", 403, reason="role")
            if request.method not in SAFE_METHODS and not _has_token(request, staff):
                return staff_page(request, "staff_refused.html", 403, reason="form")
            return await handler(request, *args, **kwargs)

        return guarded

    return decorate


async def who(request: Request) -> Staff | None:
    """Who is signed in, if anyone."""
    session_id = request.cookies.get(cookie_name("staff"))
    return await asyncio.to_thread(_find, session_id) if session_id else None


def staff_page(
    request: Request, template: str, status: int = 200, **context: Any
) -> HTTPResponse:
    """A page in the look of the staff pages, for whoever is signed in (or nobody)."""
    staff = getattr(request.ctx, "staff", None)
    return page(
        template,
        status,
        staff=staff,
        stylesheets=STYLESHEETS,
        simulated=NOTE if is_marked() else None,
        **context,
    )


def local_path(address: str | None) -> str:
    """The address if it is a path on this site, otherwise the dashboard's."""
    return address if address and _LOCAL_PATH.fullmatch(address) else HOME


def cookie_name(purpose: str) -> str:
    """A cookie's name. Over HTTPS its prefix makes browsers refuse one set by another host."""
    prefix = "__Host-" if settings().secure_cookies else ""
    return f"{prefix}sharewell_{purpose}"


def set_cookie(response: HTTPResponse, purpose: str, value: str, seconds: int) -> None:
    """Sets a cookie that no script reads and no other site sends; 0 seconds takes it away."""
    response.add_cookie(
        cookie_name(purpose),
        value,
        path="/",
        httponly=True,
        samesite="Strict",
        secure=settings().secure_cookies,
        max_age=seconds,
    )


def field(request: Request, name: str) -> str:
    """What was typed into a form's field; nothing where it is missing."""
    form = request.form
    return (form.get(name) if form else None) or ""


def _find(session_id: str) -> Staff | None:
    with session() as work:
        return sessions.find(work, session_id)


def _has_token(request: Request, staff: Staff) -> bool:
    sent = field(request, "csrf")
    return secrets.compare_digest(sent.encode(), staff.csrf_token.encode())


def _sign_in_address(request: Request) -> str:
    query = f"?{request.query_string}" if request.query_string else ""
    wanted = f"{request.path}{query}" if request.method in SAFE_METHODS else HOME
    return f"/login?next={quote(wanted, safe='/')}"
