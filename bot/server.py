"""Runs the application in this process."""

from __future__ import annotations

import logging
import sys
import traceback
from typing import Any

from bot.app import create_app
from bot.front_door.slow_clients import DeadlineProtocol
from bot.rasa_runtime.assistant import Assistant
from bot.records import database, retention
from bot.settings import settings


class WordlessFormatter(logging.Formatter):
    """Tells of an exception its kind and its place in the code, and never its words.

    They may hold what a person typed: a value that was refused, an address that was no address.
    """

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatException(self, exc_info: Any) -> str:
        told: list[str] = []
        error: BaseException | None = exc_info[1]
        while error is not None:
            place = "".join(traceback.format_tb(error.__traceback__))
            told.append(f"{place}{type(error).__qualname__}")
            error = error.__cause__ or error.__context__
        return "\n".join(reversed(told))


def run() -> None:
    """Loads the newest release and serves until the process is told to stop."""
    to_stderr = logging.StreamHandler(sys.stderr)
    to_stderr.setFormatter(WordlessFormatter())
    logging.basicConfig(handlers=[to_stderr])
    database.migrate()
    assistant = Assistant.latest(settings().models)
    app = create_app(assistant)
    app.ctx.release = assistant.model.name

    @app.before_server_start
    async def warm_up(*_: object) -> None:
        # The first message costs more; let that not be a visitor's.
        await assistant.understand("How is my data used?")

    app.add_task(retention.apply_each_hour())

    @app.after_server_start
    async def say_where(*_: object) -> None:
        address = f"http://{settings().host}:{settings().port}"
        print(
            f"Sharewell is ready, with release {assistant.model.name}.\n"
            f"  Demonstration page   {address}/\n"
            f"  Without JavaScript   {address}/chat\n"
            f"  All answers          {address}/answers\n"
            f"  Staff                {address}/dashboard   (add someone: bot users add NAME --role admin)",
            flush=True,
        )

    app.run(
        settings().host,
        settings().port,
        protocol=DeadlineProtocol,
        single_process=True,
        motd=False,
        access_log=False,
    )
