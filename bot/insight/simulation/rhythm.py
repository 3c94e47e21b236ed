"""When people come: by day and by hour. The weights are made up, after how public sites are used."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np
from dateutil.easter import easter

from bot.insight.simulation.plan import Plan

UK = ZoneInfo("Europe/London")
SATURDAY = 5
WEEKDAYS = (1.3, 1.25, 1.2, 1.1, 0.95, 0.55, 0.65)  # from Monday; an average day is 1
BANK_HOLIDAY = 0.5
# By hour of the clock in the UK, from midnight: the late morning, and the evening at home.
WORKING_DAY = (
    6, 3, 2, 1, 1, 3, 8, 20, 38, 58, 66, 64, 60, 58, 54, 50, 46, 42, 40, 46, 52, 46, 30, 14,
)  # fmt: skip
DAY_OFF = (
    10, 5, 3, 2, 1, 2, 5, 12, 25, 42, 55, 58, 54, 48, 46, 46, 46, 46, 46, 50, 52, 46, 32, 18,
)  # fmt: skip
# The variance of a day's number is mean + mean² / DISPERSION: days differ by about 15% more than
# chance alone would make them.
DISPERSION = 50


def day_means(plan: Plan) -> np.ndarray:
    """How many conversations to expect on each day of the plan, the news included."""
    weights = np.array([_usual(day) + plan.shock.extra(day) for day in plan.days])
    return weights / weights.sum() * plan.conversations


def from_the_news(plan: Plan, day: date) -> float:
    """The share of a day's conversations, 0 to 1, that the news brought."""
    extra = plan.shock.extra(day)
    return extra / (_usual(day) + extra)


def counts(plan: Plan, chance: np.random.Generator) -> list[int]:
    """The number of conversations of each day: negative binomial, so more uneven than Poisson."""
    chances = DISPERSION / (DISPERSION + day_means(plan))
    return chance.negative_binomial(DISPERSION, chances).tolist()


def starts(day: date, number: int, chance: np.random.Generator) -> list[datetime]:
    """When the conversations of a day start, in UTC and in order."""
    hours = np.array(DAY_OFF if _is_off(day) else WORKING_DAY, dtype=float)
    ahead = datetime.combine(day, time(12), UK).utcoffset() or timedelta()
    weights = np.roll(hours, -int(ahead.total_seconds() // 3600))
    drawn = chance.choice(24, size=number, p=weights / weights.sum())
    moments = np.sort(drawn * 3600 + chance.random(number) * 3599)
    midnight = datetime.combine(day, time(), UTC).replace(tzinfo=None)
    return [midnight + timedelta(seconds=moment) for moment in moments.tolist()]


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """The bank holidays of England and Wales, without the one-off ones."""
    sunday = easter(year)
    may, june, september = (date(year, month, 1) for month in (5, 6, 9))
    new_year, christmas = date(year, 1, 1), date(year, 12, 25)
    days = {
        sunday - timedelta(days=2),
        sunday + timedelta(days=1),
        may + timedelta(days=-may.weekday() % 7),
        june - timedelta(days=june.weekday() or 7),
        september - timedelta(days=september.weekday() or 7),
    }
    # One that falls on a weekend is on the next working day that is no bank holiday.
    for day in (new_year, christmas, christmas + timedelta(days=1)):
        while day.weekday() >= SATURDAY or day in days:
            day += timedelta(days=1)
        days.add(day)
    return frozenset(days)


def _is_off(day: date) -> bool:
    return day.weekday() >= SATURDAY or day in bank_holidays(day.year)


def _usual(day: date) -> float:
    holiday = day in bank_holidays(day.year)
    return WEEKDAYS[day.weekday()] * (BANK_HOLIDAY if holiday else 1)
