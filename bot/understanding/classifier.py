"""What our classifiers share: training on phrases, keeping and loading a mixed model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.understanding.component import TrainedComponent
from bot.understanding.development import development_set
from bot.understanding.featurizer import (
    SentenceFeaturizer,
    labelled,
    texts_of,
    vector_of,
)
from bot.understanding.mixed import MixedModel, Read, Weights
from bot.understanding.neighbours import NEIGHBOURS
from bot.understanding.run_finder import RUNS
from bot.understanding.runs import run_reader

MODEL_FILE = "model.npz"


class PhraseClassifier(IntentClassifier, TrainedComponent):
    """A graph component around a `MixedModel`. A subclass says how to fit it and what to set.

    Stands after `NeighbourFinder` and `RunFinder`.
    """

    model: MixedModel
    cut: float

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        # C: how closely the linear model fits. neighbours, words: how much each counts, 0 to 1.
        return {"C": 10.0, "neighbours": 0.25, "words": 0.4}

    @classmethod
    def required_components(cls) -> list[type]:
        return [SentenceFeaturizer]

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Checks the settings when the configuration is read.

        Raises:
            ValueError: C is not a positive number, or a weight not between 0 and 1.
        """
        if not float(config.get("C", 1)) > 0:
            raise ValueError(f"{cls.__name__}: C must be above 0, not {config['C']}.")
        weights = [float(config.get(name, 0)) for name in Weights._fields]
        if min(weights) < 0 or sum(weights) > 1:
            raise ValueError(
                f"{cls.__name__}: neighbours and words must be 0 or more, and 1 at most together."
            )

    def learn(self, training_data: TrainingData) -> None:
        phrases, vectors = labelled(training_data)
        texts = texts_of(training_data)
        self._reader = run_reader(texts)
        read = Read(vectors, self._reader.read(texts))
        self.model, self.cut = self.fit(read, phrases)

    def write(self, folder: Path) -> None:
        self.model.save(folder / MODEL_FILE, self.cut)

    def read(self, folder: Path) -> None:
        self.model, self.cut = MixedModel.load(folder / MODEL_FILE)

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if message.get(TEXT):
                near, runs = message.get(NEIGHBOURS), message.get(RUNS)
                chances = self.model.chances(vector_of(message), near, runs)
                self.label(message, chances)
        return messages

    @property
    def weights(self) -> Weights:
        """How much each opinion counts."""
        return Weights(self.config["neighbours"], self.config["words"])

    def development(self) -> Read:
        """What is read of the development set; while learning."""
        held_out = development_set()
        return Read(held_out.vectors, self._reader.read(held_out.texts))

    def fit(self, read: Read, phrases: list[Message]) -> tuple[MixedModel, float]:
        """Trains on what is read of the N `phrases`.

        Returns:
            The model, and its cut: the temperature or the threshold of its chances.
        """
        raise NotImplementedError

    def label(self, message: Message, chances: np.ndarray) -> None:
        """Writes the prediction onto the message: `chances` has one for each label."""
        raise NotImplementedError


def example_label(phrase: Message, key: str, default: Any) -> Any:
    """A label that stands on the phrase in data/nlu/ (`metadata:`), or the default."""
    return (phrase.get("metadata") or {}).get("example", {}).get(key, default)
