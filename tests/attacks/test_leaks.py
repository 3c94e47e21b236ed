"""Personal data goes in by every way that there is, and is found nowhere afterwards."""

from __future__ import annotations

import itertools
import json
import re
import tarfile
import threading
import uuid
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
import wire
from serving import Server
from staff_member import StaffMember
from visitor import Chat

# What is typed, by the mark that must be found nowhere. All of it is invented.
MESSAGES = {
    "thistlewood": "My name is Margaret Thistlewood. Who can see my record?",
    "zqxmail": "Write to zqxmail.box@example.org. Who can see my record?",
    "07700900123": "My number is 07700 900123. Can I opt out?",
    "9434765919": "My NHS number is 943 476 5919. Is my data sold?",
    "ze29xx": "I live at ZE2 9XX. Do insurers see my records?",
    "4111111111111111": "My card is 4111 1111 1111 1111. Is my data sold?",
    "17041938": "My date of birth is 17/04/1938. Can I opt out?",
}
VALUES = {
    "thistlewood": "Margaret Thistlewood",
    "zqxmail": "zqxmail.box@example.org",
    "07700900123": "07700 900123",
    "9434765919": "943 476 5919",
    "ze29xx": "ZE2 9XX",
    "4111111111111111": "4111 1111 1111 1111",
    "17041938": "17/04/1938",
}
URGENT = "I want to kill myself tonight. My name is Margaret Thistlewood, 07700 900123"
NOISE = re.compile(rb"[\s./+_-]|%20|%2f|\\u002f|&#39;", re.IGNORECASE)


def marks_in(content: bytes) -> list[str]:
    """The marks in some bytes, however they are spaced, quoted or in capitals."""
    compact = NOISE.sub(b"", content.lower())
    return [mark for mark in MESSAGES if mark.encode() in compact]


