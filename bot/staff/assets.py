"""The files that staff pages load, under names that change with their content."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

from sanic import HTTPResponse, NotFound, Request, raw

FOLDER = Path(__file__).parent / "static"
ADDRESS = "/static/staff"
FILES = ("nhsuk-frontend-10.6.1.min.css", "staff.css")
A_YEAR = 365 * 24 * 3600


def _versioned(name: str) -> str:
    """`staff.css` with the start of its hash: `staff.1a2b3c4d.css`."""
    digest = hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()[:8]
    path = Path(name)
    return f"{path.stem}.{digest}{path.suffix}"


_plain = {_versioned(name): (FOLDER / name).read_bytes() for name in FILES}
_packed = {name: gzip.compress(body, mtime=0) for name, body in _plain.items()}
STYLESHEETS = tuple(f"{ADDRESS}/{name}" for name in _plain)


async def stylesheet(request: Request, name: str) -> HTTPResponse:
    """A style sheet, packed for browsers that take gzip; caches may keep it for a year."""
    if name not in _plain:
        raise NotFound("There is no such file.")
    headers = {
        "Cache-Control": f"public, max-age={A_YEAR}, immutable",
        "Vary": "Accept-Encoding",
    }
    packed = "gzip" in request.headers.get("accept-encoding", "")
    if packed:
        headers["Content-Encoding"] = "gzip"
    body = (_packed if packed else _plain)[name]
    return raw(body, headers=headers, content_type="text/css; charset=utf-8")
