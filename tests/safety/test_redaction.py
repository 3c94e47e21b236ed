from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest

from bot.content.personal_data import DEVELOPMENT, FILE, FORMS, Marked, marked, messages
from bot.safety.redaction import LABELS, Redacted, redact

HELD_OUT = Path(__file__).with_name("personal_data_held_out.jsonl")
SETS = ("learnt", "development", "held_out")
FORM_NAMES = tuple(FORMS)
# The shares reached, in each form of FORMS: they can only get better.
MASKED = {
    "learnt": (0.95, 0.94, 0.945),
    "development": (0.895, 0.875, 0.89),
    "held_out": (0.915, 0.89, 0.925),
}
TOUCHED = {
    "learnt": (0.01, 0.01, 0.01),
    "development": (0.08, 0.07, 0.09),
    "held_out": (0.06, 0.035, 0.095),
}


def sources(name: str) -> list[str]:
    """The messages of a set, marked."""
    if name == "held_out":
        return [_with_marks(json.loads(line)) for line in HELD_OUT.open()]
    return messages(FILE if name == "learnt" else DEVELOPMENT)


def _with_marks(row: dict[str, Any]) -> str:
    source, position = "", 0
    for span in row["pii"]:
        start = row["text"].index(span["text"], position)
        source += f"{row['text'][position:start]}[[{span['type']}:{span['text']}]]"
        position = start + len(span["text"])
    return source + row["text"][position:]


def is_masked(message: Marked, result: Redacted, start: int, end: int) -> bool:
    covered = {i for span in result.spans for i in range(span.start, span.end)}
    return all(i in covered or not message.text[i].isalnum() for i in range(start, end))


def shown(text: str, name: str) -> str:
    """The text, for the message of a test that fails; what is held out stays unseen."""
    return "(held out)" if name == "held_out" else text


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", SETS)
def test_share_of_spans_fully_masked(name: str, form: str) -> None:
    missed, total = [], 0
    for source in sources(name):
        message = marked(FORMS[form](source))
        result = redact(message.text)
        for start, end, kind in message.spans:
            total += 1
            if not is_masked(message, result, start, end):
                missed.append((kind, shown(source, name)))
    reached = MASKED[name][FORM_NAMES.index(form)]
    assert (total - len(missed)) / total >= reached, missed


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", SETS)
def test_share_of_clean_messages_touched(name: str, form: str) -> None:
    clean = [
        FORMS[form](source) for source in sources(name) if not marked(source).spans
    ]
    touched = [shown(text, name) for text in clean if redact(text).spans]
    reached = TOUCHED[name][FORM_NAMES.index(form)]
    assert len(touched) / len(clean) <= reached, touched


def test_redacted_text_comes_back_unchanged() -> None:
    once = [redact(marked(source).text).text for source in messages(DEVELOPMENT)]
    changed = [text for text in once if redact(text).text != text]
    # A word can look like a name once its neighbour is gone.
    assert len(changed) / len(once) < 0.02, changed


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
