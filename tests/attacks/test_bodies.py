"""Bodies that are too large, of the wrong form, or not what they say they are."""

from __future__ import annotations

import gzip
import json
import uuid

import pytest
import wire
from visitor import Chat

JSON = b"Content-Type: application/json"
FORM = b"Content-Type: application/x-www-form-urlencoded"
MULTIPART = b"Content-Type: multipart/form-data; boundary=x"
CHUNKED = b"Transfer-Encoding: chunked"
ID = str(uuid.uuid4())


def message(**more: object) -> bytes:
    """A good message as JSON, with `more` in it."""
    return json.dumps({"id": str(uuid.uuid4()), "text": "hello"} | more).encode()


def chunks(*parts: bytes) -> bytes:
    """A body in chunks."""
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (*parts, b""))


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"[" * 60_000, [JSON], 400),
        (b'{"id":' * 9_000, [JSON], 400),
        (message(text="a" * 70_000), [JSON], 413),
        (message(text="a " * 20_000), [JSON], 413),
        (message(text=["a"]), [JSON], 422),
        (message(text={"text": "a"}), [JSON], 422),
        (message(id={"$ne": None}), [JSON], 422),
        (message(__class__="Turn"), [JSON], 422),
        (b"null", [JSON], 422),
        (b'{"id": NaN, "text": "hello"}', [JSON], 422),
        (b'{"id": Infinity, "text": "hello"}', [JSON], 422),
        (b'{"id": 1e999, "text": "hello"}', [JSON], 422),
        (b'{"id": ' + b"9" * 5_000 + b', "text": "hello"}', [JSON], 400),
        (message().decode().encode("utf-16"), [JSON + b"; charset=utf-16"], 400),
        (message(text="\xe9").decode("unicode-escape").encode("latin-1"), [JSON], 400),
        (b"\xef\xbb\xbf" + message(), [JSON], 400),
        (gzip.compress(message()), [JSON, b"Content-Encoding: gzip"], 400),
        (gzip.compress(b"a" * 40_000_000), [JSON, b"Content-Encoding: gzip"], 400),
        (b"id=1&text=hello", [FORM], 400),
        (b"--x\r\n\r\nhello\r\n--x--", [MULTIPART], 400),
        (message() + message(), [JSON], 400),
        (b"", [JSON], 422),
    ],
    ids=lambda value: str(value)[:40] if isinstance(value, bytes) else None,
)
def test_a_message_of_the_wrong_form_is_refused_and_nothing_is_kept(
    chat: Chat, server_url, body: bytes, headers: list[bytes], status: int
) -> None:
    token = b"Authorization: Bearer " + chat.token.encode()
    request = wire.post(b"/api/v1/messages", body, token, *headers)
    answer = wire.exchange(server_url, request)
    assert answer.status == status, answer
    problem = json.loads(answer.body)
    assert problem["status"] == status and problem["detail"][-1] in ".?"
    assert chat.turns() == []


def test_of_two_values_for_one_key_the_last_is_what_was_said(chat: Chat) -> None:
    body = f'{{"id": "{ID}", "text": "first", "text": "hello"}}'
    assert chat.http.post("/messages", content=body).status_code == 200
    assert [turn["text"] for turn in chat.turns()] == ["hello"]


def test_the_declared_charset_and_type_change_nothing(chat: Chat) -> None:
    for kind in ("text/plain", "application/json; charset=utf-7", "\xff"):
        headers = {b"Content-Type": kind.encode("latin-1")}
        sent = chat.http.post("/messages", content=message(), headers=headers)
        assert sent.status_code == 200
    assert [turn["text"] for turn in chat.turns()] == ["hello"] * 3


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (chunks(b"{}"), [CHUNKED], 201),
        (chunks(b"{", b"}"), [CHUNKED], 201),
        (b"zz\r\n{}\r\n0\r\n\r\n", [CHUNKED], 400),
        (b"-2\r\n{}\r\n0\r\n\r\n", [CHUNKED], 400),
        (b"fffffffffffffffff\r\n{}", [CHUNKED], 413),
        (chunks(*[b" " * 1_024] * 80), [CHUNKED], 413),
        (b"{}", [CHUNKED, b"Content-Length: 2"], 400),
        (b"{}", [b"Content-Length: 2", b"Content-Length: 5"], 400),
        (b"{}", [b"Content-Length: -2"], 400),
        (b"{}", [b"Content-Length: 2, 5"], 400),
        (b"{}", [b"Content-Length: two"], 400),
        (b"", [b"Content-Length: 99999999999999999999"], 413),
    ],
    ids=lambda value: str(value)[:40] if not isinstance(value, int) else None,
)
def test_a_body_has_one_length_and_not_too_great_a_one(
    server_url, body: bytes, headers: list[bytes], status: int
) -> None:
    head = wire.get(b"/api/v1/conversations", JSON, *headers, method=b"POST")
    assert wire.exchange(server_url, head + body).status == status


def test_a_second_request_hidden_in_a_body_is_never_answered(server_url) -> None:
    hidden = wire.get(b"/answers")
    for headers in ([CHUNKED, b"Content-Length: 4"], [b"Content-Length: 4", CHUNKED]):
        head = wire.get(b"/api/v1/conversations", *headers, method=b"POST")
        answer = wire.exchange(server_url, head + b"0\r\n\r\n" + hidden)
        assert answer.status == 400
        assert "All answers" not in answer.body


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b'{"action": "say", "text": "hello"}', [JSON]),
        (b"text=%ff%fe&action=%ff", [FORM]),
        (b"text=\xff\xfe&action=say", [FORM]),
        (b"action[]=say&text[$ne]=1", [FORM]),
        (b"&&&===&", [FORM]),
        (b"--x\r\nno head", [MULTIPART]),
        (b"hello", [b"Content-Type: multipart/form-data"]),
        (
            b'--x\r\nContent-Disposition: form-data; name="text"; '
            b'filename="../../etc/passwd"\r\n\r\nhello\r\n--x--',
            [MULTIPART],
        ),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_form_that_says_nothing_only_starts_a_chat(
    server_url, body: bytes, headers: list[bytes]
) -> None:
    answer = wire.exchange(server_url, wire.post(b"/chat", body, *headers))
    assert answer.status == 200
    assert "from-visitor" not in answer.body and "I am a computer" in answer.body


@pytest.mark.parametrize("sequence", ["9" * 5_000, "-1", "1e3", "0x1", "٣", ""])
def test_a_form_with_no_number_for_a_number_votes_for_nothing(
    chat: Chat, page, sequence: str
) -> None:
    chat.say("How do I opt out?")
    page(action="vote", token=chat.token, sequence=sequence, useful="yes")
    assert [turn["vote"] for turn in chat.turns()] == [None]


@pytest.mark.parametrize("after", ["9" * 5_000, "%ff", "1%00", "0x1", "1_0", "+1"])
def test_resuming_after_no_number_is_refused(chat: Chat, after: str) -> None:
    assert chat.http.get(f"/messages?after={after}").status_code == 422
