"""The word lists behind name finding, and what they say about one word.

Every function here takes keys (`bot.english.key`).
"""

import re
from functools import cache
from pathlib import Path

from spacy.lang.en.stop_words import STOP_WORDS

from bot.english import english_words, is_inflected_english, key

_HERE = Path(__file__).parent
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"


def listed(text: str) -> frozenset[str]:
    """Return the words of `text` as a set."""
    return frozenset(text.split())


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(word for line in _lines(name) for word in line.split())


@cache
def given_names() -> list[str]:
    """Return the first names that are seldom anything else."""
    return sorted(_listed("given_names"))


@cache
def surnames() -> list[str]:
    """Return common surnames."""
    return sorted(_listed("surnames"))


def is_given_name(word: str) -> bool:
    """Say whether `word` is a first name and seldom anything else."""
    return word in _listed("given_names")


def is_given_name_and_word(word: str) -> bool:
    """Say whether `word` is a first name and also an ordinary word ("grace", "mark")."""
    return word in _listed("given_names_that_are_words")


def is_surname(word: str) -> bool:
    """Say whether `word` is a common surname, perhaps also an ordinary word."""
    return word in _listed("surnames")


@cache
def _common() -> frozenset[str]:
    return _listed("common_words") | {key(word) for word in STOP_WORDS}


def is_common(word: str) -> bool:
    """Say whether `word` is never part of a name, whatever stands before it."""
    return word in _common()


def is_english(word: str) -> bool:
    """Say whether `word`, or what it is inflected from, is an ordinary English word."""
    if word in _common() or is_inflected_english(word):
        return True
    return "-" in word and all(is_english(part) for part in word.split("-") if part)


def is_misspelt_english(word: str) -> bool:
    """Say whether one slip of the finger turns `word` into an ordinary word of 5 letters or more."""
    if len(word) < 5:
        return False
    splits = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    known = english_words() | _common()
    return any(
        candidate in known
        for left, right in splits
        for candidate in _one_edit(left, right)
    )


def _one_edit(left: str, right: str) -> list[str]:
    edits = [left + letter + right for letter in _ALPHABET]
    if right:
        edits.append(left + right[1:])
        edits.extend(left + letter + right[1:] for letter in _ALPHABET)
    if len(right) > 1:
        edits.append(left + right[1] + right[0] + right[2:])
    return edits


@cache
def allow_list() -> re.Pattern[str]:
    """Return a pattern for everything in allow_list.txt, with or without apostrophes and 's."""
    return _any_of(_lines("allow_list"))


@cache
def places() -> re.Pattern[str]:
    """Return a pattern for the towns, counties and countries of places.txt."""
    return _any_of(_lines("places"))


def _lines(name: str) -> list[str]:
    lines = (_HERE / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def _any_of(phrases: list[str]) -> re.Pattern[str]:
    # Longest first, so that "zoe app" is tried before "zoe".
    spelled = [_spelled(phrase) for phrase in sorted(phrases, key=len, reverse=True)]
    return re.compile(
        rf"(?<!\w)(?:{'|'.join(spelled)})(?:['’]?s|['’])?(?!\w)", re.IGNORECASE
    )


def _spelled(phrase: str) -> str:
    """Allow an apostrophe before a final s, and any space or hyphen between words."""
    words = []
    for word in re.split(r"[ -]", phrase):
        escaped = re.escape(word)
        words.append(re.sub(r"s$", "['’]?s", escaped))
    return r"[\s-]+".join(words)
