from __future__ import annotations

import base64
import json
import stat
import time
from pathlib import Path

import jwt
import pytest

from bot.conversation import tokens
from bot.settings import settings


def claims(token: str) -> dict:
    body = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))


def test_tokens_are_long_random_and_never_the_same(database):
    made = {claims(tokens.make())["jti"] for _ in range(20)}
    assert len(made) == 20
    assert all(len(base64.urlsafe_b64decode(part + "=")) * 8 >= 128 for part in made)


def test_a_fresh_token_knows_its_site(database):
    token = tokens.make("www.example.org")
    assert tokens.is_fresh(token)
    assert tokens.site_of(token) == "www.example.org"
    assert tokens.site_of(tokens.make()) is None


def test_what_we_did_not_sign_is_refused(database):
    token = tokens.make()
    head, body, signature = token.split(".")
    wrong = [
        "",
        "a" * 43,
        token[:-2],
        f"{head}.{body}.",
        f"{head}.{body[:-2]}AA.{signature}",
        jwt.encode(claims(token), "another key" * 5, "HS256"),
        jwt.encode(claims(token), None, "none"),
    ]
    assert [tokens.is_fresh(made_up) for made_up in wrong] == [False] * len(wrong)


def test_a_token_with_which_nobody_speaks_ends_too(database):
    made = claims(tokens.make())
    key = tokens._key(settings().home)
    assert made["exp"] - time.time() == pytest.approx(24 * 3600, abs=60)
    assert tokens.is_fresh(jwt.encode(made, key, tokens.ALGORITHM))
    old = {**made, "exp": int(time.time()) - 1}
    assert not tokens.is_fresh(jwt.encode(old, key, tokens.ALGORITHM))


def test_the_key_is_made_once_and_is_for_its_owner_alone(database: Path):
    token = tokens.make()
    file = settings().home / "token.key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(file.read_bytes()) * 8 >= 256
    tokens._key.cache_clear()  # as after a restart
    assert tokens.is_fresh(token)
    assert [f.name for f in file.parent.iterdir() if f.name.startswith("tmp")] == []


def test_another_server_has_another_key(database, tmp_path, monkeypatch):
    token = tokens.make()
    monkeypatch.setenv("BOT_HOME", str(tmp_path / "elsewhere"))
    settings.cache_clear()
    assert not tokens.is_fresh(token)


def test_nothing_but_what_a_token_needs_is_in_it(database):
    assert set(claims(tokens.make("a.org"))) == {"jti", "exp", "site"}