@pytest.fixture(scope="module")
def leaky(release: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of our own, to kill and to search."""
    with Server(tmp_path_factory.mktemp("leaks"), release.parent) as server:
        yield server


@pytest.fixture
def visitor(leaky: Server) -> Chat:
    """A new conversation with it."""
    return Chat(leaky.url)


@pytest.fixture(autouse=True)
def nothing_is_found(leaky: Server) -> Iterator[None]:
    """After each test, no file of the server holds a mark: database, its log, output."""
    yield
    for file, content in leaky.contents().items():
        assert marks_in(content) == [], file
    with leaky.opened() as database:
        dump = "\n".join(database.iterdump())
    assert "INSERT INTO" in dump and marks_in(dump.encode()) == []


def test_the_search_finds_what_is_there() -> None:
    for mark, value in VALUES.items():
        assert mark in marks_in(MESSAGES[mark].encode())
        assert marks_in(value.upper().encode()) == [mark]
        assert marks_in(quote(value, safe="").encode()) == [mark]


def test_messages_by_the_api(visitor: Chat) -> None:
    for text in MESSAGES.values():
        for typed in (text, text.lower(), " ".join(["hello"] * 30) + ". " + text):
            told = visitor.say(typed)
            assert marks_in(json.dumps(told).encode()) == []
    visitor.say(" ".join(MESSAGES.values()))
    visitor.say(URGENT)
    visitor.say("tell me more")
    for path in ("/messages", "/conversation"):
        assert marks_in(visitor.http.get(path).content) == []


def test_messages_by_the_page(leaky: Server, visitor: Chat) -> None:
    for text in (*MESSAGES.values(), URGENT):
        form = {"action": "say", "token": visitor.token, "text": text}
        shown = httpx.post(f"{leaky.url}/chat", data=form, timeout=30)
        assert shown.status_code == 200 and marks_in(shown.content) == []
    for action in ("held", "erase", "keep"):
        form = {"action": action, "token": visitor.token}
        assert marks_in(httpx.post(f"{leaky.url}/chat", data=form).content) == []


def test_messages_that_are_refused(leaky: Server, visitor: Chat) -> None:
    api = visitor.http
    for text in MESSAGES.values():
        assert visitor.send(text=text * 40).status_code == 413
        assert visitor.send(message_id=text, text="hello").status_code == 422
        assert visitor.send(choice=text).status_code == 422
        body = {"id": str(uuid.uuid4()), "text": "hello", text: text}
        assert api.post("/messages", json=body).status_code == 422
        assert api.post("/messages", content=f'{{"text": "{text}').status_code == 400
        assert api.post("/messages", json=[text]).status_code == 422
        assert api.post("/messages", json=text).status_code == 422
        files = {"text": (text, text.encode())}
        assert api.post("/messages", files=files).status_code == 400
        assert api.post("/messages", data={"text": text}).status_code == 400
        vote = {"sequence": text, "useful": text}
        assert api.post("/votes", json=vote).status_code == 422
        form = {"action": "vote", "token": visitor.token, "sequence": text}
        httpx.post(f"{leaky.url}/chat", data=form)
        httpx.post(f"{leaky.url}/chat", data={"action": text, "choice": text})
        httpx.post(f"{leaky.url}/chat", files=files)
        body = b"--x\r\n" + text.encode()
        kind = b"Content-Type: multipart/form-data; boundary=x"
        wire.exchange(leaky.url, wire.post(b"/chat", body, kind))


def test_the_site_and_the_token(leaky: Server, visitor: Chat) -> None:
    for value in VALUES.values():
        opened = visitor.http.post("/conversations", json={"site": value})
        assert opened.status_code == 422
        token = {"Authorization": f"Bearer {value}"}
        assert visitor.http.get("/messages", headers=token).status_code == 401
        form = {"action": "say", "token": value, "text": MESSAGES["thistlewood"]}
        httpx.post(f"{leaky.url}/chat", data=form, timeout=30)


def test_addresses(leaky: Server) -> None:
    paths = [
        "/",
        "/chat",
        "/answers",
        "/examples",
        "/login",
        "/dashboard",
        "/widget.js",
    ]
    paths += ["/widget/panel", "/api/v1/messages", "/health/live", "/staff/switch"]
    with httpx.Client(base_url=leaky.url) as http:
        for value in VALUES.values():
            for path in paths:
                http.get(path, params={"q": value, "next": value, "after": value})
            for root in ("", "/answers", "/static/staff", "/api", "/dashboard"):
                address = f"{root}/{quote(value, safe='')}"
                assert http.get(address).status_code in (302, 404)
            address = value.replace(" ", "").encode()
            wire.exchange(leaky.url, wire.get(address))
            wire.exchange(leaky.url, wire.get(address, method=b"CONNECT"))
            wire.exchange(leaky.url, wire.get(b"/" + address + b"\xff"))
            wire.exchange(leaky.url, wire.get(b"/chat", method=address.upper()))


def test_headers(leaky: Server, visitor: Chat) -> None:
    names = ("User-Agent", "Referer", "Cookie", "Origin", "X-Forwarded-For", "From")
    for value in VALUES.values():
        headers = {name: value for name in names} | {
            "Cookie": f"sharewell_staff={quote(value)}; sharewell_login={quote(value)}",
            "Content-Type": value,
        }
        for path in ("/conversations", "/messages", "/votes"):
            visitor.http.post(path, content=b"{}", headers=headers)
        httpx.get(f"{leaky.url}/dashboard", headers=headers)
        wire.exchange(
            leaky.url, wire.get(b"/chat", b"Content-Length: " + value.encode())
        )


def test_signing_in_with_what_is_no_name(leaky: Server) -> None:
    for value in VALUES.values():
        with httpx.Client(base_url=leaky.url) as browser:
            browser.get("/login")
            form = {"csrf": browser.cookies["sharewell_login"], "name": value}
            answer = browser.post("/login", data=form | {"password": value})
            assert answer.status_code == 401
            form = {"csrf": value, "name": value, "password": value, "next": value}
            assert browser.post("/login", data=form).status_code == 403


def rename(server: Server, table: str, name: str) -> None:
    """Renames a table."""
    with server.opened() as database:
        database.execute(f"ALTER TABLE {table} RENAME TO {name}")


@pytest.mark.parametrize("table", ["concerns", "turns", "events", "conversations"])
def test_an_error_of_the_server(leaky: Server, visitor: Chat, table: str) -> None:
    away = f"{table}_away"
    rename(leaky, table, away)
    try:
        for text in MESSAGES.values():
            assert visitor.send(text=text).status_code >= 500
            form = {"action": "say", "token": visitor.token, "text": text}
            shown = httpx.post(f"{leaky.url}/chat", data=form, timeout=30)
            assert shown.status_code >= 500
    finally:
        rename(leaky, away, table)
    assert "Traceback" in leaky.log.read_text() or "Error" in leaky.log.read_text()


def test_a_crash_in_the_middle(leaky: Server) -> None:
    sent = threading.Semaphore(0)

    def talk() -> None:
        with suppress(httpx.TransportError):
            chat = Chat(leaky.url)
            for text in itertools.cycle(MESSAGES.values()):
                chat.send(text=text)
                sent.release()

    talkers = [threading.Thread(target=talk) for _ in range(3)]
    for talker in talkers:
        talker.start()
    for _ in range(12):
        assert sent.acquire(timeout=60)
    leaky.kill()
    for talker in talkers:
        talker.join()
    left = leaky.contents()
    assert [file for file, content in left.items() if marks_in(content)] == []
    leaky.start()


def test_what_staff_see_and_take_away(leaky: Server, visitor: Chat) -> None:
    for text in MESSAGES.values():
        visitor.say(f"zzz qqq {text}")
    staff = StaffMember.add(leaky, "admin")
    for name in ("unanswered", "conversations", "concerns", "attitude", "outcomes"):
        file = staff.get(f"/dashboard/{name}.csv")
        assert file.status_code == 200 and marks_in(file.content) == []
    for path in ("/dashboard", "/staff/switch", "/metrics", "/health/ready"):
        assert marks_in(staff.get(path).content) == []


def test_the_release_holds_none_of_it(leaky: Server, release: Path) -> None:
    with tarfile.open(release) as packed:
        for member in packed:
            if content := packed.extractfile(member):
                assert marks_in(content.read()) == [], member.name


def test_erasing_leaves_nothing_of_a_conversation(leaky: Server, visitor: Chat) -> None:
    for text in MESSAGES.values():
        visitor.say(f"{text} zqxerased")
    assert visitor.http.delete("/conversation").status_code == 200
    for file, content in leaky.contents().items():
        assert b"zqxerased" not in content, file
