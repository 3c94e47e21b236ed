"""The weeks that a page is about. Only whole weeks: two periods never differ by a day or two."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

WEEK = timedelta(days=7)
USUAL_WEEKS = 9  # the last 8 whole weeks and this one
MOST_WEEKS = 53


class PeriodError(ValueError):
    """Dates that make no period. The message says what to change."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class Period:
    """Calendar weeks from Monday to Sunday, in UTC."""

    first: date
    """A Monday."""
    weeks: int

    @property
    def mondays(self) -> list[date]:
        """The first day of each week."""
        return [self.first + n * WEEK for n in range(self.weeks)]

    @property
    def last(self) -> date:
        """The last Sunday."""
        return self.first + self.weeks * WEEK - timedelta(days=1)

    @property
    def start(self) -> datetime:
        """The first moment, as the records keep times."""
        return datetime.combine(self.first, time())

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        return self.start + self.weeks * WEEK


def usual(today: date | None = None) -> Period:
    """The last 8 whole weeks and the one that is going on."""
    today = today or datetime.now(UTC).date()
    return Period(_monday(today) - (USUAL_WEEKS - 1) * WEEK, USUAL_WEEKS)


def parse(first: str | None, last: str | None, today: date | None = None) -> Period:
    """The weeks that contain two dates of an address, widened to whole weeks.

    Args:
        first: `2026-03-02`, or nothing for the usual start.
        last: `2026-03-29`, or nothing for this week.

    Raises:
        PeriodError: a date that can't be read, the wrong order, or more than 53 weeks.
    """
    today = today or datetime.now(UTC).date()
    end = min(_date("to", last), today) if last else today
    start = _date("from", first) if first else _monday(end) - (USUAL_WEEKS - 1) * WEEK
    if start > end:
        raise PeriodError(
            "from", "The first day must be before the last day, and not after today."
        )
    weeks = (_monday(end) - _monday(start)).days // 7 + 1
    if weeks > MOST_WEEKS:
        raise PeriodError("from", f"Choose at most {MOST_WEEKS} weeks.")
    return Period(_monday(start), weeks)


def _date(field: str, text: str) -> date:
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        day = date.min
    if (
        day.year < 2000
    ):  # a typing slip, and the calendar has no Monday before its first day
        raise PeriodError(field, "Enter a real date, like 2026-03-29.")
    return day


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
