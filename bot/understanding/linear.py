"""Logistic regression on sentence vectors: trained with scikit-learn, stored and run as arrays.

Arrays and not a pickled object, so that loading a model can't run code, and one matrix product
(0.01 ms) answers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from scipy.optimize import minimize_scalar
from sklearn.linear_model import LogisticRegression

FEWEST = 5


@dataclass(frozen=True)
class LinearModel:
    """`labels` L; `weights` (F, L); `bias` (L,); `thresholds` (L,), used only by taggers."""

    labels: list[str]
    weights: np.ndarray
    bias: np.ndarray
    thresholds: np.ndarray

    def logits(self, vector: np.ndarray) -> np.ndarray:
        """Scores before normalising: (F,) in, (L,) out."""
        return vector @ self.weights + self.bias

    def save(self, file: Path) -> None:
        np.savez(
            file,
            labels=np.array(self.labels),
            weights=self.weights,
            bias=self.bias,
            thresholds=self.thresholds,
        )

    @classmethod
    def load(cls, file: Path) -> LinearModel:
        with np.load(file, allow_pickle=False) as arrays:
            return cls(
                arrays["labels"].tolist(),
                arrays["weights"],
                arrays["bias"],
                arrays["thresholds"],
            )


def vector_of(message: Message) -> np.ndarray:
    """The sentence vector that the featurizer put onto a message: shape (F,)."""
    features = message.get_dense_features(TEXT)[1]
    if features is None:
        raise ValueError(
            "A message has no sentence vector: put SentenceFeaturizer first."
        )
    return features.features[0]


def softmax(logits: np.ndarray) -> np.ndarray:
    """Probabilities along the last axis."""
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def sigmoid(logits: np.ndarray) -> np.ndarray:
    """The probability of each label on its own."""
    return 1 / (1 + np.exp(-logits))


def fit_classes(
    vectors: np.ndarray,
    labels: Sequence[str],
    regularisation: float,
    balanced: bool = False,
) -> LinearModel:
    """One of several classes. `calibrated` makes its confidence mean something.

    Args:
        vectors: (N, F).
        labels: N class names.
        regularisation: scikit-learn's C; larger fits closer.
        balanced: whether to weigh classes by the inverse of how often they occur.
    """
    estimator = LogisticRegression(
        C=regularisation, max_iter=1000, class_weight="balanced" if balanced else None
    )
    estimator.fit(vectors, labels)
    weights, bias = estimator.coef_.T, estimator.intercept_
    if len(estimator.classes_) == 2:  # scikit-learn then keeps one column for both
        weights, bias = np.hstack([-weights, weights]) / 2, np.array([-bias, bias]) / 2
    names = estimator.classes_.tolist()
    return LinearModel(names, weights, bias.ravel(), np.zeros(len(names)))


def calibrated(
    model: LinearModel, vectors: np.ndarray, right: Sequence[set[str]]
) -> LinearModel:
    """The model with confidence that holds for messages that it was not trained on.

    Temperature scaling (Guo et al. 2017, "On Calibration of Modern Neural Networks"): one factor
    on the logits.

    Args:
        vectors: (M, F), held out of training.
        right: the classes that are right for each of the M. Those that the model does not know
            are left out.
    """
    hits = np.array([[name in names for name in model.labels] for names in right])
    known = hits.any(axis=1)
    if not known.any():
        return model
    logits = vectors[known] @ model.weights + model.bias

    def loss(temperature: float) -> float:
        chances = (softmax(logits / temperature) * hits[known]).sum(axis=1)
        return float(-np.log(np.clip(chances, 1e-12, None)).mean())

    temperature = minimize_scalar(loss, bounds=(0.1, 10), method="bounded").x
    return replace(
        model, weights=model.weights / temperature, bias=model.bias / temperature
    )


def fit_tags(
    vectors: np.ndarray, tags: Sequence[Sequence[str]], regularisation: float
) -> LinearModel:
    """Any number of tags for each text: one yes-or-no model a tag, from 0.5 on a yes.

    Args:
        vectors: (N, F).
        tags: N lists of tag names. A tag on fewer than `FEWEST` texts can't be learnt: left out.
    """
    counts = Counter(name for row in tags for name in row)
    names = sorted(name for name, count in counts.items() if count >= FEWEST)
    weights, bias = np.zeros((vectors.shape[1], len(names))), np.zeros(len(names))
    for place, name in enumerate(names):
        estimator = LogisticRegression(
            C=regularisation, max_iter=1000, class_weight="balanced"
        )
        estimator.fit(vectors, [name in row for row in tags])
        weights[:, place], bias[place] = estimator.coef_[0], estimator.intercept_[0]
    return LinearModel(names, weights, bias, np.full(len(names), 0.5))


def with_thresholds(
    model: LinearModel, vectors: np.ndarray, tags: Sequence[Sequence[str]]
) -> LinearModel:
    """The model with, for each tag, the threshold that gives the best F1 on held-out texts.

    Args:
        vectors: (M, F), held out of training.
        tags: M lists of tag names.
    """
    scores = sigmoid(vectors @ model.weights + model.bias)
    present = np.array([[name in row for name in model.labels] for row in tags])
    enough = present.sum(axis=0) >= FEWEST
    thresholds = [
        best_threshold(scores[:, place], present[:, place])
        if enough[place]
        else model.thresholds[place]
        for place in range(len(model.labels))
    ]
    return replace(model, thresholds=np.array(thresholds))


def best_threshold(scores: np.ndarray, present: np.ndarray) -> float:
    """The score from which "yes" gives the best F1: (N,) floats, (N,) booleans."""
    candidates = np.linspace(0.1, 0.95, 86)

    def f1(threshold: float) -> float:
        said = scores >= threshold
        return 2 * (said & present).sum() / max(said.sum() + present.sum(), 1)

    return float(max(candidates, key=f1))
