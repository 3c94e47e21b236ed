"""Requests byte by byte, as no client library would send them."""

from __future__ import annotations

import socket
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

LIMIT = 20  # seconds
END_OF_HEAD = b"\r\n\r\n"


@dataclass(frozen=True)
class Answer:
    """What came back: status 0 where the server hung up without a word."""

    status: int
    head: str
    body: str


def exchange(url: str, request: bytes) -> Answer:
    """Sends the bytes and reads one answer."""
    address = urlsplit(url)
    with socket.create_connection(
        (address.hostname, address.port), timeout=LIMIT
    ) as connection:
        with suppress(OSError):  # it may hang up before everything is sent
            connection.sendall(request)
        got = b""
        with suppress(ConnectionResetError):
            while not _is_whole(got) and (more := connection.recv(65_536)):
                got += more
    head, _, body = got.partition(END_OF_HEAD)
    words = head.split(None, 2)
    status = int(words[1]) if len(words) > 1 else 0
    return Answer(status, head.decode("latin-1"), body.decode(errors="replace"))


def get(path: bytes, *headers: bytes, method: bytes = b"GET") -> bytes:
    """A request without a body."""
    lines = [method + b" " + path + b" HTTP/1.1", b"Host: localhost", *headers]
    return b"\r\n".join(lines) + END_OF_HEAD


def post(path: bytes, body: bytes, *headers: bytes) -> bytes:
    """A request with a body and its right length."""
    length = b"Content-Length: %d" % len(body)
    return get(path, length, *headers, method=b"POST") + body


def _is_whole(got: bytes) -> bool:
    head, end, body = got.partition(END_OF_HEAD)
    lengths = [
        int(line.split(b":")[1])
        for line in head.lower().split(b"\r\n")
        if line.startswith(b"content-length:")
    ]
    return bool(end) and bool(lengths) and len(body) >= lengths[0]
