"""A request that the front door turns away for now."""

from __future__ import annotations

import math

from sanic.exceptions import SanicException


class Refused(SanicException):
    """Turned away, to come back in `retry_after` seconds; `words` names the one-liner on it."""

    def __init__(self, status: int, words: str, retry_after: float) -> None:
        headers = {"Retry-After": str(max(1, math.ceil(retry_after)))}
        super().__init__(words, status_code=status, quiet=True, headers=headers)
        self.words = words
