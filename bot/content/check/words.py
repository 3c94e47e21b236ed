"""How visitor-facing texts are worded: the tested vocabulary, promises, advice, length."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.content.check.finding import Finding
from bot.content.check.places import Passage
from bot.content.files import ContentError, read

SENTENCE_WORDS = 25
SHORT_WORDS = 60
SHORT_SENTENCES = 3
_SENTENCE = re.compile(r"\S.*?(?:[.?!]+[\"')]*(?=\s|$)|$)", re.DOTALL)


class Wording(BaseModel):
    """Words to avoid, longer wordings that may hold them, and what to write instead."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    avoid: list[str]
    use: str
    fine: list[str] = []

    def found_in(self, text: str) -> Iterator[re.Match[str]]:
        """Every place of `text` that words it so."""
        if self.fine:
            text = _pattern(self.fine).sub(lambda fine: " " * len(fine[0]), text)
        yield from _pattern(self.avoid).finditer(text)


class Vocabulary(BaseModel):
    """The whole of data/vocabulary.yml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    words: list[Wording]
    promises: list[Wording]
    advice: list[Wording]

    def findings(self, passage: Passage) -> Iterator[Finding]:
        """Every wording in a text that is to be avoided."""
        for wordings, what, instead in (
            (self.words, "people understand other words better", "Write"),
            (self.promises, "nobody can promise that", "Say"),
            (self.advice, "that is advice, which the chat does not give", "Say"),
        ):
            for wording in wordings:
                for found in wording.found_in(passage.text):
                    problem = f"“{found[0]}”: {what}."
                    yield passage.finding(
                        problem, f"{instead} {wording.use}.", found.start()
                    )


def load_vocabulary(file: Path) -> Vocabulary:
    """Reads a vocabulary file.

    Raises:
        ContentError: it is not of the right form.
    """
    try:
        return Vocabulary.model_validate(read(file))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise ContentError(file, 1, f"{place}: {first['msg']}.") from error


def _pattern(words: list[str]) -> re.Pattern[str]:
    # Longest first, so that “service users” is one finding and not two.
    ordered = sorted(words, key=len, reverse=True)
    either = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered)
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)


def sentences(text: str) -> list[re.Match[str]]:
    """The sentences of a text, with their places."""
    return list(_SENTENCE.finditer(text))


def wording(passage: Passage, vocabulary: Vocabulary) -> Iterator[Finding]:
    """What is wrong with the words of a text."""
    yield from vocabulary.findings(passage)
    for mark in re.finditer("!", passage.text):
        yield passage.finding(
            "It has an exclamation mark.", "End with a full stop.", mark.start()
        )
    for sentence in sentences(passage.text):
        if (count := len(sentence[0].split())) > SENTENCE_WORDS:
            yield passage.finding(
                f"The sentence “{_start(sentence[0])} …” has {count} words.",
                f"Cut or split it: at most {SENTENCE_WORDS} words.",
                sentence.start(),
            )


def shortness(passage: Passage) -> Iterator[Finding]:
    """Whether the first thing that a visitor reads is short enough."""
    words, count = len(passage.text.split()), len(sentences(passage.text))
    if words > SHORT_WORDS:
        yield passage.finding(
            f"It has {words} words.",
            f"Move detail to `more`: at most {SHORT_WORDS} words here.",
        )
    if count > SHORT_SENTENCES:
        yield passage.finding(
            f"It has {count} sentences.",
            f"Move detail to `more`: at most {SHORT_SENTENCES} sentences here.",
        )


def _start(sentence: str) -> str:
    return " ".join(sentence.split()[:5])
