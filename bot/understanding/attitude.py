"""The person's attitude to health data being shared: negative, neutral or positive."""

from __future__ import annotations

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.training_data.message import Message

from bot.understanding.classifier import PhraseClassifier, example_label
from bot.understanding.development import development_set
from bot.understanding.linear import softmax
from bot.understanding.mixed import MixedModel

ATTITUDE = "attitude"
NEUTRAL = "neutral"


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True
)
class AttitudeClassifier(PhraseClassifier):
    """Sets `attitude`: `{"name": slug, "confidence": 0 to 1}`."""

    def fit(
        self, vectors: np.ndarray, phrases: list[Message]
    ) -> tuple[MixedModel, float]:
        attitudes = [example_label(phrase, ATTITUDE, NEUTRAL) for phrase in phrases]
        model = MixedModel.of_classes(
            vectors, attitudes, self.config["C"], self.config["weight"], balanced=True
        )
        held_out = development_set()
        return model, model.temperature(held_out.vectors, held_out.attitudes, vectors)

    def label(self, message: Message, chances: np.ndarray) -> None:
        confidences = softmax(np.log(chances) / self.cut)
        best = int(confidences.argmax())
        message.set(
            ATTITUDE,
            {"name": self.model.labels[best], "confidence": float(confidences[best])},
            add_to_output=True,
        )
