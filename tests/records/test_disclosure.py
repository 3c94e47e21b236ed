from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.records.disclosure import (
    Protected,
    possible_counts,
    protect_count,
    protect_table,
    share,
    show,
    show_share,
)

tables = st.integers(1, 5).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 60), min_size=width, max_size=width),
        min_size=1,
        max_size=6,
    )
)


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, 0),
        (1, None),
        (7, None),
        (8, 10),
        (12, 10),
        (13, 15),
        (22, 20),
        (23, 25),
        (1234, 1235),
    ],
)
def test_small_counts_are_hidden_and_others_rounded(
    count: int, expected: int | None
) -> None:
    assert protect_count(count) == expected


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        protect_count(-1)


@given(st.integers(0, 2000))
def test_a_count_lies_between_the_possible_ones(count: int) -> None:
    shown = protect_count(count)
    if shown is None:
        return
    low, high = possible_counts(shown)
    assert low <= count <= high
    assert {protect_count(n) for n in range(low, high + 1)} == {shown}
    assert protect_count(high + 1) != shown
    assert low == 0 or protect_count(low - 1) != shown


def test_totals_are_rounded_on_their_own() -> None:
    table = protect_table([[12, 12, 12]], columns_add_up=False)
    assert table.cells == [[10, 10, 10]]
    assert table.row_totals == [35]
    assert table.column_totals == []


def test_a_lone_hidden_count_takes_the_next_smallest_with_it() -> None:
    table = protect_table([[3, 40, 20, 0]], columns_add_up=False)
    assert table.cells == [[None, 40, None, 0]]
    assert table.row_totals == [65]


def test_two_hidden_counts_protect_each_other() -> None:
    table = protect_table([[3, 40, 2]], columns_add_up=False)
    assert table.cells == [[None, 40, None]]


def test_a_lone_small_count_hides_its_total_too() -> None:
    table = protect_table([[3, 0, 0]], columns_add_up=False)
    assert table.cells == [[None, 0, 0]]
    assert table.row_totals == [None]


def test_columns_are_protected_as_rows_are() -> None:
    table = protect_table([[3, 50, 60], [40, 70, 80], [30, 90, 95]])
    assert table.cells == [[None, None, 60], [40, 70, 80], [None, None, 95]]
    assert table.total == 520


def test_an_empty_table_stays_empty() -> None:
    table = protect_table([])
    assert table.cells == []
    assert table.total is None


def test_rows_of_unequal_length_are_refused() -> None:
    with pytest.raises(ValueError, match="same number"):
        protect_table([[1, 2], [3]])


@given(tables)
def test_no_row_or_column_has_exactly_one_hidden_number(rows: list[list[int]]) -> None:
    table = protect_table(rows)
    full = [
        [*cells, total]
        for cells, total in zip(table.cells, table.row_totals, strict=True)
    ]
    full.append([*table.column_totals, table.total])
    for line in [*full, *zip(*full, strict=True)]:
        assert sum(n is None for n in line) != 1


@given(tables)
def test_no_small_count_is_ever_shown(rows: list[list[int]]) -> None:
    table = protect_table(rows)
    for counts, safe in zip(rows, table.cells, strict=True):
        for count, shown in zip(counts, safe, strict=True):
            assert shown is None or (shown % 5 == 0 and (shown >= 10 or count == 0))


def test_shares_come_from_protected_counts() -> None:
    assert share(protect_count(12), protect_count(52)) == 20  # 10 of 50
    assert share(protect_count(0), protect_count(52)) == 0
    assert (
        share(Protected(100), Protected(95)) == 100
    )  # rounding can't give more than all


def test_shares_of_small_numbers_are_hidden() -> None:
    assert share(protect_count(3), protect_count(500)) is None
    assert share(protect_count(8), protect_count(17)) is None
    assert share(protect_count(0), protect_count(0)) is None


def test_what_people_read() -> None:
    assert show(protect_count(1234)) == "1,235"
    assert show(protect_count(5)) == "*"
    assert show(protect_count(0)) == "0"
    assert show_share(None) == "*"
    assert show_share(24) == "24%"
