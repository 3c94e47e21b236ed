"""The sign-in page, signing out, and the style sheets of the staff pages."""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
from concurrent.futures import ThreadPoolExecutor

from sanic import Blueprint, HTTPResponse, Request, redirect

from bot.records import audit
from bot.records.database import session
from bot.staff import accounts, assets, sessions
from bot.staff.access import (
    cookie_name,
    field,
    local_path,
    set_cookie,
    signed_in,
    staff_page,
    who,
)
from bot.staff.attempts import WINDOW, Attempts

blueprint = Blueprint("staff")
blueprint.add_route(
    assets.stylesheet,
    f"{assets.ADDRESS}/<name>",
    name="stylesheet",
    ctx_uncounted=True,
)

log = logging.getLogger(__name__)
attempts = Attempts()
# Argon2 takes 64 MiB and a core for each check. Two threads keep a flood of tries from taking all.
_checkers = ThreadPoolExecutor(max_workers=2, thread_name_prefix="passwords")
_FORM_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")

WRONG = "The name or the password is not right. Check both and try again."
EMPTY = "Enter your name and your password."
TOO_MANY = f"There were too many tries. Wait {WINDOW // 60} minutes, then try again."
UNKNOWN = "Unknown name"  # in the audit log; no account can have it, for its capital
STALE = "This page was open for too long. Try again."


@blueprint.get("/login", name="login")
async def show_login(request: Request) -> HTTPResponse:
    """The sign-in page; whoever is signed in goes on to where they were going."""
    if await who(request):
        return redirect(local_path(request.args.get("next")))
    return _login_page(request)


@blueprint.post("/login", name="try_login")
async def try_login(request: Request) -> HTTPResponse:
    """Signs someone in. No message says whether the name or the password was wrong."""
    name, password = field(request, "name"), field(request, "password")
    if not _came_from_our_form(request):
        return _login_page(request, 403, STALE)
    if not name.strip() or not password:
        return _login_page(request, 400, EMPTY)
    key, address = accounts.tidy_name(name)[: accounts.LONGEST_NAME], request.client_ip
    if not attempts.take(key, address):
        log.warning("A sign-in was refused after too many tries")
        response = _login_page(request, 429, TOO_MANY)
        response.headers["Retry-After"] = str(WINDOW)
        return response
    session_id = await asyncio.get_running_loop().run_in_executor(
        _checkers, _start, name, password, request.cookies.get(cookie_name("staff"))
    )
    if session_id is None:
        return _login_page(request, 401, WRONG)
    attempts.forget(key, address)
    response = redirect(local_path(field(request, "next")), status=303)
    set_cookie(response, "staff", session_id, int(sessions.LENGTH.total_seconds()))
    set_cookie(response, "login", "", 0)
    return response


@blueprint.post("/logout", name="logout")
@signed_in()
async def logout(request: Request) -> HTTPResponse:
    """Ends the session here and in the records."""
    await asyncio.to_thread(_end, request.cookies.get(cookie_name("staff")))
    response = redirect("/login", status=303)
    set_cookie(response, "staff", "", 0)
    return response


def _login_page(
    request: Request, status: int = 200, problem: str | None = None
) -> HTTPResponse:
    # Nobody is signed in yet, so the form's token has no session: it must equal a cookie that only
    # this site can set (double submit). The Origin header would not do: no-referrer makes it null.
    sent = request.cookies.get(cookie_name("login")) or ""
    token = sent if _FORM_TOKEN.fullmatch(sent) else secrets.token_urlsafe(32)
    response = staff_page(
        request,
        "staff_login.html",
        status,
        csrf=token,
        next=local_path(field(request, "next") or request.args.get("next")),
        name=field(request, "name"),
        problem=problem,
    )
    set_cookie(response, "login", token, int(sessions.LENGTH.total_seconds()))
    return response


def _came_from_our_form(request: Request) -> bool:
    kept, sent = request.cookies.get(cookie_name("login")) or "", field(request, "csrf")
    is_ours = _FORM_TOKEN.fullmatch(kept) is not None
    return is_ours and secrets.compare_digest(kept.encode(), sent.encode())


def _start(name: str, password: str, old_session: str | None) -> str | None:
    """A new session, in place of the one that this browser had; None for wrong details."""
    with session() as work:
        member = accounts.check(work, name, password[: accounts.LONGEST_PASSWORD + 1])
        if member is None:
            known = accounts.known_name(work, name)
            audit.note(work, known or UNKNOWN, "sign-in failed")
            return None
        if old_session:
            sessions.end(work, old_session)
        audit.note(work, member.name, "sign-in")
        return sessions.start(work, member)


def _end(session_id: str | None) -> None:
    with session() as work:
        sessions.end(work, session_id or "")
