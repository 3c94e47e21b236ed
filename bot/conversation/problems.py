"""What can be wrong with a request, in words that a visitor may read (RFC 9457)."""

from __future__ import annotations

from sanic import HTTPResponse
from sanic.exceptions import SanicException
from sanic.response import json


class Problem(SanicException):
    """A request that can't be met. `detail` says in a plain sentence what to change."""

    def __init__(
        self,
        status: int,
        title: str,
        detail: str,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(detail, status_code=status, quiet=True, headers=headers)
        self.status, self.title, self.detail = status, title, detail

    def response(self) -> HTTPResponse:
        """The problem as `application/problem+json`."""
        return json(
            {
                "type": "about:blank",
                "title": self.title,
                "status": self.status,
                "detail": self.detail,
            },
            status=self.status,
            content_type="application/problem+json",
            headers={**self.headers, "Cache-Control": "no-store"},
        )
