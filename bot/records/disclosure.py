"""Disclosure control: the one way by which a number of people leaves the records.

The method is the one that NHS England uses for hospital statistics since September 2018: counts
of 1 to 7 are hidden, all others are rounded to the nearest 5, totals are rounded on their own.
On top of that, no hidden count may be worked out from a total (secondary suppression).

Counts are of conversations, as the nearest thing to people that we have; never of messages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NewType

SMALLEST_SHOWN = 8
NEAREST = 5
SMALLEST_BASE = 20  # below it, rounding alone moves a share by more than 10 points
HIDDEN = "*"

Protected = NewType("Protected", int)
"""A count that is safe to show. Only this module makes one, so a type checker finds a raw one."""

Cell = tuple[int, int]


def protect_count(n: int) -> Protected | None:
    """A count of conversations that is safe to show.

    Returns:
        0 for 0, None (hidden) for 1 to 7, otherwise `n` rounded to the nearest 5.
    """
    if n < 0:
        raise ValueError("a count can't be negative")
    if 0 < n < SMALLEST_SHOWN:
        return None
    return Protected((n + NEAREST // 2) // NEAREST * NEAREST)


def possible_counts(shown: Protected) -> tuple[int, int]:
    """The smallest and the largest count that is shown like this: 8 and 12 for 10, 13 and 17 for 15."""
    if not shown:
        return 0, 0
    half = NEAREST // 2
    return max(SMALLEST_SHOWN, shown - half), shown + half


@dataclass(frozen=True)
class ProtectedTable:
    """A table that is safe to show; None is a hidden count."""

    cells: list[list[Protected | None]]
    row_totals: list[Protected | None]
    column_totals: list[Protected | None]
    """Empty where the columns do not add up to anything."""
    total: Protected | None
    """None also where the columns do not add up to anything."""


def protect_table(
    rows: Sequence[Sequence[int]], *, columns_add_up: bool = True
) -> ProtectedTable:
    """Protects a table of counts together with its totals.

    Where exactly one number of a row or column (its total included) is hidden, it could be worked
    out from the others; then the next smallest is hidden too, until nothing can be worked out.

    Args:
        rows: the counts; the numbers of a row must add up to its total.
        columns_add_up: whether the numbers of a column add up as well. Say False where one
            conversation can be in several rows; then there are no column totals.
    """
    if len({len(row) for row in rows}) > 1:
        raise ValueError("every row needs the same number of counts")
    counts = [[*row, sum(row)] for row in rows]
    if columns_add_up and counts:
        counts.append([sum(column) for column in zip(*counts, strict=True)])
    hidden = _hide(counts, columns_add_up)
    safe = [
        [None if (r, c) in hidden else protect_count(n) for c, n in enumerate(row)]
        for r, row in enumerate(counts)
    ]
    margin = safe.pop() if columns_add_up and safe else []
    return ProtectedTable(
        cells=[row[:-1] for row in safe],
        row_totals=[row[-1] for row in safe],
        column_totals=margin[:-1],
        total=margin[-1] if margin else None,
    )


def _hide(counts: list[list[int]], columns_add_up: bool) -> set[Cell]:
    """The cells to hide in a table whose last column (and last row) are totals."""
    hidden = {
        (r, c)
        for r, row in enumerate(counts)
        for c, n in enumerate(row)
        if 0 < n < SMALLEST_SHOWN
    }
    lines = list(_lines(counts, columns_add_up))
    # From the first line again after each change: that hides the fewest.
    while line := next(
        (line for line in lines if len(hidden.intersection(line)) == 1), None
    ):
        # A zero protects nothing. The total is the largest, so a part goes first.
        shown = [(r, c) for r, c in line if (r, c) not in hidden and counts[r][c]]
        hidden.add(min(shown, key=lambda cell: counts[cell[0]][cell[1]]))
    return hidden


def _lines(counts: list[list[int]], columns_add_up: bool) -> Iterator[list[Cell]]:
    """The cells of each row, and of each column, parts first and the total last."""
    width = len(counts[0]) if counts else 0
    for r in range(len(counts)):
        yield [(r, c) for c in range(width)]
    if columns_add_up:
        for c in range(width):
            yield [(r, c) for r in range(len(counts))]


def share(part: Protected | None, whole: Protected | None) -> int | None:
    """What percentage of `whole` is `part`.

    It is worked out from protected counts, so it says no more than they do.

    Returns:
        0 to 100, or None where either is hidden or the whole is too small.
    """
    if part is None or whole is None or whole < SMALLEST_BASE:
        return None
    return min(100, (200 * part + whole) // (2 * whole))


def show(n: Protected | None) -> str:
    """A protected count as people read it: `1,235`, or `*` where it is hidden."""
    return HIDDEN if n is None else f"{n:,}"


def show_share(percent: int | None) -> str:
    """A share as people read it: `24%`, or `*` where it is hidden."""
    return HIDDEN if percent is None else f"{percent}%"
