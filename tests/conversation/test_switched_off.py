"""What visitors meet while something is switched off."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Callable, Iterator

import httpx
import pytest
from serving import Server
from visitor import Chat

from bot.content.book import answer_book
from bot.content.files import DATA, read
from bot.conversation.switched_off import RETRY_AFTER

QUESTION = "Can zqxinsurers see my medical records?"
WORDS = answer_book().one_liners
WITHIN = 5  # seconds until a running server has heard


@pytest.fixture
def switch_off(server: Server) -> Iterator[Callable[[str], None]]:
    """Switches a part of the running server off, from the command line, for one test."""

    def turn(part: str) -> None:
        server.command("switch", "off", part, "--reason", "A test")
        time.sleep(WITHIN)

    yield turn
    server.command("switch", "on", "--reason", "A test")
    time.sleep(WITHIN)


def check_off(answer: httpx.Response, words: str) -> None:
    """Fails unless an answer says that this is off, and whom to ask."""
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) == RETRY_AFTER
    assert answer.headers["cache-control"] == "no-store"
    if "html" in answer.headers["content-type"]:
        assert "<h1>Switched off for now</h1>" in answer.text
        assert 'href="https://www.nhs.uk/your-nhs-data-matters/"' in re.sub(
            r"http://www", "https://www", answer.text
        )
        assert "0300 303 5678" in answer.text
    else:
        assert answer.json()["detail"] == f"{WORDS[words]} {WORDS['whom_to_ask']}"


def test_whom_to_ask_is_what_the_facts_support() -> None:
    facts = str(read(DATA / "facts.yml"))
    assert "0300 303 5678" in WORDS["whom_to_ask"] and "0300 303 5678" in facts
    assert "https://www.nhs.uk/your-nhs-data-matters/" in facts
    assert "www.nhs.uk/your-nhs-data-matters/" in WORDS["whom_to_ask"]


def test_with_all_off_only_staff_and_health_go_on(
    chat: Chat, server_url, switch_off
) -> None:
    switch_off("all")
    with httpx.Client(base_url=server_url) as http:
        for path in ("/", "/chat", "/answers", "/answers/insurance", "/examples"):
            check_off(http.get(path), "off_all")
        check_off(http.get("/nowhere"), "off_all")
        check_off(http.post("/chat", data={"action": "start"}), "off_all")
        check_off(http.get("/api/openapi.json"), "off_all")
        check_off(http.post("/api/v1/conversations"), "off_all")
        for path in ("/health/live", "/health/ready", "/login", "/widget.js"):
            assert http.get(path).status_code == 200
        assert http.get("/dashboard").status_code == 302
        style = re.search(r'/static/staff/[^"]+', http.get("/login").text)
        assert style and http.get(style[0]).status_code == 200
    check_off(chat.send(text=QUESTION), "off_all")
    check_off(chat.http.get("/messages"), "off_all")


def test_with_the_api_off_the_answers_go_on(chat: Chat, server_url, switch_off) -> None:
    switch_off("api")
    check_off(chat.send(text=QUESTION), "off_api")
    check_off(chat.http.get("/conversation"), "off_api")
    with httpx.Client(base_url=server_url) as http:
        check_off(http.post("/chat", data={"action": "start"}), "off_api")
        check_off(http.post("/chat/", data={"action": "start"}), "off_api")
        for path in ("/", "/chat", "/answers", "/answers/insurance", "/examples"):
            assert http.get(path).status_code == 200


def test_without_understanding_care_cards_topics_and_answers_go_on(
    chat: Chat, server: Server, page_of: Callable, switch_off
) -> None:
    before = chat.say("How do I opt out?")
    switch_off("understanding")
    message_id = str(uuid.uuid4())
    told = chat.send(message_id, text=QUESTION).json()
    (message,) = told["messages"]
    assert message["text"] == WORDS["off_understanding"]
    assert message["what_you_can_do"] == [
        {"text": WORDS["all_answers"], "url": "/answers"}
    ]
    assert chat.send(message_id, text=QUESTION).json() == told
    pressed = chat.send(choice=message["choices"][1]["id"]).json()
    assert {said["topic"] for said in pressed["messages"]} == {
        message["choices"][1]["id"]
    }
    for said in pressed["messages"]:
        answer = answer_book().get(said["answer"])
        assert said["text"] == answer.short and said["sources"] and said["can_vote"]
    (card,) = chat.say("I want to kill myself tonight")["messages"]
    assert card["kind"] == "care_card"
    nation = next(
        choice["id"]
        for choice in before["messages"][0]["choices"]
        if choice["id"].startswith("nation:")
    )
    (instead,) = chat.send(choice=nation).json()["messages"]
    assert instead["text"] == WORDS["off_understanding"]
    shown = page_of(chat.token)
    assert 'href="/answers">' in shown and WORDS["all_answers"] in shown
    assert [turn["text"] for turn in chat.turns()] == [
        "How do I opt out?",
        *[None] * 4,
    ]
    with server.opened() as database:
        kept = "\n".join(database.iterdump())
    assert "zqxinsurers" not in kept


@pytest.fixture
def page_of(server_url) -> Callable[[str], str]:
    """The page without JavaScript of a conversation."""

    def show(token: str) -> str:
        form = {"action": "keep", "token": token}
        return httpx.post(f"{server_url}/chat", data=form).text

    return show


def test_a_known_nation_gets_its_own_answer_without_understanding(
    chat: Chat, switch_off
) -> None:
    chat.say("I live in Wales. How do I opt out?")
    switch_off("understanding")
    choices = chat.say("hello")["messages"][0]["choices"]
    assert choices[0]["id"] == "opt_out_how"
    (message,) = chat.send(choice="opt_out_how").json()["messages"]
    assert message["nations"] == ["Wales"]
