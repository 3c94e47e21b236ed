"""Time from a server's start to its first answer, and its memory after 20 more messages.

    python comparison/first_answer.py website 8123 python -m bot serve
    python comparison/first_answer.py rest 5005 rasa run --port 5005 --model MODEL

Starts the command, asks until it answers, asks 20 times more, prints and stops it. Needs Linux.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import Any, NamedTuple
from urllib.error import URLError
from urllib.request import Request, urlopen

QUESTION = "Does the NHS sell our records for money?"
PATIENCE = 300  # seconds


def post(address: str, body: dict[str, Any], token: str = "") -> Any:
    """Sends JSON and returns the JSON that comes back."""
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    with urlopen(Request(address, json.dumps(body).encode(), headers)) as response:
        return json.load(response)


def ask_rest(server: str) -> Any:
    """Asks through Rasa's REST channel; returns the messages of the reply."""
    body = {"sender": uuid.uuid4().hex, "message": QUESTION}
    return post(f"{server}/webhooks/rest/webhook", body)


def ask_website(server: str) -> Any:
    """Asks as the widget does; returns the messages of the reply."""
    token = post(f"{server}/api/v1/conversations", {})["token"]
    body = {"id": str(uuid.uuid4()), "text": QUESTION}
    return post(f"{server}/api/v1/messages", body, token)["messages"]


class Use(NamedTuple):
    """What the processes of a group have used; pages that they share count for each."""

    seconds: float
    megabytes: float


def use_of(group: int) -> Use:
    """Processor time and memory of a process group."""
    ticks = pages = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(folder.name)) == group:
                after_name = (folder / "stat").read_text().rpartition(")")[2].split()
                ticks += int(after_name[11]) + int(after_name[12])
                pages += int((folder / "statm").read_text().split()[1])
        except (ProcessLookupError, FileNotFoundError):
            continue
    return Use(
        ticks / os.sysconf("SC_CLK_TCK"), pages * os.sysconf("SC_PAGE_SIZE") / 2**20
    )


def first_answer(ask: Any, server: str, process: subprocess.Popen) -> None:
    """Asks until there is an answer.

    Raises:
        RuntimeError: the server stopped, or gave no answer within `PATIENCE`.
    """
    started = time.monotonic()
    while process.poll() is None and time.monotonic() < started + PATIENCE:
        try:
            if ask(server):
                return
        except (URLError, ConnectionError):
            pass
        time.sleep(0.05)
    raise RuntimeError("There was no answer.")


def main(channel: str, port: str, command: list[str]) -> None:
    """Starts `command`, measures, prints and stops it."""
    ask = {"rest": ask_rest, "website": ask_website}[channel]
    server = f"http://127.0.0.1:{port}"
    started = time.monotonic()
    process = subprocess.Popen(command, start_new_session=True)
    try:
        first_answer(ask, server, process)
        seconds, busy = time.monotonic() - started, use_of(process.pid).seconds
        for _ in range(20):
            ask(server)
        memory = use_of(process.pid).megabytes
        print(f"first answer {seconds:.1f} s (processor {busy:.1f} s), {memory:.0f} MB")
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
