"""The API over HTTP, against the real server."""

from __future__ import annotations

import concurrent.futures
import hashlib
import json
import re
import socket
import sqlite3
import uuid
from datetime import datetime, timedelta
from typing import Any

import httpx
import jsonschema
import pytest

from bot.content.book import answer_book
from bot.content.files import read
from bot.conversation import api

QUESTION = "Can insurance companies see my medical records?"
DESCRIPTION = read(api.OPENAPI)


def check_form(value: Any, schema: str) -> None:
    """Fails unless `value` is as the API's description says."""
    wanted = {"$ref": f"#/components/schemas/{schema}", **json.loads(AS_JSON)}
    jsonschema.Draft202012Validator(wanted).validate(value)


AS_JSON = json.dumps({"components": DESCRIPTION["components"]})


def check_problem(response: httpx.Response, status: int) -> dict[str, Any]:
    """Fails unless the response is a problem that a visitor could read."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["cache-control"] == "no-store"
    problem = response.json()
    check_form(problem, "Problem")
    assert problem["status"] == status
    assert problem["detail"].strip()[-1] in ".?"
    assert "Traceback" not in response.text
    return problem


# What works


def test_opening_gives_a_token_and_a_welcome(chat):
    check_form(chat.opened, "Opened")
    assert len(chat.token) * 6 >= 128
    (welcome,) = chat.opened["messages"]
    assert "computer program" in welcome["text"]
    assert welcome["choices"]


def test_opening_takes_the_name_of_the_site(server_url, chat):
    opened = chat.http.post("/conversations", json={"site": "www.example.org"})
    assert opened.status_code == 201
    token = {"Authorization": f"Bearer {opened.json()['token']}"}
    message = {"id": str(uuid.uuid4()), "text": "hello"}
    chat.http.post("/messages", json=message, headers=token)
    held = chat.http.get("/conversation", headers=token).json()
    assert held["site"] == "www.example.org"


def test_a_question_is_answered_with_its_sources(chat):
    message_id = str(uuid.uuid4())
    response = chat.send(message_id, text=QUESTION)
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-store"
    told = response.json()
    check_form(told, "Reply")
    assert (told["in_reply_to"], told["sequence"]) == (message_id, 1)
    (message,) = told["messages"]
    assert message["topic"] == "insurance"
    assert message["text"] == answer_book().get(message["answer"]).short
    assert message["sources"] and message["reviewed"]
    assert "outcome" not in message


def test_a_choice_that_was_offered_can_be_pressed(chat):
    offered = chat.opened["messages"][0]["choices"][0]
    told = chat.send(choice=offered["id"]).json()
    assert told["messages"][0]["topic"] == offered["id"]
    (turn,) = chat.turns()
    assert (turn["choice"], turn["text"]) == (offered["label"], None)


def test_an_offer_stands_for_some_turns(chat):
    told = chat.say("How do I opt out?")
    offered = [choice["id"] for choice in told["messages"][0]["choices"]]
    assert "nation:wales" in offered
    chat.say(QUESTION)
    chat.say("hello")
    told = chat.send(choice="nation:wales")
    assert told.status_code == 200
    assert chat.http.get("/conversation").json()["nation"] == "wales"


def test_a_typed_slash_is_text(chat):
    told = chat.say("/insurance")
    assert chat.turns()[0]["text"] == "insurance"
    assert told["sequence"] == 1


def test_personal_data_is_told_back_redacted(chat):
    chat.say("I am Margaret Thistlewood, 943 476 5919. Who can see my record?")
    (turn,) = chat.turns()
    assert "Thistlewood" not in turn["text"]
    assert "[NHS number]" in turn["text"]


def test_someone_in_danger_gets_the_care_card_and_their_words_are_not_kept(
    chat, server
):
    told = chat.say("I want to kill myself tonight, zqxurgent")
    (message,) = told["messages"]
    check_form(told, "Reply")
    assert message["kind"] == "care_card"
    assert any(step.get("phone") for step in message["what_you_can_do"])
    assert chat.turns()[0]["text"] is None
    assert not on_disk(server, "zqxurgent")
    check_problem(chat.http.post("/votes", json={"sequence": 1, "useful": True}), 404)


# The same id


def test_the_same_id_and_text_get_the_same_reply_and_one_turn(chat):
    message_id = str(uuid.uuid4())
    first = chat.send(message_id, text=QUESTION)
    chat.say("hello")
    again = chat.send(message_id, text=QUESTION)
    assert again.status_code == 200
    assert again.json() == first.json()
    assert len(chat.turns()) == 2


def test_the_same_id_with_personal_data_is_the_same_message_too(chat):
    message_id = str(uuid.uuid4())
    text = "My number is 943 476 5919. Who can see my record?"
    assert (
        chat.send(message_id, text=text).json()
        == chat.send(message_id, text=text).json()
    )


def test_the_same_id_for_something_else_is_refused(chat):
    message_id = str(uuid.uuid4())
    choice = chat.opened["messages"][0]["choices"][0]["id"]
    chat.send(message_id, text=QUESTION)
    check_problem(chat.send(message_id, text="Something else"), 409)
    check_problem(chat.send(message_id, choice=choice), 409)
    pressed = str(uuid.uuid4())
    first = chat.send(pressed, choice=choice)
    assert chat.send(pressed, choice=choice).json() == first.json()
    check_problem(chat.send(pressed, text=QUESTION), 409)
    assert len(chat.turns()) == 2


def test_the_same_message_many_times_at_once_is_one_turn(chat):
    message_id = str(uuid.uuid4())
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        replies = list(
            pool.map(lambda _: chat.send(message_id, text=QUESTION).json(), range(8))
        )
    assert all(reply == replies[0] for reply in replies)
    assert len(chat.turns()) == 1


def test_messages_sent_at_once_are_all_kept_in_some_order(chat):
    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        told = list(pool.map(lambda _: chat.say(QUESTION), range(3)))
    assert sorted(reply["sequence"] for reply in told) == [1, 2, 3]


def test_the_same_id_in_two_conversations_is_two_messages(chat, server_url):
    other = type(chat)(server_url)
    message_id = str(uuid.uuid4())
    assert chat.send(message_id, text=QUESTION).status_code == 200
    assert other.send(message_id, text="hello").status_code == 200


# What is refused


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/messages"),
        ("GET", "/messages"),
        ("POST", "/votes"),
        ("GET", "/conversation"),
        ("DELETE", "/conversation"),
    ],
)
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer"},
        {"Authorization": "Basic abc"},
        {"Authorization": f"Bearer {'a' * 43}"},
    ],
    ids=["none", "no token", "basic", "wrong"],
)
def test_without_the_token_nothing_is_told(server_url, method, path, headers):
    body = {"id": str(uuid.uuid4()), "text": QUESTION}
    if path == "/votes":
        body = {"sequence": 1, "useful": True}
    response = httpx.request(
        method,
        f"{server_url}/api/v1{path}",
        headers=headers,
        json=body if method == "POST" else None,
    )
    check_problem(response, 401)
    assert response.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize("path", ["/conversations", "/messages", "/votes"])
@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{not json", 400),
        (b"\xff\xfe", 400),
        (b"[" * 50_000, 400),
        (b"[]", 422),
        (b'"text"', 422),
        (b"3", 422),
        (b'{"unknown": 1}', 422),
    ],
    ids=["broken", "bytes", "nested", "list", "string", "number", "unknown"],
)
def test_a_body_of_the_wrong_form_is_explained(chat, path, body, status):
    response = chat.http.post(
        path, content=body, headers={"Content-Type": "application/json"}
    )
    check_problem(response, status)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": QUESTION},
        {"id": str(uuid.uuid4())},
        {"id": str(uuid.uuid4()), "text": QUESTION, "choice": "insurance"},
        {"id": str(uuid.uuid4()), "text": None},
        {"id": str(uuid.uuid4()), "text": 3},
        {"id": 3, "text": QUESTION},
        {"id": "", "text": QUESTION},
        {"id": "no uuid", "text": QUESTION},
        {"id": "-" * 100 + uuid.uuid4().hex, "text": QUESTION},
        {"id": f"urn:uuid:{uuid.uuid4()}", "text": QUESTION},
        {"id": str(uuid.uuid4()), "text": QUESTION, "more": 1},
    ],
)
def test_a_message_with_a_field_missing_wrong_or_too_many_is_refused(chat, body):
    check_problem(chat.http.post("/messages", json=body), 422)
    assert chat.turns() == []


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "/", "\u200d", "\u0000"])
def test_a_text_without_words_is_refused(chat, text):
    check_problem(chat.send(text=text), 422)


def test_a_thousand_characters_are_read_and_one_more_is_not(chat):
    assert chat.send(text="data " * 199 + "datas").status_code == 200
    problem = check_problem(chat.send(text="data " * 200 + "d"), 413)
    assert "1,001" in problem["detail"]
    assert "1,000" in problem["detail"]


def test_ten_megabytes_are_refused_and_the_server_goes_on(chat, server_url):
    body = json.dumps({"id": str(uuid.uuid4()), "text": "a" * 10_000_000}).encode()
    host, port = server_url.removeprefix("http://").split(":")
    head = (
        f"POST /api/v1/messages HTTP/1.1\r\nHost: {host}\r\n"
        f"Authorization: Bearer {chat.token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    # By hand: the server may answer and hang up before everything is sent.
    with socket.create_connection((host, int(port)), timeout=20) as connection:
        connection.sendall(head.encode() + body[:50_000])
        answer = connection.recv(65_536).decode()
    assert answer.startswith("HTTP/1.1 413")
    assert "application/problem+json" in answer
    assert "1,000 characters" in answer
    assert chat.send(text=QUESTION).status_code == 200


def test_a_topic_can_be_picked_though_nothing_offered_it(chat):
    reply = chat.send(choice="wearables_private_apps").json()
    assert reply["messages"][0]["topic"] == "wearables_private_apps"


@pytest.mark.parametrize("choice", ["", "insurance2", "nation:wales", "/restart"])
def test_a_choice_that_was_not_offered_is_refused(chat, choice):
    check_problem(chat.send(choice=choice), 422)
    assert chat.turns() == []


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("PUT", "/messages", 405),
        ("GET", "/conversations", 405),
    ],
)
def test_other_addresses_and_methods_are_problems_too(chat, method, path, status):
    check_problem(chat.http.request(method, path), status)


def test_a_site_name_has_a_limit(chat):
    response = chat.http.post("/conversations", json={"site": "a" * 201})
    check_problem(response, 422)


# Votes, resuming, what is held


def test_the_last_vote_counts(chat):
    chat.say(QUESTION)
    for useful in (True, False):
        vote = {"sequence": 1, "useful": useful}
        response = chat.http.post("/votes", json=vote)
        assert (response.status_code, response.json()) == (200, vote)
    assert chat.turns()[0]["vote"] is False


@pytest.mark.parametrize("sequence", [0, -1, 2, 10**30, -(10**30)])
def test_a_vote_on_a_turn_that_is_not_there_is_refused(chat, sequence):
    chat.say(QUESTION)
    vote = {"sequence": sequence, "useful": True}
    check_problem(chat.http.post("/votes", json=vote), 404)


@pytest.mark.parametrize(
    "vote",
    [
        {"sequence": "1", "useful": True},
        {"sequence": True, "useful": True},
        {"sequence": 1, "useful": "yes"},
        {"sequence": 1},
    ],
)
def test_a_vote_of_the_wrong_form_is_refused(chat, vote):
    check_problem(chat.http.post("/votes", json=vote), 422)


def test_a_conversation_goes_on_from_where_a_page_left_it(chat):
    told = [chat.say(text) for text in (QUESTION, "tell me more", "hello")]
    everything = chat.http.get("/messages").json()
    check_form(everything, "History")
    assert [turn["messages"] for turn in everything["turns"]] == [
        reply["messages"] for reply in told
    ]
    after = chat.http.get("/messages", params={"after": 2}).json()["turns"]
    assert [turn["sequence"] for turn in after] == [3]
    for beyond in (3, 10**30):
        after = chat.http.get("/messages", params={"after": beyond})
        assert (after.status_code, after.json()) == (200, {"turns": []})


@pytest.mark.parametrize("after", ["-1", "one", "1.5", "²", " "])
def test_resuming_after_no_number_is_refused(chat, after):
    check_problem(chat.http.get("/messages", params={"after": after}), 422)


def test_what_is_held_is_told(chat):
    chat.say("I live in Wales. Is my data sold to drug companies?")
    chat.http.post("/votes", json={"sequence": 1, "useful": False})
    held = chat.http.get("/conversation").json()
    assert held["nation"] == "wales"
    assert held["started"] <= held["last_message"]
    (turn,) = held["turns"]
    assert turn["text"].startswith("I live in Wales")
    assert turn["concerns"] == ["commercial_use"]
    assert turn["attitude"] in ("negative", "neutral", "positive")
    assert turn["topic"] and turn["vote"] is False and turn["messages"]


def test_each_part_that_is_held_is_told_with_the_time_when_it_goes(chat):
    chat.say(QUESTION)
    held = chat.http.get("/conversation").json()
    check_form(held, "Held")
    (turn,) = held["turns"]
    started, last, received = (
        datetime.fromisoformat(at)
        for at in (held["started"], held["last_message"], turn["received"])
    )
    goes = {name: datetime.fromisoformat(at) for name, at in held.pop("goes").items()}
    assert goes.pop("all_the_rest") > started + timedelta(days=364)
    assert set(goes.values()) == {last + timedelta(hours=24)}
    assert datetime.fromisoformat(turn["words_go"]) == received + timedelta(days=30)
    assert held["notes_of_the_dialogue"] > 2
    for words in ("24 hours", "30 days", "13 months"):
        assert words in held["in_short"]


def test_what_the_database_holds_on_a_chat_is_all_told(chat, server):
    """Every value in the tables is among what the visitor is told, but for joins and hashes."""
    chat.say("I live in Wales. Is my data sold to drug companies?")
    chat.http.post("/votes", json={"sequence": 1, "useful": False})
    told = chat.http.get("/conversation").json()
    internal = {"id", "key", "token_hash", "conversation_id", "turn_id", "ended"}
    with server.opened() as database:
        database.row_factory = sqlite3.Row
        hashed = hashlib.sha256(chat.token.encode()).hexdigest()
        mine = "SELECT id FROM conversations WHERE token_hash = ?"
        turn = f"SELECT id FROM turns WHERE conversation_id = ({mine})"
        rows = database.execute(
            f"SELECT * FROM conversations WHERE id = ({mine})", [hashed]
        ).fetchall()
        rows += database.execute(
            f"SELECT * FROM turns WHERE id IN ({turn})", [hashed]
        ).fetchall()
        for table in ("concerns", "attitudes", "votes"):
            rows += database.execute(
                f"SELECT * FROM {table} WHERE turn_id IN ({turn})", [hashed]
            ).fetchall()
    values = set(flat(told))
    kinds = set()
    for row in rows:
        for column in set(row.keys()) - internal:
            kinds.add(column)
            for value in flat(as_told(column, row[column])):
                assert value in values, (column, value)
    assert {"concern", "attitude", "useful", "reply", "nation"} <= kinds


def as_told(column: str, value: Any) -> Any:
    """A value of the database as the API tells it."""
    if value is None:
        return None
    match column:
        case "reply":
            return json.loads(value)
        case "useful":
            return bool(value)
        case "confidence":
            return round(value, 2)
    return value.replace(" ", "T") + "Z" if column.endswith("_at") else value


def flat(value: Any) -> list[Any]:
    """The plain values in lists and objects."""
    if isinstance(value, dict):
        return [part for inner in value.values() for part in flat(inner)]
    if isinstance(value, list):
        return [part for inner in value for part in flat(inner)]
    return [value]


def test_opening_a_chat_stores_nothing(server_url, server):
    before = everything(server)
    opened = httpx.post(f"{server_url}/api/v1/conversations", json={"site": "a.org"})
    token = opened.json()["token"]
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=f"{server_url}/api/v1", headers=headers) as http:
        assert http.get("/messages").json() == {"turns": []}
        held = http.get("/conversation").json()
        assert held == {"in_short": answer_book().one_liners["nothing_held"]}
        check_form(held, "Held")
        vote = {"sequence": 1, "useful": True}
        check_problem(http.post("/votes", json=vote), 404)
        for refused in ({"text": ""}, {"choice": "nation:wales"}):
            body = {"id": str(uuid.uuid4()), **refused}
            check_problem(http.post("/messages", json=body), 422)
    assert everything(server) == before


def everything(server: Any) -> dict[str, list]:
    """Every row of every table of the server's database."""
    with server.opened() as database:
        tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return {
            name: database.execute(f"SELECT * FROM {name}").fetchall()
            for (name,) in tables.fetchall()
        }


