"""Puts a message's runs of words onto it, for the classifiers after it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.understanding.component import TrainedComponent
from bot.understanding.featurizer import readable, texts_of
from bot.understanding.runs import RunReader, run_reader

RUNS = "runs"
FILE = "runs.npz"


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True
)
class RunFinder(TrainedComponent):
    """Sets `runs` on each message: (1, R), sparse. Stands after `SpellingCorrector`."""

    def learn(self, training_data: TrainingData) -> None:
        self._reader = run_reader(texts_of(training_data))

    def write(self, folder: Path) -> None:
        np.savez_compressed(folder / FILE, **self._reader.arrays())

    def read(self, folder: Path) -> None:
        with np.load(folder / FILE, allow_pickle=False) as arrays:
            self._reader = RunReader.from_arrays(arrays)

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if message.get(TEXT):
                message.set(RUNS, self._reader.read([readable(message)]))
        return messages
