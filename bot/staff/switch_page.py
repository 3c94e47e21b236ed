"""The page of the off switch, for administrators."""

from __future__ import annotations

import asyncio

from sanic import Blueprint, HTTPResponse, Request, redirect

from bot.safety import switch
from bot.staff.access import field, signed_in, staff_page

ADDRESS = "/staff/switch"
SHOWN = 20  # changes
ON = "nothing"  # what the form says is off when everything is on
CHOICES = {
    ON: "Nothing: everything is on",
    "understanding": "Understanding: no model is asked; topics, answers and care cards still work",
    "api": "The chat: visitors can still read all answers",
    "all": "Everything that visitors use",
}
NO_CHOICE = "Choose what is to be off."
NOT_CONFIRMED = "Tick the box to confirm that this holds for every visitor."

blueprint = Blueprint("switch")


@blueprint.get(ADDRESS, name="switch")
@signed_in("admin")
async def show_switch(request: Request) -> HTTPResponse:
    """What is off, the last changes, and the form."""
    return await _page(request)


@blueprint.post(ADDRESS, name="turn_switch")
@signed_in("admin")
async def turn_switch(request: Request) -> HTTPResponse:
    """Makes a change; shows the form again, with what is wrong, where it can't be made."""
    chosen = field(request, "off")
    if chosen not in CHOICES:
        return await _page(request, ("off", NO_CHOICE))
    if field(request, "confirmed") != "yes":
        return await _page(request, ("confirmed", NOT_CONFIRMED))
    off = next((part for part in switch.PARTS if part == chosen), None)
    who, reason = request.ctx.staff.name, field(request, "reason")
    try:
        await asyncio.to_thread(switch.turn, off, who, reason)
    except switch.SwitchError as error:
        return await _page(request, ("reason", str(error)))
    return redirect(ADDRESS, status=303)


async def _page(
    request: Request, problem: tuple[str, str] | None = None
) -> HTTPResponse:
    """The page; `problem` is a field and what is wrong with it."""
    return staff_page(
        request,
        "staff_switch.html",
        400 if problem else 200,
        changes=await asyncio.to_thread(switch.changes, SHOWN),
        labels=CHOICES,
        on=ON,
        chosen=field(request, "off"),
        reason=field(request, "reason"),
        longest=switch.LONGEST_REASON,
        problem=problem,
    )
