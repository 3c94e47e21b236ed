from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.safety.input import MAX_CHARACTERS, EmptyMessage, MessageTooLong, clean


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("  who   sees\tmy\n\ndata ", "who sees my data"),
        ("/restart", "restart"),
        (" / /session_start", "session_start"),
        ("／greet", "greet"),
        ("\u200b/restart", "restart"),
        ("and/or", "and/or"),
        ("cafe\u0301", "café"),
        ("a\x00b\x1bc\u202e", "abc"),
        ("hi\U000e0041\U000e0042", "hi"),
        ("👩\u200d⚕️", "👩\u200d⚕️"),
        ("what?\r\n", "what?"),
        ("e\u200b\u0301", "é"),
        ("o" + "\u0316" * 99 + "k", "o" + "\u0316" * 4 + "k"),
    ],
)
def test_clean(typed: str, expected: str) -> None:
    assert clean(typed) == expected


@pytest.mark.parametrize(
    "typed", ["", "   ", "///", "\x00", "\u200b", "\u200d", " / \n", "\u0301"]
)
def test_nothing_to_read(typed: str) -> None:
    with pytest.raises(EmptyMessage, match="Type a question"):
        clean(typed)


def test_the_limit_counts_what_is_left() -> None:
    assert clean("a" * MAX_CHARACTERS + "   ") == "a" * MAX_CHARACTERS
    with pytest.raises(MessageTooLong, match="1,001 characters"):
        clean("a" * (MAX_CHARACTERS + 1))


def test_both_errors_are_value_errors() -> None:
    assert issubclass(EmptyMessage, ValueError)
    assert issubclass(MessageTooLong, ValueError)


@given(st.text(max_size=300))
def test_whatever_is_typed_is_no_command_and_cleaning_twice_changes_nothing(
    typed: str,
) -> None:
    try:
        once = clean(typed)
    except (EmptyMessage, MessageTooLong):
        return
    assert not once.startswith("/")
    assert clean(once) == once
