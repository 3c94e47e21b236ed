"""The files that staff pages load, under names that change with their content."""

from __future__ import annotations

from pathlib import Path

from sanic import HTTPResponse, NotFound, Request

from bot.assets import CONTENT_TYPES, FOREVER, Built

FOLDER = Path(__file__).parent / "static"
ADDRESS = "/static/staff"
FILES = ("nhsuk-frontend-10.6.1.min.css", "staff.css")


def _named(file: Path) -> tuple[str, Built]:
    """`staff.css` with the start of its hash, as `staff.1a2b3c4d.css`, and what it holds."""
    built = Built(CONTENT_TYPES[file.suffix], file.read_bytes())
    return f"{file.stem}.{built.digest[:8]}{file.suffix}", built


_files = dict(_named(FOLDER / name) for name in FILES)
STYLESHEETS = tuple(f"{ADDRESS}/{name}" for name in _files)


async def stylesheet(request: Request, name: str) -> HTTPResponse:
    """A style sheet, which caches may keep for a year."""
    if name not in _files:
        raise NotFound("There is no such file.")
    return _files[name].sent(request, {"Cache-Control": FOREVER})
