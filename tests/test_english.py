from __future__ import annotations

import pytest

from bot.english import is_inflected_english


@pytest.mark.parametrize(
    "word",
    ["stop", "stops", "stopped", "stopping", "studies", "boxes", "shared", "sharing"],
)
def test_a_word_and_its_forms_are_english(word: str) -> None:
    assert is_inflected_english(word)


@pytest.mark.parametrize(
    "word", ["accesss", "fieldds", "pickking", "exacttly", "namees", "zzyzzva"]
)
def test_a_slip_is_not(word: str) -> None:
    assert not is_inflected_english(word)
