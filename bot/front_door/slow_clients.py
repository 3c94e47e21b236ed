"""Cuts clients that send, or read, a byte at a time to keep a connection busy."""

from __future__ import annotations

from time import monotonic

from sanic.exceptions import RequestTimeout
from sanic.http import Stage
from sanic.server.protocols.http_protocol import HttpProtocol

from bot.front_door.queue import PATIENCE
from bot.settings import Settings


def timeouts(settings: Settings) -> dict[str, float]:
    """Sanic's settings of how long it waits, and for how large a head."""
    reply = PATIENCE + 2 * settings.reply_seconds  # its own, and that of one before it
    return {
        "REQUEST_TIMEOUT": settings.request_seconds,
        "RESPONSE_TIMEOUT": settings.request_seconds + reply,
        "KEEP_ALIVE_TIMEOUT": 30,
        "REQUEST_MAX_HEADER_SIZE": 8192,
    }


class DeadlineProtocol(HttpProtocol):
    """Counts a request's time from its first byte.

    Sanic counts from the last byte that came, so that a byte now and then holds a connection for
    hours. Its limit is for the head alone; here it holds for the body too.
    """

    def data_received(self, data: bytes) -> None:
        """Takes in bytes; only those that begin a request start the time."""
        started = self._time
        super().data_received(data)
        if self._is_in_request():
            self._time = started

    def check_timeouts(self) -> None:
        """Gives up a body that takes too long, and all that Sanic gives up."""
        late = monotonic() - self._time > self.request_timeout
        if late and self._task and getattr(self.http, "request_body", None):
            self.http.exception = RequestTimeout("Request Timeout")
            self.http.request_body = None  # nothing more of it will be read
            self._task.cancel()
        else:
            super().check_timeouts()

    def _is_in_request(self) -> bool:
        http = self.http
        return http is not None and (
            http.stage is not Stage.IDLE or bool(getattr(http, "request_body", None))
        )
