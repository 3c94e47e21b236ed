"""What is typed stays text: never markup, a template, a query, a path, a command or a log line."""

from __future__ import annotations

import json
import re
import uuid
from html.parser import HTMLParser
from urllib.parse import quote

import httpx
import pytest
import wire
from serving import Server
from staff_member import StaffMember
from visitor import Chat

MARKUP = [
    "<script>zqxrun()</script>",
    "<img src=x onerror=zqxrun()>",
    "<svg/onload=zqxrun()>",
    '"><script>zqxrun()</script>',
    "'-zqxrun()-'",
    "</textarea><script>zqxrun()</script>",
    "<a href=javascript:zqxrun()>hello</a>",
    "&lt;script&gt;zqxrun()&lt;/script&gt;",
    "[hello](javascript:zqxrun())",
]
TEMPLATES = [
    "{{'zqx'*3}}",
    "{{config}}",
    "${'zqx'*3}",
    "{% print 'zqx'*3 %}",
    "#{'zqx'*3}",
    "{run_by}",
]
COMPUTED = "zqxzqxzqx"  # what a template engine would make of them
QUERIES = [
    "'; DROP TABLE turns; --",
    "' OR '1'='1",
    "1); DELETE FROM conversations; --",
    '" UNION SELECT token_hash FROM conversations --',
]
OTHERS = [
    "!!python/object/apply:os.system ['true']",
    "${env:HOME}",
    "$(touch /tmp/zqxran)",
    "`id`",
    "%s%s%s%n",
    "{0.__class__}",
]


class LiveMarkup(HTMLParser):
    """Finds what a browser would run in a page, besides the page's own script files."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has_file = any(name == "src" for name, _ in attrs)
        if tag == "script" and not has_file:
            self.found.append(tag)
        self.found += [
            f"{tag} {name}={value}"
            for name, value in attrs
            if name.startswith("on") or (value or "").strip().startswith("javascript:")
        ]


def live_markup(page: str) -> list[str]:
    """What an attacker's words would run in a page."""
    parser = LiveMarkup()
    parser.feed(page)
    return parser.found


# Stored


@pytest.mark.parametrize("text", MARKUP)
def test_what_was_typed_is_shown_as_text(chat: Chat, page, text: str) -> None:
    chat.say(f"Is this safe {text}")
    (turn,) = chat.turns()
    shown = page(action="held", token=chat.token).text
    assert live_markup(shown) == []
    assert "Is this safe" in shown and turn["text"].startswith("Is this safe")


@pytest.mark.parametrize("text", MARKUP)
def test_what_could_not_be_sent_is_shown_as_text(page, text: str) -> None:
    shown = page(action="say", text=text * 200)
    assert shown.status_code == 413
    assert live_markup(shown.text) == []


@pytest.mark.parametrize("text", [*TEMPLATES, *QUERIES, *OTHERS])
def test_what_was_typed_is_kept_and_shown_as_it_was(
    chat: Chat, page, server: Server, text: str
) -> None:
    told = chat.say(f"Is this safe {text}")
    (turn,) = chat.turns()
    assert turn["text"] == f"Is this safe {text}"
    assert COMPUTED not in json.dumps(told)
    shown = page(action="held", token=chat.token).text
    assert COMPUTED not in shown
    with server.opened() as database:
        found = database.execute(
            "SELECT count(*) FROM turns WHERE text = ?", [turn["text"]]
        ).fetchone()
    assert found[0] >= 1


@pytest.mark.parametrize("site", [*MARKUP, *TEMPLATES, *QUERIES, "a b", "a\r\nb", "/"])
def test_a_site_is_a_host_name_and_nothing_else(server_url, site: str) -> None:
    answer = httpx.post(f"{server_url}/api/v1/conversations", json={"site": site})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "site",
    ["localhost", "www.example.org", "xn--bcher-kva.example", "10.0.0.1", "[::1]"],
)
def test_host_names_of_all_kinds_are_taken(server_url, site: str) -> None:
    answer = httpx.post(f"{server_url}/api/v1/conversations", json={"site": site})
    assert answer.status_code == 201


@pytest.mark.parametrize("text", [*MARKUP, *TEMPLATES, *QUERIES])
def test_choices_and_votes_that_were_not_offered_are_refused(
    chat: Chat, page, text: str
) -> None:
    assert chat.send(choice=text).status_code == 422
    vote = {"sequence": text, "useful": True}
    assert chat.http.post("/votes", json=vote).status_code == 422
    shown = page(action="say", token=chat.token, choice=text)
    assert shown.status_code == 422 and live_markup(shown.text) == []
    assert chat.turns() == []


def test_the_reason_of_the_switch_is_shown_as_text(admin: StaffMember) -> None:
    for text in (*MARKUP, *TEMPLATES, *QUERIES):
        form = {"csrf": admin.token(), "off": "nothing", "confirmed": "yes"}
        answer = admin.post("/staff/switch", data=form | {"reason": text})
        assert answer.status_code == 303
        shown = admin.get("/staff/switch").text
        assert live_markup(shown) == [] and COMPUTED not in shown


def test_the_panel_writes_text_and_never_markup(server_url) -> None:
    for script in ("/widget/panel.js", "/widget/privacy.js", "/widget.js"):
        source = httpx.get(f"{server_url}{script}").text
        assert source
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\(|new Function",
            source,
        )


# Reflected


