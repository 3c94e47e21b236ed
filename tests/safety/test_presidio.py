"""Presidio, another maker's tool, as a cross-check: it finds nothing in what we redacted."""

from __future__ import annotations

from collections import Counter

import pytest
import tldextract
from presidio_analyzer import EntityRecognizer
from presidio_analyzer.predefined_recognizers import (
    CreditCardRecognizer,
    EmailRecognizer,
    IbanRecognizer,
    IpRecognizer,
    NhsRecognizer,
    PhoneRecognizer,
    UkDrivingLicenceRecognizer,
    UkNinoRecognizer,
    UkPassportRecognizer,
    UkPostcodeRecognizer,
    UkVehicleRegistrationRecognizer,
)

from bot.content.personal_data import DEVELOPMENT, FORMS, marked, messages
from bot.safety.redaction import redact

SURE = 0.4  # Presidio's own advice for a threshold


@pytest.fixture
def recognizers(monkeypatch: pytest.MonkeyPatch) -> list[EntityRecognizer]:
    """Those that go by shape; its finder of names is a model of spaCy's, as a part of ours is."""
    # With the list of domains that it carries, and not a newer one from the network.
    carried = tldextract.TLDExtract(suffix_list_urls=())
    monkeypatch.setattr("tldextract.tldextract.TLD_EXTRACTOR", carried)
    return [
        CreditCardRecognizer(),
        EmailRecognizer(),
        IbanRecognizer(),
        IpRecognizer(),
        NhsRecognizer(),
        PhoneRecognizer(supported_regions=("GB",)),
        UkDrivingLicenceRecognizer(),
        UkNinoRecognizer(),
        UkPassportRecognizer(),
        UkPostcodeRecognizer(),
        UkVehicleRegistrationRecognizer(),
    ]


@pytest.mark.parametrize("form", FORMS)
def test_presidio_finds_nothing_in_what_was_redacted(recognizers, form: str) -> None:
    before: Counter[str] = Counter()
    after: Counter[str] = Counter()
    for source in messages(DEVELOPMENT):
        message = marked(FORMS[form](source))
        text = message.text
        if not message.spans:
            continue  # helplines stay
        before.update(found_in(text, recognizers))
        after.update(found_in(redact(text).text, recognizers))
    assert len(before) > 5 and before.total() > 50  # it does look
    assert not after


def found_in(text: str, recognizers: list[EntityRecognizer]) -> list[str]:
    return [
        found.entity_type
        for recognizer in recognizers
        for found in recognizer.analyze(text, recognizer.supported_entities, None) or []
        if found.score >= SURE
    ]
