"""What is sent as it is, again and again: made once, gzipped once, named by its content."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

import rcssmin
import rjsmin
from sanic import Blueprint, HTTPResponse, Request
from sanic.response import empty, raw

CONTENT_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}
MINIFIED = {".css": rcssmin.cssmin, ".js": rjsmin.jsmin}
FOREVER = "public, max-age=31536000, immutable"
FIVE_MINUTES = "public, max-age=300"


@dataclass(frozen=True)
class Built:
    """What never changes while the server runs: made, gzipped and digested once."""

    content_type: str
    body: bytes

    @cached_property
    def gzipped(self) -> bytes:
        """The body for a browser that takes gzip."""
        return gzip.compress(self.body, mtime=0)

    @cached_property
    def digest(self) -> str:
        """What tells it from any other version."""
        return hashlib.sha256(self.body).hexdigest()[:16]

    def sent(self, request: Request, headers: dict[str, str]) -> HTTPResponse:
        """The body with these headers, or 304 where the browser has it already."""
        headers = {"ETag": f'"{self.digest}"', "Vary": "Accept-Encoding", **headers}
        if request.headers.get("if-none-match") == headers["ETag"]:
            return empty(status=304, headers=headers)
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers["Content-Encoding"] = "gzip"
            return raw(self.gzipped, headers=headers, content_type=self.content_type)
        return raw(self.body, headers=headers, content_type=self.content_type)


@dataclass(frozen=True)
class Asset(Built):
    """A style sheet, a script or a picture."""

    path: str

    @property
    def url(self) -> str:
        """Its address, which changes when its content does, so that caches may keep it."""
        return f"{self.path}?v={self.digest}"

    def response(self, request: Request) -> HTTPResponse:
        """The file, or 304 where the browser has it already."""
        is_named = request.args.get("v") == self.digest
        headers = {
            "Cache-Control": FOREVER if is_named else FIVE_MINUTES,
            # The loader is used by pages of other sites, which may also pin it by its hash.
            "Access-Control-Allow-Origin": "*",
            "Cross-Origin-Resource-Policy": "cross-origin",
        }
        return self.sent(request, headers)


def serve(blueprint: Blueprint, path: str, text: str) -> Asset:
    """Serves `text` at `path` of the blueprint's app; the path's ending says what it is.

    Comments and white space stay here.
    """
    name = PurePosixPath(path)
    body = MINIFIED.get(name.suffix, str)(text).encode()
    asset = Asset(
        path=path,
        content_type=CONTENT_TYPES[name.suffix],
        body=body,
    )

    async def get_asset(request: Request) -> HTTPResponse:
        return asset.response(request)

    blueprint.add_route(
        get_asset, path, name=name.name.replace(".", "_"), ctx_uncounted=True
    )
    return asset
