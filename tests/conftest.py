"""What many tests share: a fresh database, a trained release, a running server, a browser."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from serving import NO_LIMITS, Server
from visitor import Chat

from bot.rasa_runtime.assistant import Assistant
from bot.rasa_runtime.training import train
from bot.records import database as records
from bot.settings import ROOT, settings

pytest_plugins = ["accessibility_report"]


@pytest.fixture(scope="session", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The data's folder of this test run: no test touches that of the project."""
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        use_home(patch, folder)
        yield folder
    forget_settings()


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty SQLite database with every table, for one test; its file."""
    use_home(monkeypatch, tmp_path)
    records.migrate()
    yield tmp_path / "sharewell.db"
    records.engine().dispose()
    forget_settings()


def use_home(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """Keeps the data of this process in `folder` from here on, with no limits on asking."""
    patch.setenv("BOT_HOME", str(folder))
    for name, value in NO_LIMITS.items():
        patch.setenv(name, str(value))
    patch.delenv("BOT_DATABASE_URL", raising=False)
    forget_settings()


def forget_settings() -> None:
    """Lets the settings and the database be read from the environment again."""
    settings.cache_clear()
    records.engine.cache_clear()


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A trained release of the present training data, alone in its folder."""
    folder = tmp_path_factory.mktemp("models")
    present = current_release()
    return Path(shutil.copy2(present, folder)) if present else train(folder)


def current_release() -> Path | None:
    """The newest release of the project, if it is newer than what it was trained on."""
    trained_on = [ROOT / "config.yml", ROOT / "domain.yml"]
    for folder in ("nlu", "stories", "rules"):
        trained_on += (ROOT / "data" / folder).glob("*.yml")
    newest_data = max(file.stat().st_mtime for file in trained_on)
    releases = sorted(
        (ROOT / "models").glob("*.tar.gz"), key=lambda file: file.stat().st_mtime
    )
    if releases and releases[-1].stat().st_mtime > newest_data:
        return releases[-1]
    return None


@pytest.fixture(scope="session")
def assistant(home: Path, release: Path) -> Assistant:
    """The release, loaded in this process; its tracker store is in the run's `home`."""
    return Assistant(release)


@pytest.fixture(scope="session")
def server(release: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The real server, in a process of its own with its own database."""
    with Server(tmp_path_factory.mktemp("server"), release.parent) as running:
        yield running


@pytest.fixture(scope="session")
def server_url(server: Server) -> str:
    """Address of the running server, without a slash at the end."""
    return server.url


@pytest.fixture
def chat(server_url: str) -> Iterator[Chat]:
    """A new conversation with the running server."""
    new = Chat(server_url)
    yield new
    new.http.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real Chromium without a window.

    For one module and not for the session: while Playwright runs, its event loop is the thread's,
    and no asynchronous test can start. Keep those out of modules that use this.
    """
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        yield chromium
        chromium.close()
