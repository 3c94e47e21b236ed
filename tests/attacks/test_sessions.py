"""Nobody gets at a conversation or a staff session that is not theirs."""

from __future__ import annotations

import hashlib
import uuid
from urllib.parse import urlsplit

import httpx
import pytest
import wire
from serving import Server
from staff_member import StaffMember
from visitor import Chat

CHOSEN = "c" * 43
QUESTION = "Can insurance companies see my medical records?"
ROUTES = [
    ("POST", "/messages", {"id": str(uuid.uuid4()), "text": QUESTION}),
    ("GET", "/messages", None),
    ("POST", "/votes", {"sequence": 1, "useful": True}),
    ("GET", "/conversation", None),
    ("DELETE", "/conversation", None),
]


def statuses(server_url: str, token: str) -> set[int]:
    """What each route of the API answers to a token."""
    headers = {"Authorization": f"Bearer {token}"}
    api = f"{server_url}/api/v1"
    return {
        httpx.request(method, api + path, json=body, headers=headers).status_code
        for method, path, body in ROUTES
    }


# Conversations


def test_a_visitor_can_not_choose_the_token(server_url, page) -> None:
    api = f"{server_url}/api/v1/conversations"
    headers = {"Authorization": f"Bearer {CHOSEN}", "Cookie": f"token={CHOSEN}"}
    assert httpx.post(api, json={}, headers=headers).json()["token"] != CHOSEN
    assert httpx.post(api, json={"token": CHOSEN}).status_code == 422
    page(action="start", token=CHOSEN)
    page(action="say", token=CHOSEN, text=QUESTION)
    assert statuses(server_url, CHOSEN) == {401}


def test_tokens_near_a_real_one_open_nothing(chat: Chat, server: Server) -> None:
    chat.say(QUESTION)
    with server.opened() as database:
        hashed, key = database.execute(
            "SELECT token_hash, key FROM conversations ORDER BY id DESC"
        ).fetchone()
    assert hashed == hashlib.sha256(chat.token.encode()).hexdigest()
    last = "A" if chat.token[-1] != "A" else "Q"
    for guess in (
        chat.token[:-1],
        chat.token + "A",
        chat.token[:-1] + last,
        chat.token.swapcase(),
        chat.token + "\x01",
        hashed,
        key,
        "%",
        "' OR 1=1 --",
        "null",
    ):
        assert statuses(server.url, guess) == {401}, guess
    assert len(chat.turns()) == 1


@pytest.mark.parametrize("value", [b"Bearer \xff\xfe", b"Bearer \xed\xa0\x80"])
def test_a_token_of_any_bytes_is_only_a_wrong_token(server_url, value) -> None:
    request = wire.get(b"/api/v1/conversation", b"Authorization: " + value)
    assert wire.exchange(server_url, request).status == 401


def test_a_token_in_an_address_a_cookie_or_a_body_opens_nothing(
    chat: Chat, server_url
) -> None:
    address = f"{server_url}/api/v1/conversation"
    for names in ("token", "access_token", "authorization"):
        assert httpx.get(address, params={names: chat.token}).status_code == 401
        assert httpx.get(address, cookies={names: chat.token}).status_code == 401
    body = {"id": str(uuid.uuid4()), "text": QUESTION, "token": chat.token}
    sent = httpx.post(f"{server_url}/api/v1/messages", json=body)
    assert sent.status_code == 401
    assert chat.turns() == []


def test_a_token_opens_one_conversation_and_no_other(chat: Chat, server_url) -> None:
    other = Chat(server_url)
    chat.say(QUESTION)
    vote = other.http.post("/votes", json={"sequence": 1, "useful": False})
    assert vote.status_code == 404
    assert other.http.get("/conversation").json().keys() == {"in_short"}
    assert other.http.delete("/conversation").json()["erased"]["turns"] == 0
    (turn,) = chat.turns()
    assert turn["vote"] is None


def test_two_tokens_at_once_open_nothing(chat: Chat, server_url) -> None:
    token = chat.token.encode()
    for headers in (
        [b"Authorization: Bearer x", b"Authorization: Bearer " + token],
        [b"Authorization: Bearer x, Bearer " + token],
    ):
        request = wire.get(b"/api/v1/conversation", *headers)
        assert wire.exchange(server_url, request).status == 401


def test_a_token_that_expired_opens_nothing_and_tells_nothing(
    chat: Chat, server: Server
) -> None:
    chat.say(QUESTION)
    hashed = hashlib.sha256(chat.token.encode()).hexdigest()
    with server.opened() as database:
        database.execute(
            "UPDATE conversations SET last_active_at = datetime('now', '-25 hours') "
            "WHERE token_hash = ?",
            [hashed],
        )
    assert statuses(server.url, chat.token) == {401}
    form = {"action": "held", "token": chat.token}
    shown = httpx.post(f"{server.url}/chat", data=form)
    assert shown.status_code == 401 and "nsurance" not in shown.text


