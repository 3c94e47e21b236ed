"""Tokens of conversations in which nothing was said yet.

A token carries its own proof that we made it, so that nothing has to be stored until the first
message comes. From then on the conversation is found by the token's hash. Someone who got hold of
the key could only do what anyone can do: start a conversation.
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import jwt

from bot.records.periods import periods
from bot.settings import settings

RANDOM_BYTES = 32  # 256 random bits
ALGORITHM = "HS256"


def make(site: str | None = None) -> str:
    """A new token.

    Args:
        site: host name of the page that embeds the widget, kept with the first message.
    """
    claims = {
        "jti": secrets.token_urlsafe(RANDOM_BYTES),
        "exp": datetime.now(UTC) + periods().idle,
        "site": site,
    }
    return jwt.encode(claims, _key(settings().home), ALGORITHM)


def is_fresh(token: str) -> bool:
    """Whether we made a token so lately that a conversation can start with it."""
    return _read(token) is not None


def site_of(token: str) -> str | None:
    """The site that a fresh token was made for."""
    return (_read(token) or {}).get("site")


def _read(token: str) -> dict[str, Any] | None:
    with suppress(jwt.InvalidTokenError):
        return jwt.decode(token, _key(settings().home), [ALGORITHM])
    return None


@cache
def _key(home: Path) -> bytes:
    """The server's key, made at the first need and kept in the folder of the data."""
    file = home / "token.key"
    home.mkdir(parents=True, exist_ok=True)
    # Linked into place when it is whole: another process never reads half of a key.
    with suppress(FileExistsError), NamedTemporaryFile(dir=home) as made:
        made.write(secrets.token_bytes(RANDOM_BYTES))
        made.flush()
        os.link(made.name, file)
    return file.read_bytes()
