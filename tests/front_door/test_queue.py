"""The line of messages: one at a time for each conversation, and never one that hangs."""

from __future__ import annotations

import concurrent.futures
import time
import uuid
from collections.abc import Callable, Iterator

import httpx
import pytest

from bot.content.book import answer_book

WORDS = answer_book().one_liners


@pytest.fixture
def pool() -> Iterator[concurrent.futures.ThreadPoolExecutor]:
    with concurrent.futures.ThreadPoolExecutor(40) as pool:
        yield pool


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def in_line(site) -> int:
    return site.app.ctx.conversations._queue._count


def check_refused(response: httpx.Response, status: int, words: str) -> None:
    assert response.status_code == status, response.text
    assert int(response.headers["retry-after"]) >= 1
    assert response.json()["detail"] == WORDS[words]


def test_two_messages_of_a_chat_wait_and_more_are_turned_away(start, pool) -> None:
    site = start()
    token = site.open()
    sent = [pool.submit(site.say, token, f"slow {n}") for n in range(3)]
    wait_for(lambda: in_line(site) == 3)
    check_refused(site.say(token, "hello"), 429, "one_at_a_time")
    # Another chat does not have to wait.
    assert site.say(site.open(), "hello").status_code == 200
    site.let_go()
    told = [future.result() for future in sent]
    assert sorted(reply.json()["sequence"] for reply in told) == [1, 2, 3]
    assert in_line(site) == 0
    assert site.say(token, "hello").status_code == 200


def test_a_message_that_comes_again_and_again_waits_for_the_same_reply(
    start, pool
) -> None:
    site = start(messages_per_minute=1)
    token, message_id = site.open(), str(uuid.uuid4())
    sent = [pool.submit(site.say, token, "slow", message_id) for _ in range(8)]
    wait_for(lambda: len(_ids(site)) == 8)
    assert in_line(site) == 1
    site.let_go()
    told = [future.result() for future in sent]
    assert {reply.status_code for reply in told} == {200}
    assert all(reply.json() == told[0].json() for reply in told)
    assert site.assistant.understood == ["slow"]


def test_the_same_id_for_something_else_is_refused_while_it_is_on_its_way(
    start, pool
) -> None:
    site = start()
    token, message_id = site.open(), str(uuid.uuid4())
    first = pool.submit(site.say, token, "slow", message_id)
    wait_for(lambda: in_line(site) == 1)
    second = pool.submit(site.say, token, "another text", message_id)
    wait_for(lambda: len(_ids(site)) == 2)
    site.let_go()
    assert first.result().status_code == 200
    assert second.result().status_code == 409


def _ids(site) -> list[str]:
    lines = list(site.app.ctx.conversations._queue._lines.values())
    return [message_id for line in lines for message_id in line.ids]


def test_a_message_waits_only_so_long_behind_another(
    start, pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.front_door.queue.PATIENCE", 0.2)
    site = start()
    token = site.open()
    first = pool.submit(site.say, token, "slow")
    wait_for(lambda: in_line(site) == 1)
    check_refused(site.say(token, "hello"), 429, "one_at_a_time")
    site.let_go()
    assert first.result().status_code == 200


def test_more_than_the_server_can_do_is_turned_away_at_once(start, pool) -> None:
    site = start(messages_waiting=6)
    sent = [pool.submit(site.say, site.open(), f"slow {n}") for n in range(6)]
    wait_for(lambda: in_line(site) == 6)
    token = site.open()
    check_refused(site.say(token, "hello"), 503, "busy")
    form = {"action": "say", "token": token, "text": "Who sees zqxdraft?"}
    page = httpx.post(f"{site.url}/chat", data=form)
    assert page.status_code == 503 and page.headers["retry-after"]
    assert "Who sees zqxdraft?</textarea>" in page.text
    # Whoever is in danger is not turned away, not even from a chat that waits for a reply.
    card = site.say(token, "I want to kill myself")
    assert card.json()["messages"][0]["kind"] == "care_card"
    assert httpx.get(f"{site.url}/health/ready").status_code == 200
    site.let_go()
    assert {future.result().status_code for future in sent} == {200}
    assert site.say(token, "hello").status_code == 200


def test_a_flood_is_answered_or_turned_away_and_nothing_is_left_over(
    start, pool
) -> None:
    site = start(messages_waiting=4, conversations_per_hour=100)
    tokens = [site.open() for _ in range(40)]
    sent = [pool.submit(site.say, token, "hello") for token in tokens]
    told = [future.result() for future in sent]
    assert {reply.status_code for reply in told} <= {200, 503}
    assert [reply.status_code for reply in told].count(200) >= 4
    assert in_line(site) == 0 and _ids(site) == []


def test_a_reply_that_does_not_come_is_given_up_and_its_place_is_free(start) -> None:
    site = start(reply_seconds=0.3, messages_waiting=1)
    token, message_id = site.open(), str(uuid.uuid4())
    given_up = site.say(token, "slow", message_id)
    assert given_up.status_code == 503
    assert given_up.json()["title"] == "No reply"
    assert given_up.json()["detail"] == WORDS["error"]
    assert in_line(site) == 0
    assert site.say(token, "hello").status_code == 200
    site.let_go()
    assert site.say(token, "slow", message_id).json()["in_reply_to"] == message_id


def test_whoever_hangs_up_leaves_their_place(start, pool) -> None:
    site = start()
    token = site.open()
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(
            f"{site.url}/api/v1/messages",
            json={"id": str(uuid.uuid4()), "text": "slow"},
            headers={"Authorization": f"Bearer {token}"},
            timeout=0.5,
        )
    wait_for(lambda: in_line(site) == 0)
    assert site.say(token, "hello").status_code == 200
