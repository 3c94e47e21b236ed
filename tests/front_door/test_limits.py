"""How often one address and one conversation may ask."""

from __future__ import annotations

import uuid

import httpx
import pytest

from bot.content.book import answer_book
from bot.front_door import limits
from bot.front_door.limits import DAY, Limit
from bot.front_door.refused import Refused

WORDS = answer_book().one_liners


class Clock:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.now = DAY * 20_000 + 3600.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def limit(clock: Clock) -> Limit:
    """Three a minute."""
    return Limit("too_many_messages", 3, 60, clock)


def taken(limit: Limit, who: str, tries: int = 10) -> int:
    """How many of some requests at one moment are let in."""
    count = 0
    for _ in range(tries):
        try:
            limit.take(who)
        except Refused:
            continue
        count += 1
    return count


def test_so_many_are_let_in_and_then_one_by_one(limit: Limit, clock: Clock) -> None:
    assert taken(limit, "192.0.2.1") == 3
    clock.now += 20
    assert taken(limit, "192.0.2.1") == 1
    clock.now += 60
    assert taken(limit, "192.0.2.1") == 3


def test_whoever_waits_as_long_as_they_were_told_is_let_in(
    limit: Limit, clock: Clock
) -> None:
    assert taken(limit, "192.0.2.1") == 3
    clock.now += 3.5
    with pytest.raises(Refused) as refused:
        limit.take("192.0.2.1")
    assert refused.value.status_code == 429
    assert refused.value.headers == {"Retry-After": "17"}
    clock.now += 17
    limit.take("192.0.2.1")


def test_each_has_a_bucket_of_their_own(limit: Limit) -> None:
    assert taken(limit, "192.0.2.1") == 3
    assert taken(limit, "192.0.2.2") == 3


def test_no_address_is_kept_and_the_same_one_is_another_after_midnight_utc(
    limit: Limit, clock: Clock
) -> None:
    taken(limit, "192.0.2.1")
    before = set(limit._full_at)
    assert "192.0.2.1" not in repr(vars(limit))
    clock.now = DAY * 20_001 - 1.0
    assert taken(limit, "192.0.2.1") == 3
    assert set(limit._full_at) == before
    clock.now += 1
    assert taken(limit, "192.0.2.1") == 3
    assert len(limit) == 1
    assert not before & set(limit._full_at)


def test_two_servers_know_the_same_address_by_different_hashes(clock: Clock) -> None:
    first, second = Limit("busy", 3, 60, clock), Limit("busy", 3, 60, clock)
    taken(first, "192.0.2.1")
    taken(second, "192.0.2.1")
    assert not set(first._full_at) & set(second._full_at)


def test_whoever_has_not_asked_for_long_is_forgotten(
    limit: Limit, clock: Clock
) -> None:
    for number in range(50):
        limit.take(f"192.0.2.{number}")
    clock.now += 61
    limit.take("192.0.2.99")
    assert len(limit) == 1


def test_what_is_remembered_has_a_bound(
    limit: Limit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "KEYS_KEPT", 100)
    for number in range(1000):
        limit.take(f"2001:db8:{number:x}::/64")
    assert len(limit) == 100
    assert taken(limit, "2001:db8:3e7::/64") == 2  # the last one is remembered


# On a running application


def check_refused(response: httpx.Response, words: str) -> None:
    assert response.status_code == 429, response.text
    assert 1 <= int(response.headers["retry-after"]) <= 3600
    assert WORDS[words] in response.text


def test_one_address_has_so_many_requests(start) -> None:
    site = start(requests_per_minute=5)
    for _ in range(5):
        assert httpx.get(f"{site.url}/answers").status_code == 200
    for path in ("/answers", "/chat", "/login", "/nowhere"):
        page = httpx.get(site.url + path)
        check_refused(page, "too_many_requests")
        assert page.headers["content-type"].startswith("text/html")
    problem = httpx.get(f"{site.url}/api/v1/messages")
    check_refused(problem, "too_many_requests")
    assert problem.headers["content-type"] == "application/problem+json"
    check_refused(httpx.post(f"{site.url}/login"), "too_many_requests")


def test_what_is_refused_otherwise_counts_too(start) -> None:
    site = start(requests_per_minute=3)
    assert httpx.get(f"{site.url}/nowhere").status_code == 404
    assert httpx.put(f"{site.url}/answers").status_code == 405
    assert httpx.get(f"{site.url}/api/v1/messages").status_code == 401
    check_refused(httpx.get(f"{site.url}/nowhere"), "too_many_requests")
    check_refused(httpx.put(f"{site.url}/answers"), "too_many_requests")


