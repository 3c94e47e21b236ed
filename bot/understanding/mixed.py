"""Two opinions in one: a linear model and the labels of the nearest phrases.

The linear model sees what a label's phrases have in common; the neighbours know the rare ways to
say it. docs/understanding.md has what each gives alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.understanding.linear import (
    LinearModel,
    fit_classes,
    sigmoid,
    softmax,
    temperature,
)
from bot.understanding.neighbours import Neighbours, neighbours


@dataclass(frozen=True)
class MixedModel:
    """A linear model for L labels, and the labels of the N training phrases.

    `marks` (N, L) says which phrase has which label. `weight`, 0 to 1, is how much the neighbours
    count. With `exclusive` labels a text has one of them, otherwise any number.
    """

    linear: LinearModel
    marks: np.ndarray
    weight: float
    exclusive: bool

    @classmethod
    def of_classes(
        cls,
        vectors: np.ndarray,
        classes: Sequence[str],
        regularisation: float,
        weight: float,
        balanced: bool = False,
    ) -> MixedModel:
        """A model of exclusive labels, fitted to N phrases: `vectors` (N, F), one class each.

        Args:
            regularisation, balanced: as in `fit_classes`.
        """
        linear = fit_classes(vectors, classes, regularisation, balanced)
        marks = marks_of(linear.labels, [[name] for name in classes])
        return cls(linear, marks, weight, exclusive=True)

    @property
    def labels(self) -> list[str]:
        """The names of the labels."""
        return self.linear.labels

    def chances(self, vector: np.ndarray, near: Neighbours) -> np.ndarray:
        """The chance of each label, (L,), for a message with `vector` (F,)."""
        logits = self.linear.logits(vector)
        linear = softmax(logits) if self.exclusive else sigmoid(logits)
        voted = near.say @ self.marks[near.places]
        return (1 - self.weight) * linear + self.weight * voted

    def chances_of(self, texts: np.ndarray, phrases: np.ndarray) -> np.ndarray:
        """The chances for M texts, (M, L), whose neighbours are not known yet.

        Args:
            texts: their vectors, (M, F).
            phrases: the vectors of the N training phrases, (N, F).
        """
        return np.array(
            [self.chances(text, neighbours(phrases, text)) for text in texts]
        )

    def temperature(
        self, texts: np.ndarray, right: Sequence[Sequence[str]], phrases: np.ndarray
    ) -> float:
        """The temperature that makes the chances of exclusive labels hold for M other texts.

        Args:
            texts: their vectors, (M, F).
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
            weight=self.weight,
            exclusive=self.exclusive,
            cut=cut,
        )

    @classmethod
    def load(cls, file: Path) -> tuple[MixedModel, float]:
        """What `save` wrote: the model and the cut."""
        linear, more = LinearModel.load(file)
        weight, exclusive = float(more["weight"]), bool(more["exclusive"])
        return cls(linear, more["marks"], weight, exclusive), float(more["cut"])


def marks_of(labels: list[str], rows: Sequence[Sequence[str]]) -> np.ndarray:
    """Which of L labels stand on which of N phrases: (N, L) booleans."""
    return np.array([[label in row for label in labels] for row in rows])
