"""Reads danger off the words of a message: weights on sequences of words, learnt once and shipped.

A multinomial logistic regression on the TF-IDF weights of runs of 1 to 3 words (Wang and Manning
2012, "Baselines and Bigrams", without the Bayes ratios). It needs no release and no encoder: the
same text gets the same chances, whatever else is down. `make danger` learns the weights anew from
data/danger.yml and data/nlu/.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from bot.content.check.phrases import phrases_of
from bot.content.danger import signs
from bot.content.files import DATA
from bot.content.taxonomy import URGENT

FILE = Path(__file__).with_name("danger.npz")
NONE = "none"
_APOSTROPHES = re.compile(r"['’‘`´]")
REGULARISATION = 10.0
# A run of words that few messages hold tells little of the next message.
FEWEST = 3


@dataclass(frozen=True)
class DangerModel:
    """`kinds` K, one of them `NONE`; `weights` (F, K) and `bias` (K,) for the F runs of words."""

    kinds: list[str]
    words: TfidfVectorizer
    weights: np.ndarray
    bias: np.ndarray

    @classmethod
    def fit(cls, texts: Sequence[str], kinds: Sequence[str]) -> DangerModel:
        """Learns from N texts, each with the kind of danger that it tells of, or `NONE`."""
        words = _vectorizer(min_df=FEWEST)
        vectors = words.fit_transform(map(_plain, texts))
        regression = LogisticRegression(C=REGULARISATION, max_iter=1000)
        regression.fit(vectors, kinds)
        weights = regression.coef_.T.astype(np.float32)
        return cls(regression.classes_.tolist(), words, weights, regression.intercept_)

    def chances(self, text: str) -> dict[str, float]:
        """The chance of each kind of danger, and of none."""
        logits = self.words.transform([_plain(text)]) @ self.weights + self.bias
        powers = np.exp(logits[0] - logits[0].max())
        chances = powers / powers.sum()
        return dict(zip(self.kinds, map(float, chances), strict=True))

    def save(self, file: Path = FILE) -> None:
        """Writes arrays, and no code."""
        np.savez_compressed(
            file,
            kinds=np.array(self.kinds),
            runs=self.words.get_feature_names_out().astype(str),
            idf=self.words.idf_.astype(np.float32),
            weights=self.weights.astype(np.float16),
            bias=self.bias,
        )

    @classmethod
    def load(cls, file: Path = FILE) -> DangerModel:
        """What `save` wrote."""
        with np.load(file, allow_pickle=False) as arrays:
            words = _vectorizer(vocabulary=arrays["runs"].tolist())
            words.idf_ = arrays["idf"]
            weights = arrays["weights"].astype(np.float32)
            return cls(arrays["kinds"].tolist(), words, weights, arrays["bias"])


@cache
def danger_model() -> DangerModel:
    """The shipped model, loaded once in each process."""
    return DangerModel.load()


def learn() -> DangerModel:
    """Learns the model from the project's signs of danger and its phrases."""
    phrases, found = phrases_of(DATA / "nlu"), signs()
    return DangerModel.fit(
        [phrase.text for phrase in phrases] + [sign.text for sign in found],
        [phrase.intent if phrase.intent in URGENT else NONE for phrase in phrases]
        + [sign.kind or NONE for sign in found],
    )


def _plain(text: str) -> str:
    return _APOSTROPHES.sub("", text.lower())


def _vectorizer(**more: object) -> TfidfVectorizer:
    return TfidfVectorizer(
        ngram_range=(1, 3),
        token_pattern=r"\w+",
        lowercase=False,
        sublinear_tf=True,
        dtype=np.float32,
        **more,
    )


if __name__ == "__main__":
    learn().save()
    print(f"Wrote {FILE.name}.")
