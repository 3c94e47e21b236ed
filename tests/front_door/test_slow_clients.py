"""Clients that dribble are cut, by a raw socket that does just that."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import httpx
import pytest

POST = (
    b"POST /api/v1/conversations HTTP/1.1\r\nHost: x\r\n"
    b"Content-Type: application/json\r\nContent-Length: 5000\r\n\r\n"
)


@pytest.fixture
def site(start):  # type: ignore[no-untyped-def]
    return start(request_seconds=0.5)


@pytest.fixture
def connection(site) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", site.port), timeout=20) as connection:
        yield connection


def dribble(connection: socket.socket, begun: bytes) -> bytes:
    """Sends a byte at a time until the server hangs up; what it said. Fails if it never does."""
    said = b""
    connection.sendall(begun)
    connection.settimeout(0.05)
    for _ in range(400):
        try:
            connection.sendall(b"x")
            received = connection.recv(65_536)
        except TimeoutError:
            continue
        except OSError:
            return said
        if not received:
            return said
        said += received
    raise AssertionError("the connection was never cut")


@pytest.mark.parametrize(
    "begun",
    [
        b"G",
        b"GET /chat HTTP/1.1\r\nHost: x\r\nX-Slow: ",
        POST,
        POST.replace(b"POST /api/v1/conversations", b"PUT /nowhere"),
    ],
    ids=["line", "head", "body", "body that nobody wants"],
)
def test_a_request_that_dribbles_in_is_cut(site, connection, begun: bytes) -> None:
    said = dribble(connection, begun)
    assert said == b"" or said.startswith(b"HTTP/1.1 4")
    assert httpx.get(f"{site.url}/health/live").status_code == 200


def test_whoever_is_cut_is_told_why(site, connection) -> None:
    said = dribble(connection, POST).decode()
    assert said.startswith("HTTP/1.1 408")
    assert "application/problem+json" in said
    assert "took too long to arrive" in said


def test_a_second_request_that_dribbles_in_is_cut(site, connection) -> None:
    connection.sendall(b"GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n")
    assert connection.recv(65_536).startswith(b"HTTP/1.1 200")
    dribble(connection, b"GET /health/live HTTP/1.1\r\nX-Slow: ")


def test_a_pause_between_two_requests_is_no_crime(site, connection) -> None:
    for _ in range(2):
        connection.sendall(b"GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n")
        assert connection.recv(65_536).startswith(b"HTTP/1.1 200")
        time.sleep(1)


def test_a_slow_reply_is_not_cut_with_the_slow_request(site) -> None:
    token = site.open()
    # Longer than a request may take to arrive.
    site._loop.call_soon_threadsafe(
        lambda: site._loop.call_later(1.2, site.assistant.let_go.set)
    )
    assert site.say(token, "slow").status_code == 200


def test_a_body_over_the_limit_is_refused(site, connection) -> None:
    connection.sendall(POST.replace(b"5000", b"70000") + b"x" * 1000)
    said = connection.recv(65_536)
    assert said.startswith(b"HTTP/1.1 413")
    chunked = b"Transfer-Encoding: chunked\r\n\r\n11171\r\n" + b"x" * 30_000
    with socket.create_connection(("127.0.0.1", site.port), timeout=20) as other:
        other.sendall(POST.replace(b"Content-Length: 5000\r\n\r\n", chunked))
        assert other.recv(65_536).startswith(b"HTTP/1.1 413")
