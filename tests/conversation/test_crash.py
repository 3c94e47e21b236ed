"""Whatever was acknowledged is still there after the server is killed."""

from __future__ import annotations

import itertools
import threading
import time
import uuid

import httpx
import pytest
from serving import Server

TEXTS = (
    "Can insurance companies see my medical records?",
    "tell me more",
    "Is my data sold to drug companies? I don't trust you",
    "is that legal?",
    "hello",
)


class Visitor(threading.Thread):
    """Sends one message after another until the server is gone."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = f"{url}/api/v1"
        self.token = httpx.post(f"{self._url}/conversations").json()["token"]
        self.acknowledged: list[dict] = []
        self.unanswered: dict = {}

    @property
    def http(self) -> httpx.Client:
        return httpx.Client(
            base_url=self._url,
            headers={"Authorization": f"Bearer {self.token}"},
            timeout=30,
        )

    def run(self) -> None:
        with self.http as http:
            for text in itertools.cycle(TEXTS):
                self.unanswered = {"id": str(uuid.uuid4()), "text": text}
                try:
                    response = http.post("/messages", json=self.unanswered)
                except httpx.TransportError:
                    return
                if response.status_code != 200:
                    return
                self.acknowledged.append(response.json())


@pytest.mark.parametrize("pause", [0.35, 0.8])
def test_no_acknowledged_turn_is_lost_when_the_server_is_killed(
    release, tmp_path, pause
):
    server = Server(tmp_path, release.parent)
    server.start()
    try:
        visitors = [Visitor(server.url) for _ in range(3)]
        for visitor in visitors:
            visitor.start()
        while not all(len(visitor.acknowledged) > 2 for visitor in visitors):
            time.sleep(0.01)
        time.sleep(pause)
        server.kill()
        for visitor in visitors:
            visitor.join()
        server.start()
        for visitor in visitors:
            check_nothing_is_lost(server, visitor)
            check_it_goes_on(visitor)
    finally:
        server.stop()


def check_nothing_is_lost(server: Server, visitor: Visitor) -> None:
    with visitor.http as http:
        turns = http.get("/messages").json()["turns"]
    kept = {turn["id"]: turn for turn in turns}
    with server.opened() as database:
        labelled = dict(
            database.execute(
                "SELECT message_id, attitude FROM turns JOIN attitudes ON turn_id = id"
            )
        )
        concerned = {
            row[0]
            for row in database.execute(
                "SELECT message_id FROM turns JOIN concerns ON turn_id = id"
            )
        }
    for reply in visitor.acknowledged:
        turn = kept[reply["in_reply_to"]]
        assert turn["messages"] == reply["messages"]
        assert turn["sequence"] == reply["sequence"]
        assert labelled[turn["id"]]
        if turn["text"].startswith("Is my data sold"):
            assert turn["id"] in concerned


def check_it_goes_on(visitor: Visitor) -> None:
    """The message that got no reply gets one now, once, and the talk is remembered."""
    with visitor.http as http:
        replies = [
            http.post("/messages", json=visitor.unanswered).json() for _ in range(2)
        ]
        assert replies[0] == replies[1]
        turns = http.get("/messages").json()["turns"]
        assert len(turns) in (
            len(visitor.acknowledged),
            len(visitor.acknowledged) + 1,
        )
        answered = http.post(
            "/messages", json={"id": str(uuid.uuid4()), "text": TEXTS[0]}
        ).json()
        more = http.post(
            "/messages", json={"id": str(uuid.uuid4()), "text": "tell me more"}
        ).json()
        assert more["messages"][0]["topic"] == answered["messages"][0]["topic"]
        assert more["sequence"] == answered["sequence"] + 1
