"""The whole application on a free port, with the settings that a test asks for.

All is real but the model, which a test must be able to hold up: `Assistant` is the seam for that.
"""

from __future__ import annotations

import asyncio
import socket
import threading
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from sanic import Sanic
from sanic.server import AsyncioServer

from bot.app import create_app
from bot.content.taxonomy import URGENT
from bot.front_door.slow_clients import DeadlineProtocol
from bot.settings import settings


class Assistant:
    """Understands everything as small talk, but a text with "slow" in it only when `let_go`."""

    def __init__(self) -> None:
        self.let_go = asyncio.Event()
        self.understood: list[str] = []

    async def understand(self, text: str, explain: bool = False) -> dict[str, Any]:
        if "slow" in text:
            await self.let_go.wait()
        self.understood.append(text)
        intent = {"name": "greet", "confidence": 1.0}
        return {
            "intent": intent,
            "intent_ranking": [intent],
            "entities": [],
            "danger": dict.fromkeys(URGENT, 0.0),
        }

    async def reply(
        self, key: str, message_id: str, text: str, understood: dict[str, Any]
    ) -> list[dict[str, Any]]:
        return [{"kind": "text", "text": f"You said: {text}", "outcome": "small_talk"}]


class Site:
    """A running application."""

    def __init__(self, app: Sanic, assistant: Assistant) -> None:
        self.app, self.assistant = app, assistant
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        listener = socket.create_server(("127.0.0.1", 0))
        self.port = listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        serving = asyncio.run_coroutine_threadsafe(self._serve(listener), self._loop)
        self._server = serving.result(20)

    async def _serve(self, listener: socket.socket) -> AsyncioServer:
        server = await self.app.create_server(
            sock=listener, return_asyncio_server=True, protocol=DeadlineProtocol
        )
        assert server is not None
        await server.startup()
        await server.start_serving()
        return server

    def let_go(self) -> None:
        """Lets the slow messages be answered."""
        self._loop.call_soon_threadsafe(self.assistant.let_go.set)

    def stop(self) -> None:
        self.let_go()
        self._loop.call_soon_threadsafe(self._server.close)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(20)
        Sanic.unregister_app(self.app)

    def open(self) -> str:
        """Begins a conversation; its token."""
        opened = httpx.post(f"{self.url}/api/v1/conversations")
        assert opened.status_code == 201, opened.text
        return opened.json()["token"]

    def say(
        self, token: str, text: str, message_id: str | None = None
    ) -> httpx.Response:
        """Sends a message, with a new id where none is given."""
        return httpx.post(
            f"{self.url}/api/v1/messages",
            json={"id": message_id or str(uuid.uuid4()), "text": text},
            headers={"Authorization": f"Bearer {token}"},
            timeout=30,
        )


@pytest.fixture
def start(
    database: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Site]]:
    """Starts the application with some settings, by their names without BOT_."""
    sites: list[Site] = []

    def start(**changed: object) -> Site:
        for name, value in changed.items():
            monkeypatch.setenv(f"BOT_{name.upper()}", str(value))
        settings.cache_clear()
        assistant = Assistant()
        app = create_app(assistant)  # type: ignore[arg-type]
        app.config.TOUCHUP = False  # it rewrites methods once for each process
        app.ctx.release = "test"
        sites.append(Site(app, assistant))
        return sites[-1]

    yield start
    for site in sites:
        site.stop()


@pytest.fixture
def site(start: Callable[..., Site]) -> Site:
    """The application with the settings as they come."""
    return start()
