"""Three opinions in one: two linear models and the labels of the nearest phrases.

One linear model reads the sentence's vector and sees what a label's phrases mean alike; the other
reads the words themselves; the neighbours know the rare ways to say it. docs/understanding.md has
what each gives alone.

Of exclusive labels the opinions are multiplied (a logarithmic pool; Genest and Zidek 1986, "Combining
Probability Distributions"), so that a label which one of them rules out does not win. Where any number
of labels may hold, they are averaged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_matrix

from bot.understanding.linear import (
    LinearModel,
    fit_classes,
    fit_tags,
    sigmoid,
    softmax,
    temperature,
)
from bot.understanding.neighbours import Neighbours, neighbours

OF_WORDS = 10.0  # the C of the models of words; 10 and 20 do equally well
LEAST_CHANCE = 0.01  # added to every chance: no opinion alone can rule a label out
STEPS_OF_WORDS = 60  # more take minutes, and gain nothing on the development set


@dataclass(frozen=True)
class Read:
    """What is read of M texts: sentence `vectors` (M, F), and `runs` of words (M, R)."""

    vectors: np.ndarray
    runs: csr_matrix


class Weights(NamedTuple):
    """How much the neighbours and the words count, each 0 to 1; the linear model has the rest."""

    neighbours: float
    words: float


@dataclass(frozen=True)
class MixedModel:
    """Linear models for L labels, and the labels of the N training phrases.

    `linear` reads vectors, `words` reads runs of words. `marks` (N, L) says which phrase has which
    label. With `exclusive` labels a text has one of them, otherwise any number.
    """

    linear: LinearModel
    words: LinearModel
    marks: np.ndarray
    weights: Weights
    exclusive: bool

    @classmethod
    def of_classes(
        cls,
        phrases: Read,
        classes: Sequence[str],
        regularisation: float,
        weights: Weights,
        balanced: bool = False,
    ) -> MixedModel:
        """A model of exclusive labels, fitted to N phrases with one class each.

        Args:
            regularisation, balanced: as in `fit_classes`.
        """
        linear = fit_classes(phrases.vectors, classes, regularisation, balanced)
        words = (
            fit_classes(phrases.runs, classes, OF_WORDS, balanced, STEPS_OF_WORDS)
            if weights.words
            else LinearModel.blank(linear.labels)
        )
        marks = marks_of(linear.labels, [[name] for name in classes])
        return cls(linear, words, marks, weights, exclusive=True)

    @classmethod
    def of_tags(
        cls,
        phrases: Read,
        tags: Sequence[Sequence[str]],
        regularisation: float,
        weights: Weights,
    ) -> MixedModel:
        """A model of labels of which N phrases have any number each."""
        linear = fit_tags(phrases.vectors, tags, regularisation)
        words = fit_tags(phrases.runs, tags, OF_WORDS, STEPS_OF_WORDS)
        marks = marks_of(linear.labels, tags)
        return cls(linear, words, marks, weights, exclusive=False)

    @property
    def labels(self) -> list[str]:
        """The names of the labels."""
        return self.linear.labels

    def chances(
        self, vector: np.ndarray, near: Neighbours, runs: csr_matrix
    ) -> np.ndarray:
        """The chance of each label, (L,), for a message with `vector` (F,) and `runs` (1, R)."""
        normal = softmax if self.exclusive else sigmoid
        opinions = [
            normal(self.linear.logits(vector)),
            near.say @ self.marks[near.places],
        ]
        weights = [1 - sum(self.weights), self.weights.neighbours]
        if self.weights.words:
            opinions.append(normal(self.words.logits(runs))[0])
            weights.append(self.weights.words)
        if self.exclusive:
            return softmax(
                np.array(weights) @ np.log(np.array(opinions) + LEAST_CHANCE)
            )
        return np.array(weights) @ np.array(opinions)

    def chances_of(self, texts: Read, phrases: np.ndarray) -> np.ndarray:
        """The chances for M texts, (M, L), whose neighbours are not known yet.

        Args:
            phrases: the vectors of the N training phrases, (N, F).
        """
        return np.array(
            [
                self.chances(vector, neighbours(phrases, vector), texts.runs[place])
                for place, vector in enumerate(texts.vectors)
            ]
        )

    def temperature(
        self, texts: Read, right: Sequence[Sequence[str]], phrases: np.ndarray
    ) -> float:
        """The temperature that makes the chances of exclusive labels hold for M other texts.

        Args:
            right: the labels that are right for each.
            phrases: the vectors of the N training phrases, (N, F).
        """
        chances = self.chances_of(texts, phrases)
        return temperature(np.log(chances), marks_of(self.labels, right))

    def save(self, file: Path, cut: float) -> None:
        """Writes the model, and the cut that its chances are read with."""
        self.linear.save(
            file,
            marks=self.marks,
            mixed=np.array(self.weights),
            exclusive=self.exclusive,
            cut=cut,
            word_weights=self.words.weights.astype(np.float16),
            word_bias=self.words.bias,
        )

    @classmethod
    def load(cls, file: Path) -> tuple[MixedModel, float]:
        """What `save` wrote: the model and the cut."""
        linear, more = LinearModel.load(file)
        word_weights = more["word_weights"].astype(np.float32)
        words = LinearModel(linear.labels, word_weights, more["word_bias"])
        weights = Weights(*more["mixed"].tolist())
        exclusive, cut = bool(more["exclusive"]), float(more["cut"])
        return cls(linear, words, more["marks"], weights, exclusive), cut


def marks_of(labels: list[str], rows: Sequence[Sequence[str]]) -> np.ndarray:
    """Which of L labels stand on which of N phrases: (N, L) booleans."""
    return np.array([[label in row for label in labels] for row in rows])
