"""Limits how often someone may try to sign in. Counts are in memory, for this process."""

from __future__ import annotations

import time
from collections import defaultdict, deque
from collections.abc import Callable

WINDOW = 15 * 60  # seconds
PER_NAME = 5
PER_ADDRESS = 20
KEYS_KEPT = 10_000  # above this, keys without a recent attempt are dropped


class Attempts:
    """Attempts within the last 15 minutes, for each name and for each address."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._times: defaultdict[tuple[str, str], deque[float]] = defaultdict(deque)

    def take(self, name: str, address: str) -> bool:
        """Counts an attempt; False where there were too many, which then is not counted.

        It is counted before the password is checked, so that parallel attempts gain nothing.
        """
        if len(self._times) > KEYS_KEPT:
            self._times = self._fresh()
        by_name, by_address = (
            self._recent(("name", name)),
            self._recent(("address", address)),
        )
        if len(by_name) >= PER_NAME or len(by_address) >= PER_ADDRESS:
            return False
        by_name.append(self._clock())
        by_address.append(self._clock())
        return True

    def forget(self, name: str, address: str) -> None:
        """Takes back what was counted for a name, and the last attempt of its address.

        For a successful sign-in: one good account must not buy more guesses at others.
        """
        self._times.pop(("name", name), None)
        if by_address := self._times.get(("address", address)):
            by_address.pop()

    def _recent(self, key: tuple[str, str]) -> deque[float]:
        times = self._times[key]
        while times and times[0] <= self._clock() - WINDOW:
            times.popleft()
        return times

    def _fresh(self) -> defaultdict[tuple[str, str], deque[float]]:
        kept = {key: times for key in list(self._times) if (times := self._recent(key))}
        return defaultdict(deque, kept)
