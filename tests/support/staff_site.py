"""The staff pages alone on a free port: fixtures for tests/staff and tests/insight."""

from __future__ import annotations

import asyncio
import socket
import threading
import uuid
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from sanic import Sanic
from sanic.server import AsyncioServer

from bot.insight import routes as insight
from bot.records.database import engine, migrate
from bot.settings import settings
from bot.staff import accounts, switch_page
from bot.staff import routes as staff
from bot.staff.attempts import Attempts

PASSWORD = "correct horse battery"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@pytest.fixture
def database(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """An empty database, which the settings point to."""
    file = tmp_path_factory.mktemp("records") / "test.db"
    monkeypatch.setenv("BOT_DATABASE_URL", f"sqlite:///{file}")
    monkeypatch.setattr(staff, "attempts", Attempts())
    settings.cache_clear()
    engine.cache_clear()
    migrate()
    yield
    settings.cache_clear()
    engine.cache_clear()


@pytest.fixture
def app(database: None) -> Sanic:
    """The staff pages alone, with the policy of the whole server."""
    app = Sanic(f"staff-{uuid.uuid4().hex}", configure_logging=False)
    app.config.FALLBACK_ERROR_FORMAT = "text"
    app.config.TOUCHUP = (
        False  # it rewrites methods once for each process, not for each app
    )
    app.blueprint(staff.blueprint)
    app.blueprint(switch_page.blueprint)
    app.blueprint(insight.blueprint)

    @app.on_response
    async def protect(request, response):  # type: ignore[no-untyped-def]
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["Referrer-Policy"] = "no-referrer"

    return app


@pytest.fixture
def site(app: Sanic) -> Iterator[str]:
    """The address of the staff pages on a free port."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    listener = socket.create_server(("127.0.0.1", 0))
    serving = asyncio.run_coroutine_threadsafe(_serve(app, listener), loop)
    server = serving.result(20)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    loop.call_soon_threadsafe(server.close)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(20)


async def _serve(app: Sanic, listener: socket.socket) -> AsyncioServer:
    server = await app.create_server(sock=listener, return_asyncio_server=True)
    assert server is not None
    await server.startup()
    await server.start_serving()
    return server


@pytest.fixture
async def client(site: str) -> AsyncIterator[httpx.AsyncClient]:
    """A browser's part in HTTP: keeps cookies, follows no redirect."""
    async with httpx.AsyncClient(base_url=site) as client:
        yield client


async def form_token(client: httpx.AsyncClient, path: str = "/login") -> str:
    page = await client.get(path)
    return page.text.split('name="csrf" value="')[1].split('"')[0]


async def attempt(client: httpx.AsyncClient, **changes: str) -> httpx.Response:
    form = {"csrf": await form_token(client), "name": "sam", "password": PASSWORD}
    return await client.post("/login", data=form | changes)


async def sign_in(client: httpx.AsyncClient, role: str) -> None:
    """Makes an account with this role and signs in with it."""
    accounts.add(role, role, PASSWORD)
    answer = await attempt(client, name=role)
    assert answer.status_code == 303, answer.text


@pytest.fixture
async def viewer(client: httpx.AsyncClient) -> httpx.AsyncClient:
    await sign_in(client, "viewer")
    return client


@pytest.fixture
async def admin(client: httpx.AsyncClient) -> httpx.AsyncClient:
    await sign_in(client, "admin")
    return client


@pytest.fixture
async def analyst(client: httpx.AsyncClient) -> httpx.AsyncClient:
    await sign_in(client, "analyst")
    return client
