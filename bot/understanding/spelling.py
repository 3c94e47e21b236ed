"""Reads past slips of the finger: an unknown word counts as the known word that it is close to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
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
from symspellpy import SymSpell, Verbosity

from bot.english import is_inflected_english, key

SPELT = "spelt"
FILE = "words.npz"
SHORTEST = 4  # below that, too many words are one slip apart
TWO_SLIPS = 8  # from that many letters on, a word may hold two slips
_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*")


class Speller:
    """Knows the words of our phrases, and how often each occurs, besides ordinary English."""

    def __init__(self, words: dict[str, int]) -> None:
        self.words = words
        self._written = {key(word): word for word in words}
        self._near = SymSpell(max_dictionary_edit_distance=2)
        for word, count in words.items():
            self._near.create_dictionary_entry(key(word), count)

    @classmethod
    def of(cls, texts: Iterable[str]) -> Speller:
        """Learns the words of `texts`. What occurs once and is not English is taken for a slip."""
        counts = Counter(
            word.lower() for text in texts for word in _WORD.findall(text)
        ).most_common()
        known = (
            (word, count)
            for word, count in reversed(counts)
            if count > 1 or is_inflected_english(key(word))
        )
        return cls(dict(known))

    def corrected(self, text: str) -> str:
        """The text with unknown words replaced by known ones at most two slips away."""
        return _WORD.sub(self._correct, text)

    def _correct(self, match: re.Match[str]) -> str:
        word = match[0]
        plain = key(word)
        if len(plain) < SHORTEST or self._is_known(plain):
            return word
        slips = 2 if len(plain) >= TWO_SLIPS else 1
        near = self._near.lookup(plain, Verbosity.CLOSEST, slips)
        if word.istitle():  # a name: it can only stand for another name
            near = [found for found in near if not is_inflected_english(found.term)]
        return self._written[near[0].term] if near else word

    def _is_known(self, plain: str) -> bool:
        return plain in self._written or is_inflected_english(plain)


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
