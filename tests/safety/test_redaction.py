from __future__ import annotations

import logging

import pytest
from labelled import FORMS, Marked, marked, rows

from bot.safety.redaction import LABELS, Redacted, redact

FILE = "personal_data.yml"
PARTS = ("build", "held_out", "held_out2")
FORM_NAMES = tuple(FORMS)
# The shares reached, in each form of FORMS: they can only get better.
MASKED = {
    "build": (0.969, 0.960, 0.963),
    "held_out": (0.971, 0.971, 0.971),
    "held_out2": (0.788, 0.750, 0.788),
}
TOUCHED = {
    "build": (0.0, 0.0, 0.0),
    "held_out": (0.0, 0.0, 0.0),
    "held_out2": (0.043, 0.026, 0.051),
}


def is_masked(message: Marked, result: Redacted, start: int, end: int) -> bool:
    covered = {i for span in result.spans for i in range(span.start, span.end)}
    return all(i in covered or not message.text[i].isalnum() for i in range(start, end))


def shown(text: str, part: str) -> str:
    """The text, for the message of a test that fails; what is held out stays unseen."""
    return "(held out)" if part == "held_out2" else text


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("part", PARTS)
def test_share_of_spans_fully_masked(part: str, form: str) -> None:
    missed, total = [], 0
    for row in rows(FILE, "personal", part):
        message = marked(FORMS[form](row["text"]))
        result = redact(message.text)
        for start, end, kind in message.spans:
            total += 1
            if not is_masked(message, result, start, end):
                missed.append((kind, shown(row["text"], part)))
    reached = MASKED[part][FORM_NAMES.index(form)]
    assert (total - len(missed)) / total >= reached, missed


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("part", PARTS)
def test_share_of_clean_messages_touched(part: str, form: str) -> None:
    clean = [FORMS[form](row["text"]) for row in rows(FILE, "clean", part)]
    touched = [shown(text, part) for text in clean if redact(text).spans]
    reached = TOUCHED[part][FORM_NAMES.index(form)]
    assert len(touched) / len(clean) <= reached, touched


def test_redacted_text_comes_back_unchanged() -> None:
    for part in PARTS:
        for row in rows(FILE, "personal", part):
            once = redact(marked(row["text"]).text).text
            assert redact(once).text == once


def test_placeholders_are_left_alone() -> None:
    text = "My name is [name], born [date of birth], at [address] [postcode]."
    assert redact(text) == Redacted(text, ())
    assert all(redact(label).spans == () for label in LABELS.values())


def test_spans_point_into_the_original_text() -> None:
    text = "dr patel rang 07700 900123 about me"
    result = redact(text)
    assert [(span.text, span.kind) for span in result.spans] == [
        ("patel", "name"),
        ("07700 900123", "phone"),
    ]
    assert all(text[span.start : span.end] == span.text for span in result.spans)
    assert result.text == "dr [name] rang [phone number] about me"


def test_every_kind_reads_well_in_a_sentence() -> None:
    text = (
        "I'm Joan Hartwell, born 4 May 1948, NHS number 999 526 0182, NI WC 12 34 56 A, card "
        "4111 1111 1111 1111, at 14 Larkspur Avenue, BS99 7QT, 020 7946 0321, joan@example.com."
    )
    assert redact(text).text == (
        "I'm [name], born [date of birth], NHS number [NHS number], NI [National Insurance number], "
        "card [card number], at [address], [postcode], [phone number], [email]."
    )


@pytest.mark.parametrize(
    "text",
    ["999 526 0182", "9995260182", "999-526-0182", "99 95 26 01 82", "999526 0182"],
)
def test_nhs_number_in_any_spacing(text: str) -> None:
    assert redact(f"it is {text} ok").text == "it is [NHS number] ok"


def test_ten_digits_without_a_valid_check_digit_need_a_cue() -> None:
    assert redact("is it 9995260183").spans == ()
    assert redact("nhs number 9995260183").text == "nhs number [NHS number]"


@pytest.mark.parametrize(
    "text",
    [
        "119",
        "0300 303 5678",
        "116 123",
        "85258",
        "0800 1111",
        "0808 2000 247",
        "£1,578,380",
        "1578380 people",
        "2018",
        "25 May 2018",
    ],
)
def test_helplines_counts_sums_and_dates_survive(text: str) -> None:
    assert redact(f"is {text} right").spans == ()


def test_a_date_is_personal_only_beside_a_person() -> None:
    assert redact("the deadline was 23/06/2021").spans == ()
    assert redact("joan hartwell, 23/06/1961").text == "[name], [date of birth]"


def test_nothing_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        redact("my name is joan hartwell, m99 1aa, 07700 900123")
    assert not any(
        "hartwell" in record.getMessage().lower() for record in caplog.records
    )
    assert not any("99 1aa" in record.getMessage().lower() for record in caplog.records)


@pytest.mark.parametrize(
    "text", ["", " ", "?", "🙂", "]]][[", "1", "a" * 1000, "9" * 1000, "a@" * 500]
)
def test_odd_texts_do_no_harm(text: str) -> None:
    assert isinstance(redact(text), Redacted)
