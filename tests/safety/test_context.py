from __future__ import annotations

import pytest

from bot.safety.context import by_context, context_model
from bot.understanding import encoder


def found(text: str) -> list[tuple[str, str]]:
    return [(kind, text[start:end]) for kind, (start, end) in by_context(text)]


def test_it_was_learnt_with_the_encoder_that_is_shipped() -> None:
    assert context_model().fingerprint == encoder.load().fingerprint


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the receptionist Moira Pennycook read my notes", ["Moira Pennycook"]),
        ("can shazia see my notes she works there", ["shazia"]),
        ("can optum see my notes", []),
        ("who can see my record", []),
        ("", []),
        ("...", []),
    ],
)
def test_a_name_is_told_by_what_stands_around_it(text: str, expected: list) -> None:
    assert found(text) == [("name", name) for name in expected]


def test_the_end_of_a_long_text_is_read_too() -> None:
    text = "who can see my record and what is it used for " * 40
    assert [name for _, name in found(f"{text}. My name is Joan Hartwell")] == [
        "Joan Hartwell"
    ]


def test_what_is_taken_already_is_left() -> None:
    text = "my name is Joan Hartwell"
    assert not list(by_context(text, [(11, 24)]))


def test_another_script_is_left_alone() -> None:
    assert found("میرا فون کون چیک کرتا ہے") == []
