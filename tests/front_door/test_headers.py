"""What every answer carries, whatever it is an answer to."""

from __future__ import annotations

import re
import socket
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from bot.records import database as records
from bot.settings import ROOT

EMBEDDER = "https://www.example.nhs.uk"
PAGES = (
    "/",
    "/chat",
    "/answers",
    "/answers/opt_out_how",
    "/examples",
    "/embed",
    "/login",
)
FILES = ("/widget.js", "/widget/panel.js", "/assets/public.css", "/favicon.svg")
OTHERS = ("/nowhere", "/api/openapi.json", "/api/v1/messages", "/health/live")


def check_always(headers: httpx.Headers) -> None:
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy and "frame-src 'self'" in policy
    assert "unsafe" not in policy and "*" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert "strict-transport-security" not in headers


def test_every_answer_is_protected(site) -> None:
    for path in (*PAGES, *FILES, *OTHERS, "/widget/panel"):
        check_always(httpx.get(site.url + path).headers)


@pytest.mark.parametrize(
    "request_",
    [
        b"PUT / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"nonsense\r\n\r\n",
        b"GET / HTTP/1.1\r\nX: " + b"x" * 20_000 + b"\r\n\r\n",
        b"POST /chat HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999\r\n\r\nx",
        b"POST /chat HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n",
    ],
    ids=["method", "nonsense", "head", "body", "length"],
)
def test_errors_are_protected_too(site, request_: bytes) -> None:
    with socket.create_connection(("127.0.0.1", site.port), timeout=20) as connection:
        connection.sendall(request_)
        head = connection.recv(65_536).decode().partition("\r\n\r\n")[0]
    status, *lines = head.split("\r\n")
    assert re.match(r"HTTP/1\.1 4\d\d ", status)
    check_always(httpx.Headers([tuple(line.split(": ", 1)) for line in lines]))


def test_a_failure_is_protected_too(site) -> None:
    token = site.open()
    site.say(token, "hello")
    with records.session() as work:
        work.execute(sa.text("ALTER TABLE turns RENAME TO turns_away"))
    for response in (
        httpx.get(
            f"{site.url}/api/v1/messages", headers={"Authorization": f"Bearer {token}"}
        ),
        httpx.post(f"{site.url}/chat", data={"token": token}),
    ):
        assert response.status_code == 500
        check_always(response.headers)
        assert response.headers["cache-control"] == "no-store"


def test_pages_and_the_api_are_kept_by_no_cache(site) -> None:
    for path in (*PAGES, *OTHERS, "/widget/panel"):
        headers = httpx.get(site.url + path).headers
        # The list of answers is the same for everybody: kept, but asked about each time.
        kept = "no-cache" if path == "/answers" else "no-store"
        assert headers["cache-control"] == kept, path
        assert headers["cross-origin-resource-policy"] == "same-origin", path


def test_other_sites_may_load_the_loader(site) -> None:
    headers = httpx.get(f"{site.url}/widget.js").headers
    assert headers["cross-origin-resource-policy"] == "cross-origin"
    assert headers["cache-control"] == "public, max-age=300"


def test_the_panel_is_framed_by_embedders_and_the_demonstration_alone(start) -> None:
    site = start(embedders=f"{EMBEDDER}, http://localhost:3000")
    for path, ancestors in [
        ("/widget/panel", f"'self' {EMBEDDER} http://localhost:3000"),
        ("/embed/preview", f"'self' {EMBEDDER} http://localhost:3000"),
        *((path, "'none'") for path in (*PAGES, *FILES, *OTHERS)),
    ]:
        policy = httpx.get(site.url + path).headers["content-security-policy"]
        assert policy.endswith(f"frame-ancestors {ancestors}"), path


def test_without_embedders_only_our_own_pages_frame_the_panel(site) -> None:
    policy = httpx.get(f"{site.url}/widget/panel").headers["content-security-policy"]
    assert policy.endswith("frame-ancestors 'self'")


@pytest.mark.parametrize(
    ("proxies", "expected"),
    [("127.0.0.1/32", "max-age=31536000; includeSubDomains"), ("10.0.0.0/8", None)],
)
def test_browsers_are_told_to_stay_on_tls_where_a_trusted_proxy_has_it(
    start, proxies: str, expected: str | None
) -> None:
    site = start(trusted_proxies=proxies)
    for path in ("/chat", "/nowhere", "/widget.js"):
        secure = httpx.get(site.url + path, headers={"X-Forwarded-Proto": "https"})
        assert secure.headers.get("strict-transport-security") == expected
        plain = httpx.get(site.url + path, headers={"X-Forwarded-Proto": "http"})
        assert "strict-transport-security" not in plain.headers


@pytest.mark.parametrize(
    "template",
    [
        pytest.param(file, id=file.name)
        for file in sorted((ROOT / "bot").glob("*/templates/*.html"))
    ],
)
def test_no_template_needs_an_exception_from_the_policy(template: Path) -> None:
    text = template.read_text()
    assert not re.search(r"<style|\sstyle\s*=|\son[a-z]+\s*=|javascript:", text, re.I)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text, re.I)
    assert not re.search(
        r"<(?:script|link|img)[^>]*(?:src|href)=\"(?:https?:)?//", text
    )
