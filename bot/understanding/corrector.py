"""Puts each message's text as it is to be read, with slips of the finger mended, beside it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.understanding.component import TrainedComponent
from bot.understanding.spelling import Speller

SPELT = "spelt"
FILE = "words.npz"


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True
)
class SpellingCorrector(TrainedComponent):
    """Sets `spelt` on each message: its text as the encoder is to read it."""

    def learn(self, training_data: TrainingData) -> None:
        texts = [p.get(TEXT) for p in training_data.training_examples if p.get(TEXT)]
        self._speller = Speller.of(texts)

    def write(self, folder: Path) -> None:
        np.savez(
            folder / FILE,
            words=list(self._speller.words),
            counts=list(self._speller.words.values()),
            pairs=list(self._speller.pairs),
            pair_counts=list(self._speller.pairs.values()),
        )

    def read(self, folder: Path) -> None:
        with np.load(folder / FILE, allow_pickle=False) as arrays:
            words, counts = arrays["words"].tolist(), arrays["counts"].tolist()
            pairs = map(tuple, arrays["pairs"].tolist())
            pair_counts = arrays["pair_counts"].tolist()
        self._speller = Speller(
            dict(zip(words, counts, strict=True)),
            dict(zip(pairs, pair_counts, strict=True)),
        )

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if text := message.get(TEXT):
                message.set(SPELT, self._speller.corrected(text))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process(training_data.training_examples)
        return training_data
