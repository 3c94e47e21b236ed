from __future__ import annotations

from datetime import date

import pytest

from bot.insight.period import Period, PeriodError, parse, usual

TODAY = date(2026, 3, 18)  # a Wednesday


def test_the_usual_period_is_eight_whole_weeks_and_this_one() -> None:
    assert usual(TODAY) == parse(None, None, TODAY) == Period(date(2026, 1, 19), 9)


def test_dates_widen_to_whole_weeks() -> None:
    period = parse("2026-03-04", "2026-03-10", TODAY)
    assert (period.first, period.last) == (date(2026, 3, 2), date(2026, 3, 15))


def test_the_future_is_cut_off() -> None:
    assert parse("2026-03-16", "2030-01-01", TODAY) == Period(date(2026, 3, 16), 1)


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        ("yesterday", None, "from"),
        (None, "2026-02-30", "to"),
        ("0001-01-01", None, "from"),
        ("2026-03-10", "2026-03-01", "from"),
        ("2026-04-01", None, "from"),
        ("2024-01-01", "2026-03-01", "from"),
    ],
)
def test_other_dates_are_refused_with_the_field_to_change(
    first: str | None, last: str | None, field: str
) -> None:
    with pytest.raises(PeriodError) as caught:
        parse(first, last, TODAY)
    assert caught.value.field == field
