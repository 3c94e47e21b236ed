"""Logistic regression on sentence vectors: trained with scikit-learn, stored and run as arrays.

Arrays and not a pickled object, so that loading a model can't run code, and one matrix product
(0.01 ms) answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from scipy.optimize import minimize_scalar
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict

FOLDS = 5


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
    """One of several classes, with calibrated confidence.

    Calibration is temperature scaling (Guo et al. 2017, "On Calibration of Modern Neural
    Networks"): one factor on the logits, chosen on predictions for folds left out of training.

    Args:
        vectors: (N, F).
        labels: N class names; each must occur at least twice.
        regularisation: scikit-learn's C; larger fits closer.
        balanced: whether to weigh classes by the inverse of how often they occur.
    """
    estimator = LogisticRegression(
        C=regularisation, max_iter=1000, class_weight="balanced" if balanced else None
    )
    classes, codes = np.unique(labels, return_inverse=True)
    folds = StratifiedKFold(
        min(FOLDS, int(np.bincount(codes).min())), shuffle=True, random_state=1
    )
    left_out = cross_val_predict(
        estimator, vectors, codes, cv=folds, method="decision_function"
    )

    def loss(temperature: float) -> float:
        chosen = softmax(left_out / temperature)[np.arange(len(codes)), codes]
        return float(-np.log(np.clip(chosen, 1e-12, None)).mean())

    temperature = minimize_scalar(loss, bounds=(0.1, 10), method="bounded").x
    estimator.fit(vectors, codes)
    return LinearModel(
        classes.tolist(),
        estimator.coef_.T / temperature,
        estimator.intercept_ / temperature,
        np.zeros(len(classes)),
    )


def fit_tags(
    vectors: np.ndarray, tags: Sequence[Sequence[str]], regularisation: float
) -> LinearModel:
    """Any number of tags for each text: one yes-or-no model a tag, each with its own threshold.

    A threshold is the probability that gives the best F1 on folds left out of training.

    Args:
        vectors: (N, F).
        tags: N lists of tag names. A tag on fewer than `FOLDS` texts can't be learnt: left out.
    """
    names = sorted({name for row in tags for name in row})
    counts = {name: sum(name in row for row in tags) for name in names}
    names = [name for name in names if counts[name] >= FOLDS]
    columns, biases, thresholds = [], [], []
    for name in names:
        present = np.array([name in row for row in tags])
        estimator = LogisticRegression(
            C=regularisation, max_iter=1000, class_weight="balanced"
        )
        folds = StratifiedKFold(FOLDS, shuffle=True, random_state=1)
        left_out = cross_val_predict(
            estimator, vectors, present, cv=folds, method="predict_proba"
        )[:, 1]
        thresholds.append(best_threshold(left_out, present))
        estimator.fit(vectors, present)
        columns.append(estimator.coef_[0])
        biases.append(estimator.intercept_[0])
    features = vectors.shape[1]
    weights = np.array(columns).T if columns else np.zeros((features, 0))
    return LinearModel(names, weights, np.array(biases), np.array(thresholds))


def best_threshold(scores: np.ndarray, present: np.ndarray) -> float:
    """The score from which "yes" gives the best F1: (N,) floats, (N,) booleans."""
    candidates = np.linspace(0.1, 0.95, 86)

    def f1(threshold: float) -> float:
        said = scores >= threshold
        return 2 * (said & present).sum() / max(said.sum() + present.sum(), 1)

    return float(max(candidates, key=f1))