def test_files_and_health_do_not_count(start) -> None:
    site = start(requests_per_minute=1)
    page = httpx.get(f"{site.url}/login").text
    stylesheet = page.split('rel="stylesheet" href="')[1].split('"')[0]
    for path in ("/widget.js", "/assets/public.css", stylesheet, "/health/live"):
        assert httpx.get(site.url + path).status_code == 200, path


def test_a_spoofed_address_does_not_help(start) -> None:
    site = start(requests_per_minute=2)
    pages = [
        httpx.get(
            f"{site.url}/answers", headers={"X-Forwarded-For": f"203.0.113.{number}"}
        )
        for number in range(3)
    ]
    assert [page.status_code for page in pages] == [200, 200, 429]


def test_behind_a_trusted_proxy_each_client_counts(start) -> None:
    site = start(requests_per_minute=2, trusted_proxies="127.0.0.0/8")
    for client in ("203.0.113.1", "203.0.113.2"):
        headers = {"X-Forwarded-For": f"198.51.100.1, {client}"}
        pages = [httpx.get(f"{site.url}/answers", headers=headers) for _ in range(3)]
        assert [page.status_code for page in pages] == [200, 200, 429]


def test_one_address_starts_so_many_chats_an_hour(start) -> None:
    site = start(conversations_per_hour=2)
    token, _ = site.open(), site.open()
    refused = httpx.post(f"{site.url}/api/v1/conversations")
    check_refused(refused, "too_many_conversations")
    page = httpx.post(f"{site.url}/chat", data={"action": "start"})
    check_refused(page, "too_many_conversations")
    assert site.say(token, "hello").status_code == 200


def test_the_limit_of_chats_keeps_what_was_typed(start) -> None:
    site = start(conversations_per_hour=1)
    site.open()
    for token in ({}, {"token": "x" * 43}):
        form = {"action": "say", "text": "Who sees zqxdraft?", **token}
        page = httpx.post(f"{site.url}/chat", data=form)
        check_refused(page, "too_many_conversations")
        assert "Who sees zqxdraft?</textarea>" in page.text
        assert 'value="None"' not in page.text


def test_one_chat_has_so_many_messages_a_minute(start) -> None:
    site = start(messages_per_minute=3)
    token, other = site.open(), site.open()
    message_id = str(uuid.uuid4())
    first = site.say(token, "hello", message_id)
    for _ in range(2):
        assert site.say(token, "hello").status_code == 200
    check_refused(site.say(token, "hello"), "too_many_messages")
    assert site.say(other, "hello").status_code == 200
    # The one that has its reply is told again, and danger has no limit.
    assert site.say(token, "hello", message_id).json() == first.json()
    card = site.say(token, "I want to kill myself")
    assert card.json()["messages"][0]["kind"] == "care_card"


def test_a_page_over_the_limit_keeps_the_chat_and_what_was_typed(start) -> None:
    site = start(messages_per_minute=1, requests_per_minute=4)
    token = site.open()
    form = {"action": "say", "token": token, "text": "Who sees elephants?"}
    assert httpx.post(f"{site.url}/chat", data=form).status_code == 200
    form["text"] = "Who sees zqxdraft?"
    for words in ("too_many_messages",) * 2 + ("too_many_requests",):
        page = httpx.post(f"{site.url}/chat", data=form)
        check_refused(page, words)
        assert "Who sees zqxdraft?</textarea>" in page.text
        assert "elephants" in page.text
        assert f'name="token" value="{token}"' in page.text


@pytest.mark.parametrize("way", ["api", "page"])
def test_someone_in_danger_is_answered_where_their_address_asked_too_often(
    start, way: str
) -> None:
    site = start(requests_per_minute=1, messages_per_minute=2)
    token = site.open()
    check_refused(site.say(token, "hello"), "too_many_requests")
    text = "I want to kill myself"
    if way == "api":
        answered = site.say(token, text)
    else:
        form = {"action": "say", "token": token, "text": text}
        answered = httpx.post(f"{site.url}/chat", data=form)
    assert answered.status_code == 200
    assert "116 123" in answered.text
    # Reading for danger takes time too, so it has a limit of its own.
    assert site.say(token, text).status_code == 429
