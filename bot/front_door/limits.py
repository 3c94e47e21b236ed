"""How often one address, or one conversation, may ask for something. For one process, in memory."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable

from sanic.exceptions import SanicException

from bot.front_door.client import ClientRequest
from bot.front_door.refused import Refused
from bot.safety.input import MAX_CHARACTERS
from bot.safety.urgent import urgent_kind
from bot.settings import Settings

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR
KEYS_KEPT = 100_000  # above this, those who asked longest ago are forgotten


class Limit:
    """A bucket for each address or conversation: `most` at once, refilled evenly over `seconds`.

    Whoever asks is known by a hash alone. Its salt is never written anywhere and changes at
    midnight UTC, so that no hash can be traced to an address, or to the same one a day later.
    """

    def __init__(
        self,
        words: str,
        most: int,
        seconds: int,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._words = words
        self._interval = seconds / most
        self._seconds = seconds
        self._clock = clock
        self._day = -1
        self._salt = b""
        # When each bucket will be full again; the one that was used longest ago stands first.
        self._full_at: OrderedDict[bytes, float] = OrderedDict()

    def __len__(self) -> int:
        """How many are remembered."""
        return len(self._full_at)

    def take(self, who: str) -> None:
        """Counts one request.

        Raises:
            Refused: there were too many; this one is not counted.
        """
        now = self._clock()
        self._forget(now)
        key = hashlib.sha256(self._salt + who.encode()).digest()
        full_at = max(self._full_at.get(key, now), now) + self._interval
        # A hair's breadth of float error must not cost a request.
        wait = full_at - now - self._seconds
        if wait > self._interval / 1000:
            raise Refused(429, self._words, wait)
        self._full_at[key] = full_at
        self._full_at.move_to_end(key)

    def _forget(self, now: float) -> None:
        day = int(now // DAY)
        if day != self._day:
            self._day, self._salt = day, secrets.token_bytes(32)
            self._full_at.clear()
        while self._full_at:
            key = next(iter(self._full_at))
            if self._full_at[key] > now and len(self._full_at) < KEYS_KEPT:
                break
            del self._full_at[key]


class RequestLimit:
    """Counts the requests of each address; its `check` is a middleware.

    Style sheets and the like are not counted: their routes have `ctx_uncounted`.

    Someone in danger gets the care card even then: some messages above the limit are read for
    that. Reading takes time, so those are counted too.
    """

    def __init__(self, settings: Settings) -> None:
        words = "too_many_requests"
        self._requests = Limit(words, settings.requests_per_minute, MINUTE)
        self._read = Limit(words, settings.messages_per_minute, MINUTE)

    async def check(self, request: ClientRequest) -> None:
        """Lets the request in.

        Raises:
            Refused: there were too many.
        """
        if getattr(request.route and request.route.ctx, "uncounted", False):
            return
        try:
            self._requests.take(request.network)
        except Refused:
            text = _typed(request)
            if not text:
                raise
            self._read.take(request.network)
            if not urgent_kind(text):
                raise


def _typed(request: ClientRequest) -> str | None:
    """The message in a form or in JSON, if there is one that is not too long to be sent."""
    try:
        fields = request.form or request.json
        text = fields.get("text")
    except (SanicException, AttributeError):
        return None
    return text if isinstance(text, str) and len(text) <= MAX_CHARACTERS else None
