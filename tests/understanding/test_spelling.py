from __future__ import annotations

import pytest

from bot.understanding.spelling import Speller

PHRASES = [
    "can the hospital see my medical record",
    "is my medical record sold to palantir",
    "palantir aren't getting my information",
    "aren't hospital records kept apart",
    "a hopsital",
]


@pytest.fixture(scope="module")
def speller() -> Speller:
    return Speller.of(PHRASES)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("my medcial reocrd", "my medical record"),
        ("the HOPSITAL has it", "the hospital has it"),
        ("is Plantir in it?", "is palantir in it?"),
        ("my infromatoin", "my information"),
        ("Hopsital records", "hospital records"),  # a sentence's first word is no name
        ("ym medical record", "my medical record"),  # told by the word beside it
    ],
)
def test_a_slip_is_read_as_the_word_that_was_meant(speller, typed, read):
    assert speller.corrected(typed) == read


@pytest.mark.parametrize(
    "text",
    [
        "who sees my dental notes",  # English, though no phrase has it
        "arent hospitals allowed",  # without its apostrophe
        "is it Recort who has it",  # a name is not read as an ordinary word
        "gp sed no",  # too short to tell, and no phrase has the words beside it
        "YM medical record",  # an abbreviation
        "[NHS number] zzyzzva",  # nothing is close
        "",
    ],
)
def test_what_is_no_slip_stays(speller, text):
    assert speller.corrected(text) == text


def test_a_word_that_occurs_once_and_is_not_english_is_not_learnt(speller):
    assert "hopsital" not in speller.words


async def test_a_misspelt_message_is_understood_as_the_well_spelt_one(assistant):
    well = await assistant.understand("can I opt out by telephone")
    ill = await assistant.understand("can I opt out by tlephoen")
    assert ill["intent"]["name"] == well["intent"]["name"] == "opt_out_how"
