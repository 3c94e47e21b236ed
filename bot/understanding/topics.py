"""Which topic a message asks about, as Rasa's intent, with calibrated confidence."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.understanding.classifier import PhraseClassifier
from bot.understanding.development import development_set
from bot.understanding.linear import (
    LinearModel,
    calibrated,
    fit_classes,
    softmax,
    vector_of,
)

RANKING_LENGTH = 12
PHRASES_FILE = "phrases.npz"
NEAREST = "nearest"
NEAREST_LENGTH = 5
EXPLAIN = {"explain": True}  # metadata of a message that asks for its nearest phrases


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True
)
class TopicClassifier(PhraseClassifier):
    """Sets `intent` and `intent_ranking`; a confidence of 0.8 is right about 8 times in 10.

    For a message with the metadata `EXPLAIN` it sets `nearest` too: the phrases of the training
    data that are most like it, so that an editor can see why it was understood so.
    """

    phrases: Phrases | None = None

    def fit(self, vectors: np.ndarray, phrases: list[Message]) -> LinearModel:
        topics = [phrase.get(INTENT) for phrase in phrases]
        texts = [phrase.get(TEXT) for phrase in phrases]
        self.phrases = Phrases(texts, topics, vectors.astype(np.float16))
        held_out = development_set()
        model = fit_classes(vectors, topics, self.config["C"])
        return calibrated(model, held_out.vectors, held_out.topics)

    def label(self, message: Message, logits: np.ndarray) -> None:
        assert self.model is not None
        confidences = softmax(logits)
        ranking = [
            {"name": self.model.labels[place], "confidence": float(confidences[place])}
            for place in np.argsort(-confidences)[:RANKING_LENGTH]
        ]
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        if self.phrases and message.get("metadata") == EXPLAIN:
            nearest = self.phrases.nearest(vector_of(message))
            message.set(NEAREST, nearest, add_to_output=True)

    def save(self, folder: Path) -> None:
        super().save(folder)
        assert self.phrases is not None
        self.phrases.save(folder / PHRASES_FILE)

    def restore(self, folder: Path) -> None:
        super().restore(folder)
        self.phrases = Phrases.load(folder / PHRASES_FILE)


@dataclass(frozen=True)
class Phrases:
    """The training phrases: N texts, their topics, and their vectors, (N, F)."""

    texts: list[str]
    topics: list[str]
    vectors: np.ndarray

    def nearest(self, vector: np.ndarray) -> list[dict[str, Any]]:
        """The phrases most like a message: `{"text", "topic", "similarity" (cosine)}`."""
        similarities = self.vectors @ vector
        return [
            {
                "text": self.texts[place],
                "topic": self.topics[place],
                "similarity": round(float(similarities[place]), 3),
            }
            for place in np.argsort(-similarities)[:NEAREST_LENGTH]
        ]

    def save(self, file: Path) -> None:
        np.savez(file, texts=self.texts, topics=self.topics, vectors=self.vectors)

    @classmethod
    def load(cls, file: Path) -> Phrases:
        with np.load(file, allow_pickle=False) as arrays:
            return cls(
                arrays["texts"].tolist(), arrays["topics"].tolist(), arrays["vectors"]
            )
