"""Measures the alerts on simulated years: false alarms a year, and days until an outbreak is found.

    python comparison/alerts.py [--years 40] [--seed 1]

Prints two tables, each beside simple rules that are held to the same smallest counts: "mean + 2 SD"
of the last 28 days, EARS C2 (Hutwagner and others 2003: mean + 3 SD of 7 days, with 2 days between),
and "mean + 4.5 SD", which gives about as few false alarms as ours. They look at the share of the day, and
for many only.

What is simulated: 16 concerns, in 12% to 1% of conversations; fewer conversations at weekends, more
in two weeks of a campaign; shares that have their own weekly rhythm and vary from day to day by 15%.
Before an outbreak there is a year of past, in which every third concern had another outbreak.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from statistics import median

import numpy as np

from bot.insight.alerts import LEVEL, runs, unusual
from bot.records.disclosure import SMALLEST_BASE, SMALLEST_SHOWN

FIRST = date(2025, 1, 6)  # a Monday
SHARES = np.geomspace(0.12, 0.01, 16)
VOLUMES = (50, 200, 1000)
FORTNIGHT = 14
HALF_YEAR = 182
LEARNING = 9 * 7  # days before the first alert
PAST = LEARNING + 364
YEAR = 364

Array = np.ndarray
Rule = Callable[[Array, Array], Array]


class World:
    """Simulated series: one for each concern of each year, with the conversations of its year."""

    def __init__(
        self, random: np.random.Generator, years: int, volume: int, days: int
    ) -> None:
        self.random, self.days = random, days
        self.series = years * len(SHARES)
        week = np.array([1.2, 1.15, 1.1, 1.1, 1.0, 0.8, 0.65])[np.arange(days) % 7]
        people = volume * week * random.gamma(25, 1 / 25, (years, days))
        for year in people:
            start = random.integers(0, days - FORTNIGHT)
            year[start : start + FORTNIGHT] *= 2
        self.bases = np.repeat(random.poisson(people), len(SHARES), axis=0)
        turns = 2 * np.pi * (np.arange(days) / 7 + random.random((self.series, 1)))
        rhythm = 1 + 0.15 * np.sin(turns)
        self.shares = np.tile(SHARES, years)[:, None] * rhythm

    def vary(self, lasting: float = 0.0) -> None:
        """Shares vary by 15%; `lasting` is how much of it stays for the day after."""
        steps = self.random.normal(0, 0.15, self.shares.shape)
        state = steps[:, 0]
        for day in range(self.days):
            state = lasting * state + np.sqrt(1 - lasting**2) * steps[:, day]
            self.shares[:, day] *= np.exp(state - 0.15**2 / 2)

    def outbreaks(self, starts: Array, factor: float, days: int) -> None:
        """The share of each series is `factor` times as large for so many days."""
        for share, start in zip(self.shares, starts, strict=True):
            share[start : start + days] *= factor

    def drift(self, starts: Array, factor: float, days: int) -> None:
        """The share of each series grows to `factor` times as much within so many days."""
        done = (np.arange(self.days) - starts[:, None]) / days
        self.shares *= factor ** np.clip(done, 0, 1)

    def counts(self) -> Array:
        """Conversations with the concern."""
        return self.random.binomial(self.bases, np.minimum(self.shares, 1))


def ours(counts: Array, bases: Array) -> Array:
    """Days that `bot.insight.alerts` finds unusual, either way."""
    found = unusual(counts, bases, FIRST)
    chances = np.minimum(found.chance_of_more, found.chance_of_fewer)
    return chances.min(axis=-1) < LEVEL


def above(
    window: int, gap: int, deviations: float, counts: Array, bases: Array
) -> Array:
    """Days above the mean of the `window` days that end `gap` days before."""
    shares = counts / np.maximum(bases, 1)
    past = np.lib.stride_tricks.sliding_window_view(shares, window, axis=1)
    past = past[:, : counts.shape[1] - window - gap]
    flagged = np.zeros(counts.shape, bool)
    flagged[:, window + gap :] = shares[:, window + gap :] > (
        past.mean(axis=2) + deviations * past.std(axis=2, ddof=1)
    )
    flagged[:, :LEARNING] = False
    return flagged & (counts >= SMALLEST_SHOWN) & (bases >= SMALLEST_BASE)


RULES: dict[str, Rule] = {
    "ours": ours,
    "mean + 4.5 SD": partial(above, 28, 0, 4.5),
    "mean + 2 SD": partial(above, 28, 0, 2),
    "EARS C2": partial(above, 7, 2, 3),
}


def false_alarms(random: np.random.Generator, years: int) -> Iterator[tuple[str, ...]]:
    """Alerts a year over all concerns, where nothing happens."""
    yield ("false alarms a year", "conversations a day", *RULES)
    cases = (
        ("the first year", 0.0, LEARNING + YEAR),
        ("the first 8 weeks with alerts", 0.0, LEARNING + 56),
        ("the first year, shares that take days to settle", 0.7, LEARNING + YEAR),
    )
    for name, lasting, days in cases:
        for volume in VOLUMES:
            world = World(random, years, volume, days)
            world.vary(lasting)
            counts = world.counts()
            watched = years * (days - LEARNING) / 365
            rates = []
            for rule in RULES.values():
                flagged = rule(counts, world.bases)
                rates.append(sum(len(list(runs(days))) for days in flagged) / watched)
            yield (name, f"{volume:,}", *(f"{rate:.1f}" for rate in rates))


def outbreaks(random: np.random.Generator, years: int) -> Iterator[tuple[str, ...]]:
    """How many outbreaks are found, and on which of their days in the middle."""
    yield ("outbreaks found, and on which day", "conversations a day", *RULES)
    cases = [
        ("×1.5 for 2 weeks", 1.5, PAST, FORTNIGHT),
        ("×2 for 2 weeks", 2, PAST, FORTNIGHT),
        ("×3 for 2 weeks", 3, PAST, FORTNIGHT),
        ("×2 for 2 weeks, after 9 weeks of past", 2, LEARNING, FORTNIGHT),
        ("×0.5 for 2 weeks", 0.5, PAST, FORTNIGHT),
        ("×2 little by little, in half a year", 2, PAST, HALF_YEAR),
    ]
    for name, factor, past, lasts in cases:
        for volume in VOLUMES:
            world = World(random, years, volume, past + 7 + lasts)
            world.vary()
            starts = past + random.integers(0, 7, world.series)
            if past == PAST:
                earlier = random.integers(LEARNING, past - 8 * 7, world.series)
                earlier[np.arange(world.series) % 3 > 0] = world.days
                world.outbreaks(earlier, 2, FORTNIGHT)
            if lasts == FORTNIGHT:
                world.outbreaks(starts, factor, lasts)
            else:
                world.drift(starts, factor, lasts)
            counts = world.counts()
            cells = []
            for rule in RULES.values():
                flagged = rule(counts, world.bases)
                days = [
                    int(np.argmax(days[start : start + lasts])) + 1
                    for days, start in zip(flagged, starts, strict=True)
                    if days[start : start + lasts].any()
                ]
                share = f"{len(days) / world.series:.0%}"
                cells.append(f"{share}, day {median(days):.0f}" if days else share)
            yield (name, f"{volume:,}", *cells)


def main() -> None:
    """Prints the tables, a line as soon as it is known."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--years", type=int, default=40, help="years for each line")
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    random = np.random.default_rng(chosen.seed)
    for table in (false_alarms, outbreaks):
        for n, row in enumerate(table(random, chosen.years)):
            print("|", " | ".join(row), "|", flush=True)
            if not n:
                print("|" + "---|" * len(row), flush=True)
        print()


if __name__ == "__main__":
    main()
