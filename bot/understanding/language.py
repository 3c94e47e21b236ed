"""Which language a text is written in, where it is not English. No Rasa in here."""

from __future__ import annotations

import unicodedata
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from bot.content.book import answer_book

ENGLISH = "en"
CONFIDENCE = 0.95  # of the identifier, from which its word counts
WORDS = 4  # in fewer it takes English for something else ("fix a typo")


def other_language(text: str) -> str | None:
    """The ISO 639-1 code of a language that we can answer in; None for English and for doubt."""
    language, confidence = _identifier().classify(text)
    enough = in_other_letters(text) or len(text.split()) >= WORDS
    known = language != ENGLISH and confidence >= CONFIDENCE
    return language if known and enough else None


def in_other_letters(text: str) -> bool:
    """Whether most letters are of another alphabet than the Latin one."""
    letters = [sign for sign in text if sign.isalpha()]
    others = [s for s in letters if not unicodedata.name(s, "").startswith("LATIN")]
    return len(others) * 2 > len(letters)


@cache
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_pickled_model(MODEL_FILE, norm_probs=True)
    identifier.set_languages([ENGLISH, *answer_book().languages])
    return identifier
