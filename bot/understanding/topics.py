"""Which topic a message asks about, as Rasa's intent, with calibrated confidence."""

from __future__ import annotations

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message

from bot.understanding.classifier import PhraseClassifier
from bot.understanding.linear import LinearModel, fit_classes, softmax

RANKING_LENGTH = 12


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True
)
class TopicClassifier(PhraseClassifier):
    """Sets `intent` and `intent_ranking`; a confidence of 0.8 is right about 8 times in 10."""

    def fit(self, vectors: np.ndarray, phrases: list[Message]) -> LinearModel:
        return fit_classes(
            vectors, [phrase.get(INTENT) for phrase in phrases], self.config["C"]
        )

    def label(self, message: Message, logits: np.ndarray) -> None:
        assert self.model is not None
        confidences = softmax(logits)
        ranking = [
            {"name": self.model.labels[place], "confidence": float(confidences[place])}
            for place in np.argsort(-confidences)[:RANKING_LENGTH]
        ]
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
