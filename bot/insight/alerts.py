"""Alerts: days and weeks on which a concern came up in unusually many or unusually few conversations.

The method is that of Farrington and others as Noufaily and others improved it (Statistics in
Medicine 32, 2013, 1206-1222), which health agencies use for counts of infections; R has it as
`surveillance::farringtonFlexible` (Salmon and others, Journal of Statistical Software 70, 2016).
In short: what is usual is estimated from the past, past outbreaks weigh less in it, and a count is
unusual where a negative binomial distribution makes it very unlikely. What differs, and why:

- Counts are expected in proportion to the engaged conversations of the day (a population offset),
  so a campaign that doubles the conversations, and not the share, is no alert.
- Each day is looked at, and the calendar week so far: a week shows on a small site what no day can.
- Days of the week have their own level, drawn towards the average while there are few counts.
- The past are the 52 weeks before last week, without a trend and without seasons: a slow drift
  should be found, not got used to. Last week is left out, as it may hold what has just begun.
- Few are as unusual as many: an answer that helps shows in questions that stop.
- A count is taken as the one nearest to the usual among those that disclosure control shows
  alike; a hidden count is never unusual. So an alert tells no more than the shown counts do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np
from scipy.stats import nbinom

from bot.records.disclosure import (
    SMALLEST_BASE,
    SMALLEST_SHOWN,
    Protected,
    possible_counts,
    protect_count,
    show,
)

LEVEL = 2e-4
"""How unlikely a count must be. 16 concerns are looked at in 2 ways each day, for many and for few:
23,360 times a year. docs/measurements.md has the false alarms that come of it."""
FEWEST_WEEKS = 8
MOST_WEEKS = 52
LEFT_OUT = 1
QUIET = 7  # days without anything unusual after which the next is an alert of its own
OUTBREAK = 2.58  # a past residual beyond it weighs less (Noufaily and others)
NORMAL_MEDIAN = 0.6745  # of the size of a standard normal
RHYTHM = 10.0  # counts that a day of the week needs for half a say in its own level

Array = np.ndarray
Direction = Literal["more", "fewer"]
MORE: Direction = "more"
FEWER: Direction = "fewer"


@dataclass(frozen=True)
class Alert:
    """Something unusual, in numbers that are safe to show."""

    concern: str
    direction: Direction
    found: date
    """The day on which it was first unusual."""
    last: date
    """The last day on which it was unusual, or still was in the week so far."""
    first_day: date
    """The numbers are about the days from this one, …"""
    last_day: date
    """… to this one: the most unusual day, or week so far."""
    count: Protected
    base: Protected
    """Engaged conversations of these days."""
    expected: Protected | None
    """How many of `base` were usual; None for fewer than 8."""
    chance: float
    """How likely so unusual a count was, had nothing changed; to one digit."""


@dataclass(frozen=True)
class Unusual:
    """What each day showed: arrays of series by days, by the day itself (0) and the week so far (1)."""

    chance_of_more: Array
    """How likely so many were, or more; 1 where nothing can be told."""
    chance_of_fewer: Array
    expected: Array


def alerts(
    counts: Mapping[str, Sequence[int]],
    bases: Sequence[int],
    first: date,
    since: date | None = None,
) -> list[Alert]:
    """What was unusual, the latest first.

    What stays unusual stays one alert, until the past has got used to it, in about three months.

    Args:
        counts: for each concern, the engaged conversations of each day in which it came up.
        bases: the engaged conversations of each day.
        first: the first of these days.
        since: days before the week of this one are only compared with. It saves time.
    """
    if not counts:
        return []
    series = np.array(list(counts.values()), dtype=int)
    found = unusual(series, np.array(bases, dtype=int), first, since)
    made = [
        _alert(
            concern, direction, run, chances, found.expected[row], days, bases, first
        )
        for row, (concern, days) in enumerate(counts.items())
        for direction, chances in (
            (MORE, found.chance_of_more[row]),
            (FEWER, found.chance_of_fewer[row]),
        )
        for run in runs(chances.min(axis=-1) < LEVEL)
    ]
    return sorted(made, key=lambda alert: (alert.last, alert.found), reverse=True)


def ready_from(bases: Sequence[int], first: date) -> date:
    """The Monday from which there are alerts. In a new place that is in the tenth week: there are 8
    weeks to compare with, and the week before is left out. Weeks without a conversation don't count;
    weeks to come are taken to have some.
    """
    weeks = _by_week(np.array(bases), first).sum(axis=-1) > 0
    monday = first - timedelta(first.weekday())
    seen = np.flatnonzero(weeks)[:FEWEST_WEEKS]
    missing = FEWEST_WEEKS - len(seen)
    last = len(weeks) - 1 + missing if missing else int(seen[-1])
    return monday + timedelta(weeks=last + LEFT_OUT + 1)


def sentence(alert: Alert, subject: str) -> str:
    """What a page says about an alert.

    Args:
        subject: what came up, for example `Worries about “Who profits”`.
    """
    if alert.first_day == alert.last_day:
        when = f"on {_day(alert.last_day)}"
    else:
        when = f"from {_day(alert.first_day)} to {_day(alert.last_day)}"
    if alert.expected is None:
        usual = f"fewer than {SMALLEST_SHOWN} were expected"
    else:
        usual = f"about {show(alert.expected)} were expected"
    count = f"about {show(alert.count)}" if alert.count else "none"
    return f"{subject} came up in {count} of about {show(alert.base)} conversations {when}, where {usual}."


def unusual(
    counts: Array, bases: Array, first: date, since: date | None = None
) -> Unusual:
    """How unusual each day and each week so far was, next to the past that it had.

    Args:
        counts: series by days.
        bases: days, or series by days where each series has its own.
        first: the first of these days.
        since: days before the week of this one are only compared with.
    """
    lead, days = first.weekday(), counts.shape[-1]
    y = _by_week(counts, first)
    n = np.broadcast_to(_by_week(bases, first), y.shape)
    fewest, most, _ = _possible(np.stack([y, y.cumsum(axis=-1)], axis=-1))
    *_, base = _possible(np.stack([n, n.cumsum(axis=-1)], axis=-1))
    known = ~np.isnan(fewest) & (base >= SMALLEST_BASE)
    base = np.nan_to_num(base)
    mean, spread = np.zeros(base.shape), np.ones(base.shape)
    start = ((since or first) - first).days + lead
    known[:, : start // 7] = False
    for week in range(start // 7, y.shape[1]):
        past = slice(max(0, week - LEFT_OUT - MOST_WEEKS), max(0, week - LEFT_OUT))
        lived = (n[:, past].sum(axis=-1) > 0).sum(axis=-1) >= FEWEST_WEEKS
        known[:, week] &= lived[:, None, None]
        if lived.any():
            usual = _Usual(y[:, past].astype(float), n[:, past].astype(float))
            for k, look in enumerate((usual.day, usual.week_so_far)):
                mean[:, week, :, k], spread[:, week, :, k] = look(
                    base[:, week, :, k], n[:, week]
                )
    size, odds = 1 / spread, 1 / (1 + spread * mean)
    flat = (y.shape[0], -1, 2)
    return Unusual(
        *(
            part.reshape(flat)[:, lead : lead + days]
            for part in (
                np.where(known, nbinom.sf(fewest - 1, size, odds), 1),
                np.where(known, nbinom.cdf(most, size, odds), 1),
                mean,
            )
        )
    )


def _alert(
    concern: str,
    direction: Direction,
    run: Sequence[int],
    chances: Array,
    expected: Array,
    counts: Sequence[int],
    bases: Sequence[int],
    first: date,
) -> Alert:
    # Of the days and weeks in the run, the one that was least likely.
    day, week = min(((d, k) for d in run for k in (0, 1)), key=lambda at: chances[at])
    last_day = first + timedelta(day)
    start = day - last_day.weekday() if week else day
    count = protect_count(sum(counts[start : day + 1]))
    base = protect_count(sum(bases[start : day + 1]))
    assert count is not None and base is not None  # hidden ones are never unusual
    return Alert(
        concern=concern,
        direction=direction,
        found=first + timedelta(run[0]),
        last=first + timedelta(run[-1]),
        first_day=first + timedelta(start),
        last_day=last_day,
        count=count,
        base=base,
        expected=protect_count(round(expected[day, week])),
        chance=float(f"{chances[day, week]:.0e}"),
    )


def runs(flagged: Array) -> Iterator[list[int]]:
    """The numbers of the unusual days, those together that belong to one alert."""
    run: list[int] = []
    for day in map(int, np.flatnonzero(flagged)):
        if run and day - run[-1] > QUIET:
            yield run
            run = []
        run.append(day)
    if run:
        yield run


class _Usual:
    """What is usual, estimated from whole weeks of the past: series by weeks by days of the week."""

    def __init__(self, y: Array, n: Array) -> None:
        self.y, self.n = y, n
        # The middle of the weeks' shares comes first: an outbreak of weeks can't move it far.
        of_weeks = n.sum(axis=2)
        shares = np.where(of_weeks > 0, y.sum(axis=2) / np.maximum(of_weeks, 1), np.nan)
        middle = np.nanmedian(shares, axis=1)
        total = (y.sum(axis=(1, 2)) + 0.5) / np.maximum(n.sum(axis=(1, 2)), 1)
        mean = n * np.where(middle > 0, middle, total)[:, None, None]
        rough = np.abs(_anscombe(y, mean, 0))
        spread = np.median(rough, axis=(1, 2), keepdims=True) / NORMAL_MEDIAN
        self._fit(_weights(rough / np.maximum(spread, 1), n))
        for _ in range(2):
            residuals = _anscombe(y, self.mean, self.of_days[:, None, None])
            self._fit(_weights(residuals, n))

    def _fit(self, weight: Array) -> None:
        """Share, rhythm and spread: closed forms, as every day of the week has its own level."""
        y, n, self.weight = self.y, self.n, weight
        # Half a count more, so that what was never seen is not taken as impossible.
        self.all = (weight * y).sum(axis=(1, 2)) + 0.5
        rate = self.all / np.maximum((weight * n).sum(axis=(1, 2)), 1)
        self.of_day = (weight * y).sum(axis=1) + RHYTHM
        self.share = (
            rate[:, None]
            * self.of_day
            / (rate[:, None] * (weight * n).sum(axis=1) + RHYTHM)
        )
        self.mean = n * self.share[:, None]
        flat = (len(y), -1)
        self.of_days = _excess(
            y.reshape(flat), self.mean.reshape(flat), weight.reshape(flat), 7
        )

    def day(self, base: Array, _: Array) -> tuple[Array, Array]:
        """What to expect of each day of a week, and how far it spreads: variance = mean + spread *
        mean². The spread holds the doubt about the mean, too."""
        mean = np.maximum(base * self.share, 1e-9)
        spread = self.of_days[:, None]
        return mean, spread + self._doubt(mean, spread, self.of_day)

    def week_so_far(self, base: Array, bases: Array) -> tuple[Array, Array]:
        """The same for each week so far; `bases` says how it came together."""
        so_far = bases.cumsum(axis=1)
        mean = (bases * self.share).cumsum(axis=1) / np.maximum(so_far, 1) * base
        mean = np.maximum(mean, 1e-9)
        past = self.y.cumsum(axis=2), self.mean.cumsum(axis=2)
        weight = self.weight.cumsum(axis=2) / np.arange(1, 8)
        weeks = np.stack(
            [
                _excess(past[0][..., k], past[1][..., k], weight[..., k], 1)
                for k in range(7)
            ],
            axis=1,
        )
        # What days bring along evens out over a week, unless they resemble each other.
        parts = bases * self.share
        days = (parts**2).cumsum(axis=1) / np.maximum(parts.cumsum(axis=1), 1e-9) ** 2
        spread = np.maximum(self.of_days[:, None] * days, weeks)
        return mean, spread + self._doubt(mean, spread, self.of_day.cumsum(axis=1))

    def _doubt(self, mean: Array, spread: Array, counted: Array) -> Array:
        return (1 + spread * mean) * (1 / counted + 1 / self.all[:, None])


def _excess(y: Array, mean: Array, weight: Array, levels: int) -> Array:
    """By how much more than Poisson counts these vary: s in variance = mean + s * mean²."""
    cases = (weight > 0).sum(axis=1)
    squares = (weight * (y - mean) ** 2).sum(axis=1)
    squares = squares * cases / np.maximum(cases - levels, 1)
    spare = squares - (weight * mean).sum(axis=1)
    return np.maximum(spare / np.maximum((weight * mean**2).sum(axis=1), 1e-9), 0)


def _anscombe(y: Array, mean: Array, spread: Array | float) -> Array:
    """Residuals that are close to normal."""
    mean = np.maximum(mean, 1e-9)
    raw = 1.5 * (y ** (2 / 3) * mean ** (-1 / 6) - mean**0.5)
    return raw / np.sqrt(1 + spread * mean)


def _weights(residual: Array, n: Array) -> Array:
    """1 on average; less where the past was unusual, 0 where there was nobody."""
    size = np.maximum(np.abs(residual), 1e-9)
    weight = np.where(size > OUTBREAK, size**-2, 1) * (n > 0)
    total = weight.sum(axis=(1, 2), keepdims=True)
    return weight * (n > 0).sum(axis=(1, 2), keepdims=True) / np.maximum(total, 1e-9)


def _by_week(days: Array, first: date) -> Array:
    """Days as calendar weeks, with nothing on the days before the first and after the last."""
    lead = first.weekday()
    around = (lead, -(lead + days.shape[-1]) % 7)
    padded = np.pad(days, [(0, 0)] * (days.ndim - 1) + [around])
    return padded.reshape(*days.shape[:-1], -1, 7)


def _possible(counts: Array) -> tuple[Array, Array, Array]:
    """The smallest and the largest count that is shown like each of these, and what is shown; NaN
    where it is hidden."""
    shown = [protect_count(n) for n in range(int(counts.max(initial=0)) + 1)]
    hidden = (np.nan, np.nan, np.nan)
    table = np.array([hidden if n is None else (*possible_counts(n), n) for n in shown])
    return table[counts, 0], table[counts, 1], table[counts, 2]


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
