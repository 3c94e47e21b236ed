"""Reads danger off the words of a message: weights on runs of words, learnt once and shipped.

A multinomial logistic regression on the TF-IDF weights of runs of 1 to 3 words. It needs no release
and no encoder: the same text gets the same chances, whatever else is down. `make danger` learns the
weights anew from data/danger.yml and data/nlu/.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from bot.content.check.phrases import phrases_of
from bot.content.danger import signs
from bot.content.files import DATA
from bot.content.taxonomy import URGENT
from bot.understanding.linear import LinearModel, fit_classes, softmax
from bot.understanding.runs import RunReader

FILE = Path(__file__).with_name("danger.npz")
NONE = "none"
REGULARISATION = 10.0
# Ten times as fine as elsewhere: it costs a few seconds, and tells look-alikes better.
TOLERANCE = 1e-4
LONGEST_RUN = 3


@dataclass(frozen=True)
class DangerModel:
    """What runs of words say of each kind of danger, and of `NONE`."""

    reader: RunReader
    model: LinearModel

    @classmethod
    def fit(cls, texts: Sequence[str], kinds: Sequence[str]) -> DangerModel:
        """Learns from N texts, each with the kind of danger that it tells of, or `NONE`."""
        reader = RunReader.of(texts, LONGEST_RUN)
        return cls(
            reader,
            fit_classes(reader.read(texts), kinds, REGULARISATION, tolerance=TOLERANCE),
        )

    def chances(self, text: str) -> dict[str, float]:
        """The chance of each kind of danger, and of none."""
        chances = softmax(self.model.logits(self.reader.read([text])))[0]
        return dict(zip(self.model.labels, map(float, chances), strict=True))

    def save(self, file: Path = FILE) -> None:
        """Writes arrays, and no code."""
        np.savez_compressed(
            file,
            kinds=np.array(self.model.labels),
            weights=self.model.weights.astype(np.float16),
            bias=self.model.bias,
            **self.reader.arrays(),
        )

    @classmethod
    def load(cls, file: Path = FILE) -> DangerModel:
        """What `save` wrote."""
        with np.load(file, allow_pickle=False) as arrays:
            weights = arrays["weights"].astype(np.float32)
            model = LinearModel(arrays["kinds"].tolist(), weights, arrays["bias"])
            return cls(RunReader.from_arrays(arrays), model)


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


if __name__ == "__main__":
    learn().save()
    print(f"Wrote {FILE.name}.")
