"""The line of messages that wait for a reply: it turns people away rather than let them hang."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

from bot.front_door.refused import Refused

WAITING = (
    2  # messages of a conversation that may wait behind the one that is being answered
)
PATIENCE = 5.0  # seconds that they may
AT_ONCE = 4  # messages being understood; more would only make each slower
COME_BACK = 2.0  # seconds until a place is likely to be free


class _Line:
    """The messages of one conversation: the one being answered, then those that wait."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.ids: list[str] = []


class Queue:
    """One message at a time for each conversation, and a bound on all of them together.

    Args:
        most: messages of all conversations, being answered or waiting.
        seconds: the longest that one may take when its turn has come.
    """

    def __init__(self, most: int, seconds: float) -> None:
        self._most, self._seconds = most, seconds
        self._count = 0
        self._at_once = asyncio.Semaphore(AT_ONCE)
        self._lines: WeakValueDictionary[str, _Line] = WeakValueDictionary()

    def holds(self, key: str, message_id: str) -> bool:
        """Whether this message is on its way already."""
        line = self._lines.get(key)
        return line is not None and message_id in line.ids

    @asynccontextmanager
    async def turn(self, key: str, message_id: str) -> AsyncIterator[None]:
        """Waits for the message's turn, and holds it.

        The same message again needs no place of its own: it waits until the first one is done.

        Raises:
            Refused: 429 where the conversation has enough to do, 503 where the server has.
            TimeoutError: it took too long.
        """
        line = self._lines.setdefault(key, _Line())
        is_repeat = message_id in line.ids
        if not is_repeat and len(set(line.ids)) > WAITING:
            raise Refused(429, "one_at_a_time", COME_BACK)
        if not is_repeat and self._count >= self._most:
            raise Refused(503, "busy", COME_BACK)
        line.ids.append(message_id)
        self._count += not is_repeat
        try:
            # Understanding does not yield. Whatever has arrived by now joins the line, or is
            # turned away, before the next message is understood.
            await asyncio.sleep(0)
            await _first_in(line, PATIENCE + self._seconds * is_repeat)
            try:
                async with asyncio.timeout(self._seconds), self._at_once:
                    yield
            finally:
                line.lock.release()
        finally:
            line.ids.remove(message_id)
            self._count -= not is_repeat

    @asynccontextmanager
    async def alone(self, key: str) -> AsyncIterator[None]:
        """Waits until no message of a conversation is being answered, and keeps it so."""
        line = self._lines.setdefault(key, _Line())
        async with line.lock:
            yield


async def _first_in(line: _Line, patience: float) -> None:
    try:
        async with asyncio.timeout(patience):
            await line.lock.acquire()
    except TimeoutError:
        raise Refused(429, "one_at_a_time", COME_BACK) from None
