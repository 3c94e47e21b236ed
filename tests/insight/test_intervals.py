from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.insight.intervals import (
    Interval,
    difference_interval,
    newcombe,
    share_interval,
    wilson,
)
from bot.records.disclosure import Protected, protect_count, share


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [  # Newcombe 1998, Statistics in Medicine 17, 857-872, table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_the_published_figures(
    part: int, whole: int, low: float, high: float
) -> None:
    assert wilson(part, whole) == pytest.approx((low, high), abs=0.00005)


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [  # Newcombe 1998, Statistics in Medicine 17, 873-890, table II, method 10
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((5, 56, 0, 29), -0.0381, 0.1926),
        ((0, 10, 0, 10), -0.2775, 0.2775),
        ((10, 10, 0, 10), 0.6075, 1.0),
    ],
)
def test_newcombe_gives_the_published_figures(
    counts: tuple[int, int, int, int], low: float, high: float
) -> None:
    assert newcombe(*counts) == pytest.approx((low, high), abs=0.00005)


def test_with_nobody_asked_anything_is_possible() -> None:
    assert wilson(0, 0) == (0, 1)
    assert newcombe(0, 0, 5, 10) == (-1, 1)


def test_an_interval_for_a_share_allows_for_rounding_too() -> None:
    # 10 of 50 may be 8 of 52 (Wilson from 8.03%) up to 12 of 48 (Wilson to 38.78%).
    assert share_interval(Protected(10), Protected(50)) == Interval(8, 39)
    assert share_interval(Protected(0), Protected(50)) == Interval(0, 8)
    # 20 of 20 may be 18 of 22: Wilson from 61.48%.
    assert share_interval(Protected(20), Protected(20)) == Interval(61, 100)


def test_no_interval_where_no_share_is_shown() -> None:
    assert share_interval(None, Protected(100)) is None
    assert share_interval(Protected(10), None) is None
    assert share_interval(Protected(10), Protected(15)) is None
    assert (
        difference_interval(Protected(10), Protected(50), None, Protected(50)) is None
    )


@given(st.integers(0, 400), st.integers(1, 400))
def test_an_interval_holds_that_of_the_true_counts(part: int, others: int) -> None:
    whole = part + others
    shown = protect_count(part), protect_count(whole)
    interval = share_interval(*shown)
    percent = share(*shown)
    assert (interval is None) == (percent is None)
    if interval is None or percent is None:
        return
    low, high = wilson(part, whole)
    assert interval.low <= low * 100 + 1e-9
    assert interval.high >= high * 100 - 1e-9
    assert interval.low <= percent <= interval.high


def test_two_shares_that_differ_and_two_that_may_not() -> None:
    tripled = difference_interval(
        Protected(150), Protected(500), Protected(50), Protected(500)
    )
    assert tripled is not None
    assert tripled.low > 0
    alike = difference_interval(
        Protected(55), Protected(500), Protected(50), Protected(500)
    )
    assert alike is not None
    assert alike.low < 0 < alike.high
