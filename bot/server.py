"""Runs the application in this process."""

from __future__ import annotations

import logging
import sys

from bot.app import create_app
from bot.front_door.slow_clients import DeadlineProtocol
from bot.rasa_runtime.assistant import Assistant
from bot.records import database, retention
from bot.settings import settings


def run() -> None:
    """Loads the newest release and serves until the process is told to stop."""
    logging.basicConfig(
        stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
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
