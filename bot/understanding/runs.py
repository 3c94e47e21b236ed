"""Runs of words: which single words, pairs and so on a text has, as TF-IDF weights. No Rasa in here.

Wang and Manning 2012, "Baselines and Bigrams", without the Bayes ratios: a linear model on these is
hard to beat on short texts, and makes other mistakes than one on sentence vectors.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

# A run that few texts have tells little of the next text.
FEWEST = 3
LONGEST = 2
_APOSTROPHES = re.compile(r"['’‘`´]")


@dataclass(frozen=True)
class RunReader:
    """Knows R runs of words."""

    vectorizer: TfidfVectorizer
    longest: int

    @classmethod
    def of(cls, texts: Sequence[str], longest: int = LONGEST) -> RunReader:
        """Knows the runs of at most `longest` words that `FEWEST` or more of the texts have."""
        vectorizer = _vectorizer(longest, min_df=FEWEST)
        vectorizer.fit(map(_plain, texts))
        return cls(vectorizer, longest)

    def read(self, texts: Iterable[str]) -> csr_matrix:
        """The weights of the runs in M texts, (M, R). Capitals and apostrophes do not count."""
        return self.vectorizer.transform(map(_plain, texts))

    def arrays(self) -> dict[str, np.ndarray]:
        """What it knows, to be kept without code."""
        return {
            "runs": self.vectorizer.get_feature_names_out().astype(str),
            "idf": self.vectorizer.idf_.astype(np.float32),
            "longest": np.array(self.longest),
        }

    @classmethod
    def from_arrays(cls, arrays: Any) -> RunReader:
        """What `arrays` gave."""
        longest = int(arrays["longest"])
        vectorizer = _vectorizer(longest, vocabulary=arrays["runs"].tolist())
        vectorizer.idf_ = arrays["idf"]
        return cls(vectorizer, longest)


@cache
def run_reader(texts: tuple[str, ...]) -> RunReader:
    """The reader of the texts; made once for all that learn from the same ones."""
    return RunReader.of(texts)


def _plain(text: str) -> str:
    return _APOSTROPHES.sub("", text.lower())


def _vectorizer(longest: int, **more: object) -> TfidfVectorizer:
    return TfidfVectorizer(
        ngram_range=(1, longest),
        token_pattern=r"\w+",
        lowercase=False,
        sublinear_tf=True,
        dtype=np.float32,
        **more,
    )
