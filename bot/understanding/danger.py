"""Reads danger off a message's sentence vector: the second look, after that of its words alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.content.danger import signs
from bot.content.taxonomy import URGENT
from bot.safety.danger import NONE
from bot.understanding.classifier import MODEL_FILE
from bot.understanding.component import TrainedComponent
from bot.understanding.featurizer import SentenceFeaturizer, labelled, vector_of
from bot.understanding.linear import LinearModel, fit_classes, softmax
from bot.understanding.vectors import of_phrases

DANGER = "danger"


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True
)
class DangerReader(IntentClassifier, TrainedComponent):
    """Sets `danger`: the chance, 0 to 1, of each kind of danger.

    Learns from the phrases, and from the messages of data/danger.yml, which have no topic.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        return [SentenceFeaturizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"C": 10.0}  # how closely the model fits

    def learn(self, training_data: TrainingData) -> None:
        phrases, vectors = labelled(training_data)
        topics = [phrase.get(INTENT) for phrase in phrases]
        found = signs()
        more = of_phrases([sign.text for sign in found])
        self._model = fit_classes(
            np.concatenate([vectors, more]),
            [topic if topic in URGENT else NONE for topic in topics]
            + [sign.kind or NONE for sign in found],
            self.config["C"],
        )

    def write(self, folder: Path) -> None:
        self._model.save(folder / MODEL_FILE)

    def read(self, folder: Path) -> None:
        self._model, _ = LinearModel.load(folder / MODEL_FILE)

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if message.get(TEXT):
                chances = softmax(self._model.logits(vector_of(message)))
                kinds = dict(zip(self._model.labels, map(float, chances), strict=True))
                kinds.pop(NONE)
                message.set(DANGER, kinds, add_to_output=True)
        return messages
