"""Runs the real server in a process of its own, for tests that talk to it over HTTP."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Self

import httpx

from bot.settings import ROOT

START_WITHIN = 60  # seconds
# Tests ask more of one address, and of one chat, than visitors do.
NO_LIMITS = {
    "BOT_REQUESTS_PER_MINUTE": 1_000_000,
    "BOT_CONVERSATIONS_PER_HOUR": 1_000_000,
    "BOT_MESSAGES_PER_MINUTE": 1_000_000,
}


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def clean_environment(**settings: object) -> dict[str, str]:
    """This environment with no setting of ours but `settings`."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith("BOT_")
    }
    return kept | {name: str(value) for name, value in settings.items()}


EMBEDDER_PORT = free_port()  # of a site of another origin that may show the panel


class Server:
    """`bot serve` on a free port, with its data in `home`; started again on the same port."""

    def __init__(self, home: Path, models: Path, **settings: str) -> None:
        self.home = home
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = home / "server.log"
        self._environment = clean_environment(
            BOT_HOME=home,
            BOT_MODELS=models,
            BOT_PORT=self.port,
            BOT_EMBEDDERS=f"http://localhost:{EMBEDDER_PORT}",
            **NO_LIMITS | settings,
        )
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def database(self) -> Path:
        """The file of the database."""
        return self.home / "sharewell.db"

    @contextmanager
    def opened(self) -> Iterator[sqlite3.Connection]:
        """The database; what is changed is committed at the end."""
        with closing(sqlite3.connect(self.database, timeout=15)) as database, database:
            yield database

    def contents(self) -> dict[str, bytes]:
        """What is in each file of its folder.

        Another process reads them: one that closes a file loses its locks on it, and SQLite would
        then see the database change under its hands.
        """
        files = [file for file in self.home.rglob("*") if file.is_file()]
        return {
            file.name: subprocess.run(["cat", file], capture_output=True).stdout
            for file in files
        }

    def start(self) -> None:
        """Returns when the server is ready."""
        self.home.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bot", "serve"],
                cwd=ROOT,
                env=self._environment,
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + START_WITHIN
        while not self._is_ready():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise RuntimeError(f"The server did not start:\n{self.log.read_text()}")
            time.sleep(0.1)

    def _is_ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/health/ready", timeout=5).status_code == 200
        except httpx.TransportError:
            return False

    def command(self, *words: str) -> str:
        """Runs `bot …` on the server's data; what it printed."""
        return subprocess.run(
            [sys.executable, "-m", "bot", *words],
            cwd=ROOT,
            env=self._environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    def stop(self) -> None:
        """Asks the server to end, as an operator would."""
        if self._process and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self.kill()

    def kill(self) -> None:
        """Ends the server at once, whatever it is doing."""
        if self._process:
            self._process.kill()
            self._process.wait()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()
