"""The dashboard and its files. Everything is in the address, so a view can be kept and sent on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sanic import Blueprint, HTTPResponse, NotFound, Request, raw
from sqlalchemy.orm import Session

from bot.insight import figures
from bot.insight.figures import Figure
from bot.insight.files import HIDDEN_NOTE, as_csv
from bot.insight.period import Period, PeriodError, parse, usual
from bot.records.database import session
from bot.records.simulations import is_simulated
from bot.staff.access import signed_in, staff_page

blueprint = Blueprint("insight")

READERS = ("analyst", "privacy", "admin")  # may read what people wrote
FOR_ALL: dict[str, Callable[[Session, Period], Figure]] = {
    "conversations": figures.engaged,
    "concerns": figures.concerns,
    "attitude": figures.attitude,
    "outcomes": figures.outcomes,
    "helpful": figures.helpful,
}


@blueprint.get("/dashboard", name="dashboard")
@signed_in()
async def dashboard(request: Request) -> HTTPResponse:
    """All figures for the weeks in the address; the last 8 whole weeks and this one by default."""
    first, last = request.args.get("from"), request.args.get("to")
    problem: PeriodError | None = None
    try:
        period = parse(first, last)
    except PeriodError as error:
        problem, period = error, usual()
    content = await asyncio.to_thread(
        _content, period, request.ctx.staff.role in READERS
    )
    return staff_page(
        request,
        "insight_dashboard.html",
        400 if problem else 200,
        period=period,
        first=(first or "") if problem else period.first.isoformat(),
        last=(last or "") if problem else period.last.isoformat(),
        problem=problem,
        note=HIDDEN_NOTE,
        **content,
    )


@blueprint.get("/dashboard/unanswered.csv", name="unanswered_file")
@signed_in(*READERS)
async def unanswered_file(request: Request) -> HTTPResponse:
    """The messages without an answer, for the roles that may read what people wrote."""
    return await _file(request, figures.unanswered)


@blueprint.get("/dashboard/<name:ext=csv>", name="file")
@signed_in()
async def file(request: Request, name: str, ext: str) -> HTTPResponse:
    """One figure as a file."""
    if name not in FOR_ALL:
        raise NotFound("There is no such file.")
    return await _file(request, FOR_ALL[name])


def _content(period: Period, may_read: bool) -> dict[str, Any]:
    with session() as work:
        return {
            "empty": not figures.has_conversations(work, period),
            "figures": [make(work, period) for make in FOR_ALL.values()],
            "unanswered": figures.unanswered(work, period) if may_read else None,
            "unanswered_count": figures.unanswered_count(work, period),
        }


async def _file(
    request: Request, make: Callable[[Session, Period], Figure]
) -> HTTPResponse:
    try:
        period = parse(request.args.get("from"), request.args.get("to"))
    except PeriodError as error:
        return staff_page(request, "insight_no_file.html", 400, problem=error)
    body, name = await asyncio.to_thread(_make_file, make, period)
    headers = {
        "Content-Disposition": f'attachment; filename="sharewell-{name}.csv"',
        "Cache-Control": "no-store",
    }
    return raw(body, headers=headers, content_type="text/csv; charset=utf-8")


def _make_file(
    make: Callable[[Session, Period], Figure], period: Period
) -> tuple[bytes, str]:
    with session() as work:
        figure, simulated = make(work, period), is_simulated(work)
    kind = "simulated-" if simulated else ""
    name = (
        f"{kind}{figure.name}-{period.first.isoformat()}-to-{period.last.isoformat()}"
    )
    return as_csv(figure, period, datetime.now(UTC), simulated), name
