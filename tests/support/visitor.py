"""A visitor's conversation over HTTP."""

from __future__ import annotations

import uuid
from typing import Any

import httpx


class Chat:
    """A visitor's conversation over HTTP."""

    def __init__(self, url: str) -> None:
        self.http = httpx.Client(base_url=f"{url}/api/v1", timeout=30)
        self.opened = self.http.post("/conversations").json()
        self.token = self.opened["token"]
        self.http.headers["Authorization"] = f"Bearer {self.token}"

    def send(self, message_id: str | None = None, **body: Any) -> httpx.Response:
        """Sends a message, with a new id where none is given."""
        message_id = message_id or str(uuid.uuid4())
        return self.http.post("/messages", json={"id": message_id, **body})

    def say(self, text: str) -> dict[str, Any]:
        """Types a text; the reply."""
        response = self.send(text=text)
        assert response.status_code == 200, response.text
        return response.json()

    def turns(self) -> list[dict[str, Any]]:
        """What was said so far."""
        return self.http.get("/messages").json()["turns"]
