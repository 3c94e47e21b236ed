"""What is sent twice counts once, and what is sent under a used id is refused."""

from __future__ import annotations

import concurrent.futures
import re
import uuid

import httpx
from visitor import Chat

QUESTION = "Can insurance companies see my medical records?"


def test_one_id_for_several_texts_at_the_same_time_is_one_turn(chat: Chat) -> None:
    message_id = str(uuid.uuid4())
    texts = [f"Can insurers see record number {word}?" for word in "abcdefgh"]
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda text: chat.send(message_id, text=text), texts))
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 7
    (turn,) = chat.turns()
    (told,) = [answer.json() for answer in answers if answer.status_code == 200]
    assert turn["text"] in texts and turn["messages"] == told["messages"]


def test_an_id_in_capitals_is_another_id_and_changes_no_turn(chat: Chat) -> None:
    message_id = "abcdef00-0000-4000-8000-" + uuid.uuid4().hex[:12]
    chat.send(message_id, text=QUESTION)
    chat.send(message_id.upper(), text="hello")
    assert [turn["text"] for turn in chat.turns()] == [QUESTION, "hello"]


def test_an_id_of_another_conversation_tells_nothing_of_it(
    chat: Chat, server_url
) -> None:
    message_id = str(uuid.uuid4())
    first = chat.send(message_id, text=QUESTION).json()
    other = Chat(server_url)
    second = other.send(message_id, text="hello").json()
    assert second["messages"] != first["messages"]
    assert [turn["text"] for turn in other.turns()] == ["hello"]
    assert [turn["text"] for turn in chat.turns()] == [QUESTION]


def test_a_message_sent_again_after_erasing_is_not_kept(chat: Chat) -> None:
    message_id = str(uuid.uuid4())
    chat.send(message_id, text=QUESTION)
    chat.http.delete("/conversation")
    assert chat.send(message_id, text=QUESTION).status_code == 401


def test_erasing_many_times_at_once_is_met_once(chat: Chat) -> None:
    chat.say(QUESTION)
    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        erased = list(pool.map(lambda _: chat.http.delete("/conversation"), range(6)))
    assert sorted(answer.status_code for answer in erased) == [200] + [401] * 5


def test_many_votes_at_once_are_one_vote(chat: Chat) -> None:
    chat.say(QUESTION)
    vote = {"sequence": 1, "useful": True}
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        votes = list(pool.map(lambda _: chat.http.post("/votes", json=vote), range(8)))
    assert {answer.status_code for answer in votes} == {200}
    (turn,) = chat.http.get("/conversation").json()["turns"]
    assert turn["vote"] is True


def test_a_form_posted_again_with_other_words_is_refused(page) -> None:
    token = re.search(r'name="token" value="([^"]*)"', page(action="start").text)[1]
    form = {"action": "say", "token": token, "message_id": str(uuid.uuid4())}
    assert page(**form, text=QUESTION).status_code == 200
    again: httpx.Response = page(**form, text="something else")
    assert again.status_code == 409
    assert again.text.count('"message from-visitor"') == 1
