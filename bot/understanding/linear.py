"""Logistic regression on sentence vectors: trained with scikit-learn, kept and run as arrays.

They are fitted to runs of words (`runs.py`) in the same way: sparse matrices where vectors stand.

Arrays and not a pickled object, so that loading a model can't run code, and one matrix product
(0.01 ms) answers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

FEWEST = 5
MOST_STEPS = 1000
# Half the steps of scikit-learn's default, and the same hits on the development set.
TOLERANCE = 1e-3


@dataclass(frozen=True)
class LinearModel:
    """`labels` L; `weights` (F, L); `bias` (L,)."""

    labels: list[str]
    weights: np.ndarray
    bias: np.ndarray

    @classmethod
    def blank(cls, labels: list[str]) -> LinearModel:
        """A model that reads nothing."""
        return cls(labels, np.zeros((0, len(labels))), np.zeros(len(labels)))

    def logits(self, vectors: np.ndarray | csr_matrix) -> np.ndarray:
        """Scores before normalising: (F,) or (M, F) in, (L,) or (M, L) out."""
        return vectors @ self.weights + self.bias

    def save(self, file: Path, **more: np.ndarray | float | bool) -> None:
        """Writes the model, with further arrays that belong to it."""
        labels = np.array(self.labels)
        np.savez(file, labels=labels, weights=self.weights, bias=self.bias, **more)

    @classmethod
    def load(cls, file: Path) -> tuple[LinearModel, dict[str, np.ndarray]]:
        """What `save` wrote: the model, and the further arrays."""
        with np.load(file, allow_pickle=False) as stored:
            arrays = dict(stored)
        labels = arrays.pop("labels").tolist()
        return cls(labels, arrays.pop("weights"), arrays.pop("bias")), arrays


def softmax(logits: np.ndarray) -> np.ndarray:
    """Probabilities along the last axis."""
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def sigmoid(logits: np.ndarray) -> np.ndarray:
    """The probability of each label on its own."""
    return 1 / (1 + np.exp(-logits))


def fit_classes(
    vectors: np.ndarray | csr_matrix,
    labels: Sequence[str],
    regularisation: float,
    balanced: bool = False,
    most_steps: int = MOST_STEPS,
    tolerance: float = TOLERANCE,
) -> LinearModel:
    """One of several classes.

    Args:
        vectors: (N, F).
        labels: N class names, two or more different ones.
        regularisation: scikit-learn's C; larger fits closer.
        balanced: whether to weigh classes by the inverse of how often they occur.
        most_steps, tolerance: where to stop although it could still fit closer.
    """
    estimator = _fitted(
        vectors, labels, regularisation, balanced, most_steps, tolerance
    )
    weights, bias = estimator.coef_.T, estimator.intercept_
    if len(estimator.classes_) == 2:  # scikit-learn then keeps one column for both
        weights, bias = np.hstack([-weights, weights]) / 2, np.array([-bias, bias]) / 2
    return LinearModel(estimator.classes_.tolist(), weights, bias.ravel())


def _fitted(
    vectors: np.ndarray | csr_matrix,
    labels: Sequence,
    regularisation: float,
    balanced: bool,
    most_steps: int,
    tolerance: float,
) -> LogisticRegression:
    estimator = LogisticRegression(
        C=regularisation,
        tol=tolerance,
        max_iter=most_steps,
        class_weight="balanced" if balanced else None,
    )
    # Matrices this small are multiplied four times as fast on one core as on two.
    with threadpool_limits(1):
        return estimator.fit(vectors, labels)


def fit_tags(
    vectors: np.ndarray | csr_matrix,
    tags: Sequence[Sequence[str]],
    regularisation: float,
    most_steps: int = MOST_STEPS,
) -> LinearModel:
    """Any number of tags for each text: one yes-or-no model a tag.

    Args:
        vectors: (N, F).
        tags: N lists of tag names. A tag on fewer than `FEWEST` texts can't be learnt: left out.
    """
    counts = Counter(name for row in tags for name in row)
    names = sorted(name for name, count in counts.items() if count >= FEWEST)
    weights, bias = np.zeros((vectors.shape[1], len(names))), np.zeros(len(names))
    for place, name in enumerate(names):
        present = [name in row for row in tags]
        estimator = _fitted(
            vectors, present, regularisation, True, most_steps, TOLERANCE
        )
        weights[:, place], bias[place] = estimator.coef_[0], estimator.intercept_[0]
    return LinearModel(names, weights, bias)


def temperature(logits: np.ndarray, right: np.ndarray) -> float:
    """What logits are to be divided by so that confidence is the chance of being right.

    Temperature scaling (Guo et al. 2017, "On Calibration of Modern Neural Networks").

    Args:
        logits: (M, L), for texts held out of training.
        right: (M, L), which labels are right for each; a text with none is left out.
    """
    known = right.any(axis=1)
    if not known.any():
        return 1.0

    def loss(factor: float) -> float:
        chances = (softmax(logits[known] / factor) * right[known]).sum(axis=1)
        return float(-np.log(np.clip(chances, 1e-12, None)).mean())

    return float(minimize_scalar(loss, bounds=(0.1, 10), method="bounded").x)


def best_threshold(scores: np.ndarray, present: np.ndarray) -> float:
    """The score from which "yes" gives the best macro F1: (M, L) floats, (M, L) booleans.

    One for all labels: with few held-out texts a label, thresholds of their own overfit.
    """

    def macro_f1(threshold: float) -> float:
        said = scores >= threshold
        both = (said & present).sum(axis=0)
        return float(
            np.mean(2 * both / np.maximum(said.sum(axis=0) + present.sum(axis=0), 1))
        )

    return float(max(np.linspace(0.1, 0.95, 86), key=macro_f1))
