"""95% intervals for shares, worked out from protected counts, so that they say no more than those.

A count that is shown as 10 may be 8 to 12. Below 100 conversations that matters as much as chance
does: Wilson's 95% interval of the rounded counts then holds the true share in as few as 76 of 100
cases. So an interval here reaches from the lowest that the shown counts allow to the highest: it
contains Wilson's interval of the true counts.
"""

from __future__ import annotations

from math import ceil, floor, sqrt
from statistics import NormalDist
from typing import NamedTuple

from bot.records.disclosure import Protected, possible_counts, share

Z = NormalDist().inv_cdf(0.975)


class Interval(NamedTuple):
    """From the lowest to the highest, in whole per cent."""

    low: int
    high: int


def wilson(part: int, whole: int) -> tuple[float, float]:
    """The score interval for a share (Wilson 1927, J. Am. Stat. Assoc. 22, 209-212).

    Returns:
        Two numbers from 0 to 1; these two themselves where `whole` is 0.
    """
    if not whole:
        return 0.0, 1.0
    rate = part / whole
    middle = rate + Z * Z / (2 * whole)
    spread = Z * sqrt(rate * (1 - rate) / whole + Z * Z / (4 * whole * whole))
    scale = 1 + Z * Z / whole
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def newcombe(part: int, whole: int, part_2: int, whole_2: int) -> tuple[float, float]:
    """The interval for the first share less the second one, of two samples that have nobody in
    common (Newcombe 1998, Statistics in Medicine 17, 873-890, method 10).

    Returns:
        Two numbers from -1 to 1; these two themselves where a whole is 0.
    """
    if not whole or not whole_2:
        return -1.0, 1.0
    first, second = part / whole, part_2 / whole_2
    low, high = wilson(part, whole)
    low_2, high_2 = wilson(part_2, whole_2)
    return (
        first - second - sqrt((first - low) ** 2 + (high_2 - second) ** 2),
        first - second + sqrt((high - first) ** 2 + (second - low_2) ** 2),
    )


def share_interval(part: Protected | None, whole: Protected | None) -> Interval | None:
    """Where the share lies, with the doubt of chance and of rounding.

    Returns:
        None where `disclosure.share` shows no share either.
    """
    extremes = _extremes(part, whole)
    if not extremes:
        return None
    lowest, highest = extremes
    return _outwards(wilson(*lowest)[0], wilson(*highest)[1])


def difference_interval(
    part: Protected | None,
    whole: Protected | None,
    part_2: Protected | None,
    whole_2: Protected | None,
) -> Interval | None:
    """Where the first share less the second one lies, in points; two periods or sites, for example.

    The shares differ by more than chance where 0 lies outside.

    Returns:
        None where one of the shares is not shown.
    """
    first, second = _extremes(part, whole), _extremes(part_2, whole_2)
    if not first or not second:
        return None
    return _outwards(
        newcombe(*first[0], *second[1])[0], newcombe(*first[1], *second[0])[1]
    )


def _extremes(
    part: Protected | None, whole: Protected | None
) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """Part and whole of the lowest share that the shown counts allow, and of the highest."""
    if part is None or whole is None or share(part, whole) is None:
        return None
    fewest, most = possible_counts(part)
    smallest, largest = possible_counts(whole)
    return (min(fewest, largest), largest), (min(most, smallest), smallest)


def _outwards(low: float, high: float) -> Interval:
    """In per cent; rounded outwards, so that rounding takes nothing from the interval."""
    return Interval(floor(low * 100), ceil(high * 100))
