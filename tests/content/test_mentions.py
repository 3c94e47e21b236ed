from __future__ import annotations

import pytest

from bot.content.book import NATIONS
from bot.content.files import DATA, read
from bot.content.mentions import mentions, nation_of


def found(text: str) -> list[tuple[str, str]]:
    """What is mentioned in a text, with the words that told."""
    return [(seen.value, text[seen.start : seen.end]) for seen in mentions(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I live in Scotland", [("scotland", "Scotland")]),
        ("what about wales?", [("wales", "wales")]),
        ("I'm in NORTHERN IRELAND.", [("northern_ireland", "NORTHERN IRELAND")]),
        ("my gp is in Glasgow", [("scotland", "Glasgow")]),
        ("does NHS Wales sell it", [("wales", "NHS Wales")]),
        (
            "moved from Cardiff to Leeds",
            [("wales", "Cardiff"), ("england", "Leeds")],
        ),
        ("who can see my record", []),
        ("is it fifeteen or waleses", []),
    ],
)
def test_a_place_tells_the_nation(text, expected):
    assert found(text) == expected


def test_every_place_of_the_list_tells_its_nation():
    for nation, places in read(DATA / "mentions.yml")["nation"].items():
        assert nation in NATIONS
        for place in places:
            assert found(f"I am from {place} now") == [(nation, place)]


def test_the_nation_that_is_named_last_counts():
    assert nation_of("born in Cardiff, now I live in Leeds") == "england"
    assert nation_of("my mum has cancer") is None
