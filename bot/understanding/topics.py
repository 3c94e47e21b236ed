"""Which topic a message asks about, as Rasa's intent, with calibrated confidence."""

from __future__ import annotations

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message

from bot.understanding.classifier import PhraseClassifier
from bot.understanding.development import development_set
from bot.understanding.linear import softmax
from bot.understanding.mixed import MixedModel, Read

RANKING_LENGTH = 12


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True
)
class TopicClassifier(PhraseClassifier):
    """Sets `intent` and `intent_ranking`; a confidence of 0.8 is right about 8 times in 10."""

    def fit(self, read: Read, phrases: list[Message]) -> tuple[MixedModel, float]:
        topics = [phrase.get(INTENT) for phrase in phrases]
        model = MixedModel.of_classes(read, topics, self.config["C"], self.weights)
        right = development_set().topics
        return model, model.temperature(self.development(), right, read.vectors)

    def label(self, message: Message, chances: np.ndarray) -> None:
        confidences = softmax(np.log(chances) / self.cut)
        ranking = [
            {"name": self.model.labels[place], "confidence": float(confidences[place])}
            for place in np.argsort(-confidences)[:RANKING_LENGTH]
        ]
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
