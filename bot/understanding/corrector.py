"""Puts each message's text as it is to be read, with slips of the finger mended, beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.understanding.spelling import Speller

SPELT = "spelt"
FILE = "words.npz"


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True
)
class SpellingCorrector(GraphComponent):
    """Sets `spelt` on each message: its text as the encoder is to read it."""

    def __init__(self, model_storage: ModelStorage, resource: Resource) -> None:
        self._model_storage = model_storage
        self._resource = resource
        self._speller = Speller({})

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SpellingCorrector:
        return cls(model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SpellingCorrector:
        corrector = cls(model_storage, resource)
        with (
            model_storage.read_from(resource) as folder,
            np.load(folder / FILE, allow_pickle=False) as arrays,
        ):
            words, counts = arrays["words"].tolist(), arrays["counts"].tolist()
        corrector._speller = Speller(dict(zip(words, counts, strict=True)))
        return corrector

    def train(self, training_data: TrainingData) -> Resource:
        texts = [p.get(TEXT) for p in training_data.training_examples if p.get(TEXT)]
        self._speller = Speller.of(texts)
        with self._model_storage.write_to(self._resource) as folder:
            self._save(folder / FILE)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if text := message.get(TEXT):
                message.set(SPELT, self._speller.corrected(text))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process(training_data.training_examples)
        return training_data

    def _save(self, file: Path) -> None:
        words, counts = list(self._speller.words), list(self._speller.words.values())
        np.savez(file, words=np.array(words), counts=np.array(counts))
