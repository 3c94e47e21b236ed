from __future__ import annotations

import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.content.book import NATIONS
from bot.content.files import DATA, read
from bot.understanding.mentions import MentionExtractor


@pytest.fixture(scope="module")
def extractor() -> MentionExtractor:
    return MentionExtractor()


def found(extractor: MentionExtractor, text: str) -> list[tuple[str, str]]:
    """The nations found in a text, with the words that told."""
    (message,) = extractor.process([Message.build(text)])
    return [
        (entity["value"], text[entity["start"] : entity["end"]])
        for entity in message.get("entities", [])
    ]


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
def test_a_place_tells_the_nation(extractor, text, expected):
    assert found(extractor, text) == expected


def test_every_place_of_the_list_tells_its_nation(extractor):
    for nation, places in read(DATA / "mentions.yml")["nation"].items():
        assert nation in NATIONS
        for place in places:
            assert found(extractor, f"I am from {place} now") == [(nation, place)]


def test_what_others_extracted_stays(extractor):
    message = Message.build("I live in Wales")
    message.set("entities", [{"entity": "other", "value": 1}])
    extractor.process([message])
    assert [entity["entity"] for entity in message.get("entities")] == [
        "other",
        "nation",
    ]


async def test_where_a_message_names_two_nations_all_parts_mean_the_same_one(
    assistant, talk_about
):
    told, slot = await talk_about("I moved from Wales to Scotland, how do I opt out?")
    assert told.nation == slot


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("can I opt out for my mum", "adult"),
        ("who sees my dad's notes", "adult"),
        ("what about my little one", "child"),
        ("my baby is three weeks old", "child"),
        ("my mum told me about this", None),
        ("for my records", None),
    ],
)
def test_someone_asked_for_is_noticed(extractor, text, person):
    message = Message.build(text)
    extractor.process([message])
    people = [e["value"] for e in message.get("entities") if e["entity"] == "person"]
    assert people == ([person] if person else [])


@pytest.mark.parametrize(
    ("text", "area"),
    [("an example about heart attacks", "heart"), ("one for EYES", "eyes")],
)
def test_an_area_of_health_is_noticed(extractor, text, area):
    message = Message.build(text)
    extractor.process([message])
    assert [e["value"] for e in message.get("entities")] == [area]
