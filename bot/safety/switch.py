"""The off switch: what of the service is switched off, since when, by whom and why.

Its states are entries of the audit log. The newest one holds, for every process.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from bot.records import audit, database, simulations
from bot.settings import settings

Part = Literal["all", "api", "understanding"]
PARTS: tuple[Part, ...] = get_args(Part)
CHAT_OFF = ("all", "api")  # the parts without which nobody can chat
LONGEST_REASON = 300
FRESH = 2.0  # seconds for which a process believes what it read
ACTION = "switch"

logger = logging.getLogger(__name__)
_known: dict[str, tuple[float, Part | None]] = {}  # by the database's address


class SwitchError(ValueError):
    """A change that can't be made; the message says what to change."""


@dataclass(frozen=True)
class Change:
    """One turn of the switch; `off` is what it left switched off, None where nothing is."""

    off: Part | None
    at: datetime
    who: str
    reason: str


def turn(off: Part | None, who: str, reason: str) -> None:
    """Switches a part off, or everything on.

    Args:
        off: what is off from now on; None for nothing.
        who: the name of a staff account, or `audit.COMMAND_LINE`.
        reason: why, for those who read the log; nothing about a visitor.

    Raises:
        SwitchError: there is no reason, or it is too long; or the chat was to be on where the
            conversations are made up.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise SwitchError("Say why, in a few words.")
    if len(reason) > LONGEST_REASON:
        raise SwitchError(f"Say why in at most {LONGEST_REASON} characters.")
    with database.session() as work:
        if off not in CHAT_OFF and simulations.is_simulated(work):
            raise SwitchError(
                "This database holds simulated data, so the chat stays off. Use another database."
            )
        audit.note(work, who, ACTION, off=off, reason=reason)
    _known.clear()


def changes(count: int = 1) -> list[Change]:
    """The last changes, the newest first; none where the switch was never used."""
    with database.session() as work:
        return [
            Change(entry.detail["off"], entry.at, entry.who, entry.detail["reason"])
            for entry in audit.latest(work, ACTION, count)
        ]


def off() -> Part | None:
    """What is switched off, as it was at most FRESH seconds ago."""
    address = settings().database
    read_at, part = _known.get(address, (float("-inf"), None))
    if time.monotonic() - read_at > FRESH:
        try:
            part = next((change.off for change in changes()), None)
        except Exception:
            # Pages that need no database must not go down with it: what was known holds.
            logger.exception("The off switch could not be read")
        _known[address] = (time.monotonic(), part)
    return part