def test_a_token_that_was_erased_opens_nothing(chat: Chat, server_url) -> None:
    chat.say(QUESTION)
    chat.http.delete("/conversation")
    assert statuses(server_url, chat.token) == {401}


# Staff


@pytest.fixture
def stranger(server: Server) -> httpx.Client:
    """A browser without a session."""
    return httpx.Client(base_url=server.url)


def is_signed_in(browser: httpx.Client, cookie: str) -> bool:
    """Whether a value of the session's cookie opens the dashboard."""
    browser.cookies.clear()
    answer = browser.get("/dashboard", headers={"Cookie": f"sharewell_staff={cookie}"})
    return answer.status_code == 200


def test_signing_in_gives_a_new_session_whatever_the_browser_had(
    server: Server, stranger: httpx.Client
) -> None:
    member = StaffMember.add(server, "viewer")
    first = member.cookies["sharewell_staff"]
    member.cookies.clear()
    answer = member.sign_in(session=CHOSEN)
    assert answer.status_code == 303
    assert member.cookies["sharewell_staff"] not in (first, CHOSEN)
    assert not is_signed_in(stranger, CHOSEN)


@pytest.mark.parametrize("kept", [CHOSEN, None], ids=["chosen", "its own"])
def test_signing_in_again_ends_the_session_that_the_browser_had(
    server: Server, stranger: httpx.Client, kept: str | None
) -> None:
    member = StaffMember.add(server, "viewer")
    before = kept or member.cookies["sharewell_staff"]
    member.cookies.clear()
    login = member.token("/login")
    form = {"csrf": login, "name": member.name, "password": member.password}
    member.cookies.clear()
    headers = {"Cookie": f"sharewell_staff={before}; sharewell_login={login}"}
    answer = member.post("/login", data=form, headers=headers)
    assert answer.status_code == 303
    assert member.cookies["sharewell_staff"] != before
    assert not is_signed_in(stranger, before)


def test_cookies_that_are_no_session_open_nothing(
    server: Server, admin: StaffMember, stranger: httpx.Client
) -> None:
    session_id = admin.cookies["sharewell_staff"]
    with server.opened() as database:
        (hashed,) = database.execute(
            "SELECT id_hash FROM staff_sessions ORDER BY expires_at DESC"
        ).fetchone()
    for value in (
        "",
        hashed,
        session_id[:-1],
        session_id.swapcase(),
        "' OR '1'='1",
        "admin",
        '"',
        "%00",
    ):
        assert not is_signed_in(stranger, value), value
    request = wire.get(b"/dashboard", b"Cookie: sharewell_staff=\xff\xfe")
    assert wire.exchange(server.url, request).status == 302


@pytest.mark.parametrize("where", ["nowhere", "query", "json", "of another session"])
def test_a_form_without_the_token_of_its_session_changes_nothing(
    server: Server, admin: StaffMember, where: str
) -> None:
    form = {"off": "all", "reason": "an attack", "confirmed": "yes"}
    token = admin.token()
    match where:
        case "query":
            answer = admin.post("/staff/switch", params={"csrf": token}, data=form)
        case "json":
            answer = admin.post("/staff/switch", json=form | {"csrf": token})
        case "of another session":
            foreign = StaffMember.add(server, "admin").token()
            answer = admin.post("/staff/switch", data=form | {"csrf": foreign})
        case _:
            answer = admin.post("/staff/switch", data=form)
    assert answer.status_code == 403
    assert "an attack" not in admin.get("/staff/switch").text


def test_reading_a_staff_page_changes_nothing(admin: StaffMember) -> None:
    form = {"off": "all", "reason": "an attack", "confirmed": "yes"}
    form["csrf"] = admin.token()
    assert admin.get("/staff/switch", params=form).status_code == 200
    assert "an attack" not in admin.get("/staff/switch").text


@pytest.mark.parametrize(
    "cookie", [b"sharewell_login=\xff\xfe", b"sharewell_login=", b"other=1"]
)
def test_a_sign_in_form_with_another_cookie_signs_nobody_in(
    server_url: str, admin: StaffMember, cookie: bytes
) -> None:
    body = f"csrf=&name={admin.name}&password={admin.password}".encode()
    kind = b"Content-Type: application/x-www-form-urlencoded"
    request = wire.post(b"/login", body, kind, b"Cookie: " + cookie)
    answer = wire.exchange(server_url, request)
    assert answer.status == 403
    assert "sharewell_staff" not in answer.head


@pytest.mark.parametrize(
    "target",
    [
        "//evil.test",
        "https://evil.test",
        "/\\evil.test",
        "\\/evil.test",
        "/%0d%0aLocation:%20//evil.test\r\n",
        "javascript:alert(1)",
        " /evil",
        "/\t/evil.test",
        "///evil.test",
    ],
)
def test_signing_in_leads_to_no_other_site(admin: StaffMember, target: str) -> None:
    answer = admin.get("/login", params={"next": target})
    location = answer.headers["location"]
    assert urlsplit(location).netloc == ""
    assert location in ("/dashboard", target)
    assert location.startswith("/") and not location.startswith(("//", "/\\"))