def test_conversations_are_kept_apart(chat, server_url):
    other = type(chat)(server_url)
    chat.say(QUESTION)
    assert other.turns() == []
    check_problem(other.http.post("/votes", json={"sequence": 1, "useful": True}), 404)
    told = other.say("tell me more")
    assert told["messages"][0].get("topic") is None


# Erasing


def on_disk(server: Any, words: str) -> list[str]:
    """The files of the server's data in which these words are."""
    return [
        file for file, content in server.contents().items() if words.encode() in content
    ]


def test_erasing_leaves_nothing_anywhere(chat, server):
    opened = chat.http.post("/conversations", json={"site": "www.zqxsite.org"})
    chat.token = opened.json()["token"]
    chat.http.headers["Authorization"] = f"Bearer {chat.token}"
    chat.say("do hospitals share zqxerase with anyone")
    chat.say("tell me more")
    chat.http.post("/votes", json={"sequence": 1, "useful": True})
    held = chat.http.get("/conversation").json()
    # Marks of this chat alone: the browser's ids, and the times.
    marks = [turn["id"] for turn in held["turns"]]
    marks += [held["started"].rstrip("Z").replace("T", " ")]
    assert on_disk(server, "zqxerase") and on_disk(server, marks[0])
    # Someone else has the database open, so SQLite keeps its log when the server lets go.
    reader = sqlite3.connect(server.database)
    reader.execute("SELECT count(*) FROM turns").fetchall()
    response = chat.http.delete("/conversation")
    assert response.status_code == 200
    receipt = response.json()
    assert receipt["erased"]["turns"] == 2
    assert receipt["erased"]["events"] > 2
    assert receipt["erased"]["labels"] >= 2
    assert receipt["erased"]["votes"] == 1
    assert "erased" in receipt["message"] and "30 days" in receipt["remains"]
    assert receipt["at"].endswith("Z")
    check_form(receipt, "Receipt")
    assert on_disk(server, "zqxerase") == on_disk(server, "www.zqxsite.org") == []
    hashed = hashlib.sha256(chat.token.encode()).hexdigest()
    holding = {
        table
        for table, rows in everything(server).items()
        if any(mark in repr(row) for row in rows for mark in (*marks, hashed))
    }
    assert holding == {"erasures"}
    assert not any(mark in repr(everything(server)) for mark in marks)
    assert not any(on_disk(server, mark) for mark in marks)
    reader.close()
    check_problem(chat.http.get("/messages"), 401)
    check_problem(chat.http.delete("/conversation"), 401)
    check_problem(chat.send(text=QUESTION), 401)


