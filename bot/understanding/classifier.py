"""What our three classifiers share: training on phrases, keeping and loading a linear model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.understanding.featurizer import SentenceFeaturizer
from bot.understanding.linear import LinearModel, vector_of

MODEL_FILE = "model.npz"


class PhraseClassifier(IntentClassifier, GraphComponent):
    """A graph component around a `LinearModel`; a subclass says how to fit it and what to set."""

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
    ) -> None:
        self.config = {**self.get_default_config(), **config}
        self._model_storage = model_storage
        self._resource = resource
        self.model: LinearModel | None = None

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"C": 10.0}

    @classmethod
    def required_components(cls) -> list[type]:
        return [SentenceFeaturizer]

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Checks C when the configuration is read.

        Raises:
            ValueError: C is not a positive number.
        """
        if not float(config.get("C", 1)) > 0:
            raise ValueError(f"{cls.__name__}: C must be above 0, not {config['C']}.")

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PhraseClassifier:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> PhraseClassifier:
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component.restore(folder)
        return component

    def train(self, training_data: TrainingData) -> Resource:
        phrases = [
            phrase
            for phrase in training_data.intent_examples
            if phrase.get(TEXT) and phrase.get(INTENT)
        ]
        self.model = self.fit(
            np.array([vector_of(phrase) for phrase in phrases]), phrases
        )
        with self._model_storage.write_to(self._resource) as folder:
            self.save(folder)
        return self._resource

    def save(self, folder: Path) -> None:
        """Writes what was learnt."""
        assert self.model is not None
        self.model.save(folder / MODEL_FILE)

    def restore(self, folder: Path) -> None:
        """Reads what `save` wrote."""
        self.model = LinearModel.load(folder / MODEL_FILE)

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if message.get(TEXT) and self.model is not None:
                self.label(message, self.model.logits(vector_of(message)))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process(training_data.training_examples)
        return training_data

    def fit(self, vectors: np.ndarray, phrases: list[Message]) -> LinearModel:
        """Trains on `vectors` (N, F) of the N `phrases`."""
        raise NotImplementedError

    def label(self, message: Message, logits: np.ndarray) -> None:
        """Writes the prediction onto the message: `logits` has one score for each label."""
        raise NotImplementedError


def example_label(phrase: Message, key: str, default: Any) -> Any:
    """A label that stands on the phrase in data/nlu/ (`metadata:`), or the default."""
    return (phrase.get("metadata") or {}).get("example", {}).get(key, default)
