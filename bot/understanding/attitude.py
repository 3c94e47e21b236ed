"""The person's attitude to health data being shared: negative, neutral or positive."""

from __future__ import annotations

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.training_data.message import Message

from bot.understanding.classifier import PhraseClassifier, example_label
from bot.understanding.development import development_set
from bot.understanding.linear import LinearModel, calibrated, fit_classes, softmax

ATTITUDE = "attitude"
NEUTRAL = "neutral"


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True
)
class AttitudeClassifier(PhraseClassifier):
    """Sets `attitude`: `{"name": slug, "confidence": 0 to 1}`."""

    def fit(self, vectors: np.ndarray, phrases: list[Message]) -> LinearModel:
        labels = [example_label(phrase, ATTITUDE, NEUTRAL) for phrase in phrases]
        held_out = development_set()
        model = fit_classes(vectors, labels, self.config["C"], balanced=True)
        return calibrated(model, held_out.vectors, held_out.attitudes)

    def label(self, message: Message, logits: np.ndarray) -> None:
        assert self.model is not None
        confidences = softmax(logits)
        best = int(confidences.argmax())
        message.set(
            ATTITUDE,
            {"name": self.model.labels[best], "confidence": float(confidences[best])},
            add_to_output=True,
        )