def test_a_chat_can_be_erased_before_anything_was_said(chat):
    receipt = chat.http.delete("/conversation").json()
    assert set(receipt["erased"].values()) == {0}
    check_problem(chat.send(text=QUESTION), 401)
    check_problem(chat.http.delete("/conversation"), 401)


def test_erasing_while_messages_come_in_leaves_nothing_either(chat, server):
    def say(number: int) -> int:
        return chat.send(text=f"can hospitals share zqxrace {number}").status_code

    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        sent = [pool.submit(say, number) for number in range(6)]
        erased = pool.submit(chat.http.delete, "/conversation").result()
    assert erased.status_code == 200
    assert {future.result() for future in sent} <= {200, 401, 429}
    assert on_disk(server, "zqxrace") == []


def test_no_text_is_in_the_servers_log(chat, server):
    chat.say("do surgeries share zqxlogged with anyone")
    chat.send(text="zqxlogged " * 200)
    assert "zqxlogged" not in server.log.read_text()


# The description


def routes() -> set[tuple[str, str]]:
    """The methods and addresses of bot/conversation/api.py."""
    return {
        (method.lower(), f"/api{route.uri}")
        for route in api.blueprint._future_routes
        for method in route.methods
    }


def test_every_route_is_described_and_every_description_is_a_route():
    described = {
        (method, path)
        for path, methods in DESCRIPTION["paths"].items()
        for method in methods
    }
    # The description does not describe itself.
    assert routes() - {("get", "/api/openapi.json")} == described


def test_the_description_is_served_as_it_is_written(server_url):
    response = httpx.get(f"{server_url}/api/openapi.json")
    assert response.status_code == 200
    assert response.json() == json.loads(json.dumps(DESCRIPTION))


def test_every_reference_in_the_description_leads_somewhere():
    for reference in re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(DESCRIPTION)):
        place = DESCRIPTION
        for step in reference.split("/"):
            place = place[step]


def test_no_answer_of_the_api_sets_a_cookie(chat):
    response = chat.send(text=QUESTION)
    assert "set-cookie" not in response.headers
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "no-referrer"
