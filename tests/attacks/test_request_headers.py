"""Headers, methods and request lines change nothing that they should not."""

from __future__ import annotations

import re

import pytest
import wire
from visitor import Chat

EVIL = b"evil.test"


@pytest.mark.parametrize(
    "headers",
    [
        [b"Host: " + EVIL],
        [b"X-Forwarded-Host: " + EVIL, b"X-Forwarded-Proto: https"],
        [b"Forwarded: host=evil.test;proto=https;for=10.0.0.1"],
        [b"X-Forwarded-For: 10.0.0.1", b"X-Real-IP: 10.0.0.1"],
        [b"X-Forwarded-Prefix: //evil.test", b"X-Forwarded-Path: //evil.test"],
        [b"X-Original-URL: /dashboard", b"X-Rewrite-URL: /dashboard"],
        [b"X-Forwarded-Port: 99999"],
    ],
    ids=lambda headers: headers[0].decode(),
)
@pytest.mark.parametrize("path", [b"/", b"/chat", b"/login", b"/dashboard"])
def test_no_page_believes_what_a_header_says_of_its_address(
    server_url, path: bytes, headers: list[bytes]
) -> None:
    plain = wire.exchange(server_url, wire.get(path))
    answer = wire.exchange(server_url, wire.get(path, *headers))
    assert answer.status == plain.status
    assert without_tokens(answer.body) == without_tokens(plain.body)
    assert "evil.test" not in answer.head


def without_tokens(body: str) -> str:
    """A page without what differs each time."""
    return re.sub(r'value="[\w-]{36,43}"', "", body)


@pytest.mark.parametrize(
    "header",
    [
        b"X-HTTP-Method-Override: DELETE",
        b"X-HTTP-Method: DELETE",
        b"X-Method-Override: DELETE",
    ],
)
def test_a_method_is_what_the_request_line_says(
    chat: Chat, server_url, header: bytes
) -> None:
    token = b"Authorization: Bearer " + chat.token.encode()
    for method in (b"GET", b"POST"):
        request = wire.get(b"/api/v1/conversation", token, header, method=method)
        wire.exchange(server_url, request)
    sent = wire.get(b"/api/v1/conversation?_method=DELETE", token)
    assert wire.exchange(server_url, sent).status == 200
    assert chat.turns() == []  # it is still there


@pytest.mark.parametrize("method", [b"TRACE", b"PUT", b"PATCH", b"DELETE", b"OPTIONS"])
def test_other_methods_are_refused_with_those_that_may_be(
    server_url, method: bytes
) -> None:
    secret = b"X-Secret: zqxtraced"
    answer = wire.exchange(server_url, wire.get(b"/chat", secret, method=method))
    assert answer.status == 405
    allowed = re.search(r"^allow: (.*)$", answer.head, re.I | re.M)
    assert allowed and {"GET", "POST"} <= set(re.split(r",\s*", allowed[1].strip()))
    assert "zqxtraced" not in answer.body


@pytest.mark.parametrize("path", [b"/answers", b"/widget.js", b"/api/openapi.json"])
def test_parts_of_a_page_are_not_served(server_url, path: bytes) -> None:
    ranges = b"Range: bytes=" + b",".join(b"%d-" % start for start in range(500))
    answer = wire.exchange(server_url, wire.get(path, ranges))
    assert answer.status == 200
    assert "multipart/byteranges" not in answer.head


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (wire.get(b"/chat", b"X-Long: " + b"a" * 20_000), 413),
        (wire.get(b"/chat", *[b"X-Many: a"] * 3_000), 413),
        (wire.get(b"/" + b"a" * 20_000), 413),
        (wire.get(b"/chat\xff"), 400),
        (wire.get(b"/chat", b"X-Null: a\x00b"), 200),
        (b"GET /chat\r\n\r\n", 400),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
        (wire.get(b"not-a-path"), 0),
        (wire.get(b"evil.test:80", method=b"CONNECT"), 0),
    ],
    ids=[
        "long",
        "many",
        "long address",
        "bytes",
        "nul",
        "no version",
        "http 2",
        "no path",
        "connect",
    ],
)
def test_requests_of_the_wrong_form_are_refused_and_the_server_goes_on(
    server_url, request_bytes: bytes, status: int
) -> None:
    answer = wire.exchange(server_url, request_bytes)
    assert answer.status == status, answer
    assert wire.exchange(server_url, wire.get(b"/health/live")).status == 200


@pytest.mark.parametrize(
    "path",
    [
        b"/answers/x%0d%0aSet-Cookie:%20zqx=1",
        b"/login?next=/x%0d%0aSet-Cookie:%20zqx=1",
        b"/dashboard?from=%0d%0aSet-Cookie:%20zqx=1",
        b"/dashboard/%0d%0aSet-Cookie:zqx=1.csv",
        b"/staff/switch?%E5%98%8A%E5%98%8DSet-Cookie:%20zqx=1",
    ],
)
def test_line_breaks_in_an_address_add_no_header(server_url, path: bytes) -> None:
    answer = wire.exchange(server_url, wire.get(path))
    assert answer.status < 500
    assert not re.search(r"^set-cookie: *zqx", answer.head, re.I | re.M)


@pytest.mark.parametrize(
    "path", [b"/", b"/chat", b"/answers", b"/nothing", b"/login", b"/widget/panel"]
)
def test_every_page_keeps_to_scripts_of_its_own(server_url, path: bytes) -> None:
    head = wire.exchange(server_url, wire.get(path)).head.lower()
    policy = re.search(r"^content-security-policy: (.*)$", head, re.M)
    assert policy and "default-src 'none'" in policy[1]
    # Who may frame the panel says nothing of what a page may load.
    loads = re.sub(r"frame-ancestors [^;]*", "", policy[1])
    assert "unsafe" not in loads and "http:" not in loads
    assert "x-content-type-options: nosniff" in head
