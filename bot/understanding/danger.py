"""Reads danger off a message's sentence vector: the second look, after that of its words alone."""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.content.danger import signs
from bot.content.taxonomy import URGENT
from bot.safety.danger import NONE
from bot.settings import settings
from bot.understanding import encoder
from bot.understanding.classifier import MODEL_FILE
from bot.understanding.featurizer import SentenceFeaturizer, labelled, vector_of
from bot.understanding.linear import LinearModel, fit_classes, softmax

DANGER = "danger"


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True
)
class DangerReader(IntentClassifier, GraphComponent):
    """Sets `danger`: the chance, 0 to 1, of each kind of danger.

    Learns from the phrases, and from the messages of data/danger.yml, which have no topic.
    """

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource
    ) -> None:
        self._closeness = float(config.get("C", 10))
        self._model_storage = model_storage
        self._resource = resource
        self._model: LinearModel | None = None

    @classmethod
    def required_components(cls) -> list[type]:
        return [SentenceFeaturizer]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> DangerReader:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> DangerReader:
        reader = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            reader._model, _ = LinearModel.load(folder / MODEL_FILE)
        return reader

    def train(self, training_data: TrainingData) -> Resource:
        phrases, vectors = labelled(training_data)
        topics = [phrase.get(INTENT) for phrase in phrases]
        found = signs()
        texts = [sign.text for sign in found]
        more = encoder.load(settings().encoder).encode_all(texts)
        model = fit_classes(
            np.concatenate([vectors, more]),
            [topic if topic in URGENT else NONE for topic in topics]
            + [sign.kind or NONE for sign in found],
            self._closeness,
        )
        with self._model_storage.write_to(self._resource) as folder:
            model.save(folder / MODEL_FILE)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if self._model and message.get(TEXT):
                chances = softmax(self._model.logits(vector_of(message)))
                kinds = dict(zip(self._model.labels, map(float, chances), strict=True))
                kinds.pop(NONE)
                message.set(DANGER, kinds, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data
