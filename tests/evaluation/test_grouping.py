"""The measures of grouping, on groups that are counted by hand."""

from __future__ import annotations

import pytest

from bot.evaluation.grouping import measure

TOPICS = ["sale", "sale", "sale", "police", "police", "ai", "ai", "abroad"]


def test_purity_and_coverage_equal_the_hand_count() -> None:
    got = measure(TOPICS, [1, 1, 2, 2, 2, 3, 3, 4])
    assert (got.topics, got.themes, got.topics_found) == (4, 3, 3)
    assert got.coverage == 7 / 8  # the text on its own is in no theme
    assert got.purity == 6 / 7  # one on sale lies with the police


def test_a_topic_in_two_themes_is_found_once() -> None:
    got = measure(["sale"] * 4 + ["ai"] * 2, [1, 1, 2, 2, 3, 3])
    assert (got.themes, got.topics_found, got.purity) == (3, 2, 1.0)


def test_the_right_groups_are_worth_1() -> None:
    got = measure(TOPICS[:7], TOPICS[:7])
    assert (got.coverage, got.purity) == (1.0, 1.0)
    assert got.mutual_information == pytest.approx(1)
    assert got.quality_f1 == got.v_measure == pytest.approx(1)


def test_one_group_of_everything_is_worth_nothing() -> None:
    got = measure(TOPICS, [1] * 8)
    assert (got.themes, got.coverage, got.purity) == (1, 1.0, 3 / 8)
    assert got.mutual_information == pytest.approx(0)
    assert got.quality_f1 == 0


def test_texts_in_no_theme_count_as_one_group() -> None:
    alone = measure(TOPICS, range(8))
    assert (alone.themes, alone.coverage, alone.purity) == (0, 0.0, 0.0)
    assert alone.mutual_information == pytest.approx(0)


def test_what_makes_a_theme_can_be_asked_for() -> None:
    got = measure(TOPICS, TOPICS, smallest=3)
    assert (got.themes, got.coverage) == (1, 3 / 8)
