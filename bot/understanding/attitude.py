"""The person's attitude to health data being shared: negative, neutral or positive."""

from __future__ import annotations

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.training_data.message import Message

from bot.understanding.classifier import PhraseClassifier, example_label
from bot.understanding.development import development_set
from bot.understanding.linear import softmax
from bot.understanding.mixed import MixedModel, Read

ATTITUDE = "attitude"
NEUTRAL = "neutral"


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True
)
class AttitudeClassifier(PhraseClassifier):
    """Sets `attitude`: `{"name": slug, "confidence": 0 to 1}`."""

    def fit(self, read: Read, phrases: list[Message]) -> tuple[MixedModel, float]:
        attitudes = [example_label(phrase, ATTITUDE, NEUTRAL) for phrase in phrases]
        model = MixedModel.of_classes(
            read, attitudes, self.config["C"], self.weights, balanced=True
        )
        right = development_set().attitudes
        return model, model.temperature(self.development(), right, read.vectors)

    def label(self, message: Message, chances: np.ndarray) -> None:
        confidences = softmax(np.log(chances) / self.cut)
        best = int(confidences.argmax())
        message.set(
            ATTITUDE,
            {"name": self.model.labels[best], "confidence": float(confidences[best])},
            add_to_output=True,
        )
