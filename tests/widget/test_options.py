"""What a website can choose about the widget."""

from __future__ import annotations

import pytest

from bot.widget.options import Options, luminance
from bot.widget.routes import STATIC


@pytest.mark.parametrize(
    ("color", "expected"),
    [("#000000", 0), ("#ffffff", 1), ("#808080", 0.2159), ("#00ff00", 0.7152)],
)
def test_luminance_is_that_of_wcag(color: str, expected: float) -> None:
    assert luminance(color) == pytest.approx(expected, abs=0.0001)


def test_defaults_need_no_attribute_and_are_the_loaders_own() -> None:
    options, wrong = Options.read({})
    assert (options.attributes, wrong) == ({}, set())
    loader = (STATIC / "widget.js").read_text()
    assert options.greeting in loader and options.color in loader


def test_what_is_chosen_becomes_attributes() -> None:
    options, wrong = Options.read(
        {
            "color": "#7C2855",
            "position": "start",
            "greeting": " Ask us ",
            "lang": "cy",
            "heading_level": "3",
            "topic": "insurance",
            "elsewhere": "is not ours",
        }
    )
    assert wrong == set()
    assert options.attributes == {
        "data-color": "#7c2855",
        "data-position": "start",
        "data-greeting": "Ask us",
        "data-lang": "cy",
        "data-heading-level": "3",
        "data-topic": "insurance",
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("color", "#777777"),  # 4.48 to 1
        ("color", "red"),
        ("color", "#fff"),
        ("position", "top"),
        ("greeting", "  "),
        ("greeting", "x" * 61),
        ("lang", "fr"),
        ("heading_level", "4"),
        ("topic", "no_such_topic"),
    ],
)
def test_what_can_not_be_used_is_named_and_the_rest_holds(
    name: str, value: str
) -> None:
    other = {"color": "#767676"} if name != "color" else {"position": "start"}
    options, wrong = Options.read({name: value} | other)
    assert wrong == {name}
    assert options.attributes == {f"data-{key}": kept for key, kept in other.items()}