@pytest.mark.parametrize("text", [*MARKUP, *TEMPLATES, *QUERIES])
@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/answers/{}", 404),
        ("/{}", 404),
        ("/answers?topic={}", 200),
        ("/chat?text={}", 200),
        ("/login?next={}", 200),
        ("/login?next=/{}", 200),
        ("/api/v1/messages?after={}", 422),
        ("/api/{}", 404),
        ("/widget/panel?site={}", 200),
    ],
)
def test_an_address_is_never_markup(
    server_url, address: str, status: int, text: str
) -> None:
    for quoted in (quote(text, safe=""), quote(quote(text, safe=""), safe="")):
        answer = httpx.get(server_url + address.format(quoted))
        assert answer.status_code in (status, 404)
        if "html" in answer.headers["content-type"]:
            assert live_markup(answer.text) == []
            assert COMPUTED not in answer.text


def test_what_staff_typed_for_a_name_or_dates_is_never_markup(
    admin: StaffMember, server_url
) -> None:
    for text in MARKUP:
        form = {"csrf": "x", "name": text, "password": "x", "next": text}
        assert live_markup(httpx.post(f"{server_url}/login", data=form).text) == []
        weeks = {"from": text, "to": text}
        shown = admin.get("/dashboard", params=weeks)
        assert shown.status_code == 400 and live_markup(shown.text) == []
        assert (
            live_markup(admin.get("/dashboard/concerns.csv", params=weeks).text) == []
        )


@pytest.mark.parametrize("name", QUERIES)
def test_a_name_that_is_a_query_signs_nobody_in(
    admin: StaffMember, server_url, name: str
) -> None:
    with httpx.Client(base_url=server_url) as browser:
        browser.get("/login")
        form = {"csrf": browser.cookies["sharewell_login"], "name": name}
        answer = browser.post("/login", data=form | {"password": name})
        assert answer.status_code in (401, 429)
        assert "sharewell_staff" not in browser.cookies


# Paths

UP = [b"../", b"..%2f", b"%2e%2e/", b"%2e%2e%2f", b"%252e%252e%252f", b"..\\", b"..%5c"]
ROOTS = [
    b"/answers/",
    b"/assets/",
    b"/static/staff/",
    b"/widget/",
    b"/dashboard/",
    b"/",
]


@pytest.mark.parametrize("up", [*UP, b"..%c0%af", b"....//", b"..;/", b"/"])
@pytest.mark.parametrize("root", ROOTS)
def test_no_address_leads_out_of_what_is_served(
    server_url, root: bytes, up: bytes
) -> None:
    for target in (b"etc/passwd", b"bot/settings.py", b"sharewell.db", b".env"):
        for depth in (1, 3, 8):
            answer = wire.exchange(server_url, wire.get(root + up * depth + target))
            assert answer.status in (302, 404), (root, up, target)
            assert "root:" not in answer.body and "import" not in answer.body


@pytest.mark.parametrize(
    "path",
    [
        b"/static/staff/staff.css",
        b"/static/staff/staff.css%00",
        b"/static/staff/",
        b"/assets/",
        b"/assets/public.css%00.png",
        b"/answers/opt_out_how%00",
        b"/answers/opt_out_how/../insurance",
        b"/.env",
        b"/.git/config",
        b"/openapi.yml",
    ],
)
def test_files_are_served_by_their_whole_names_only(server_url, path: bytes) -> None:
    assert wire.exchange(server_url, wire.get(path)).status == 404


# Commands of Rasa

COMMANDS = [
    "/restart",
    "/session_start",
    "/back",
    '/insurance{"nation": "wales"}',
    "//restart",
    "/ /restart",
    "  /restart",
    "\uff0frestart",
    "\u200b/restart",
    "\u202e/restart",
    "/\U000e0041restart",
    "EXTERNAL: restart",
    "/nlu_fallback",
]


@pytest.mark.parametrize("text", COMMANDS)
def test_a_command_is_text_like_any_other(
    chat: Chat, server: Server, text: str
) -> None:
    chat.say("Can insurance companies see my medical records?")
    chat.say(text)
    before, turn = chat.turns()
    assert before["sequence"] == 1
    assert turn["text"] and not turn["text"].startswith(("/", "\uff0f", " "))
    with server.opened() as database:
        (key,) = database.execute(
            "SELECT key FROM conversations WHERE id = (SELECT conversation_id FROM turns "
            "WHERE message_id = ?)",
            [turn["id"]],
        ).fetchone()
        kinds = [
            kind
            for (kind,) in database.execute(
                "SELECT type_name FROM events WHERE sender_id = ?", [key]
            )
        ]
    assert kinds.count("user") == 2
    assert not {"restart", "rewind", "reset_slots", "undo"} & set(kinds)
    assert kinds.count("session_started") <= 1


# The log


def test_nothing_that_is_sent_writes_a_line_of_the_log(
    chat: Chat, server: Server, page
) -> None:
    line = "zqxforged\r\n2026-01-01 00:00:00,000 ERROR bot.app zqxforged"
    chat.say(f"hello {line}")
    chat.send(message_id=line, text="hello")
    chat.send(choice=line)
    page(action=line, token=line, message_id=line, text=line)
    httpx.post(f"{server.url}/login", data={"csrf": line, "name": line})
    httpx.get(f"{server.url}/{uuid.uuid4()}", params={"zqxforged": line})
    wire.exchange(server.url, wire.get(b"zqxforged%0d%0a"))
    wire.exchange(server.url, wire.get(b"/chat", b"User-Agent: zqxforged"))
    assert "zqxforged" not in server.log.read_text()
