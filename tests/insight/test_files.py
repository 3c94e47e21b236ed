from __future__ import annotations

import pytest

from bot.insight.files import safe_cell


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", " ="]
)
def test_what_could_be_a_formula_gets_an_apostrophe(start: str) -> None:
    assert safe_cell(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize(
    "text", ["", "*", "24%", "1,235", "Who sees it = who?", "[name] asks"]
)
def test_other_text_stays_as_it_is(text: str) -> None:
    assert safe_cell(text) == text
