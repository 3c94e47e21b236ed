"""Looks up the training phrases that are most like a message."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.settings import settings
from bot.understanding import encoder
from bot.understanding.component import TrainedComponent
from bot.understanding.featurizer import SentenceFeaturizer, labelled, vector_of

# How many phrases have a say, and the distance (in cosine) at which one counts 1/e of the nearest.
COUNT = 10
SOFTNESS = 0.05
NEIGHBOURS = "neighbours"
NEAREST = "nearest"
SHOWN = 5
EXPLAIN = {"explain": True}  # metadata of a message that asks for its nearest phrases
FILE = "phrases.npz"


@dataclass(frozen=True)
class Neighbours:
    """The nearest phrases: their `places` among all, (K,), and their `say`, (K,), summing to 1."""

    places: np.ndarray
    say: np.ndarray


def neighbours(vectors: np.ndarray, vector: np.ndarray) -> Neighbours:
    """The nearest of N phrases.

    Weighted nearest neighbours (Dudani 1976, "The Distance-Weighted k-Nearest-Neighbor Rule"),
    with a say that falls exponentially with distance.

    Args:
        vectors: (N, F), of length 1.
        vector: the message's, (F,), of length 1.
    """
    similarities = vectors @ vector
    places = np.argpartition(-similarities, min(COUNT, len(vectors) - 1))[:COUNT]
    places = places[np.argsort(-similarities[places])]
    say = np.exp((similarities[places] - similarities[places[0]]) / SOFTNESS)
    return Neighbours(places, say / say.sum())


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True
)
class NeighbourFinder(IntentClassifier, TrainedComponent):
    """Puts `neighbours` onto each message, for the classifiers after it.

    For a message with the metadata `EXPLAIN` it sets `nearest` too: the texts and topics of the
    nearest phrases, so that an editor can see why it was understood so.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        return [SentenceFeaturizer]

    def learn(self, training_data: TrainingData) -> None:
        phrases, self._vectors = labelled(training_data)
        self._texts = [phrase.get(TEXT) for phrase in phrases]
        self._topics = [phrase.get(INTENT) for phrase in phrases]

    def write(self, folder: Path) -> None:
        np.savez(
            folder / FILE,
            vectors=self._vectors.astype(np.float16),
            texts=np.array(self._texts),
            topics=np.array(self._topics),
            encoder=np.array(encoder.load(settings().encoder).fingerprint),
        )

    def read(self, folder: Path) -> None:
        """Takes up the phrases.

        Raises:
            OtherEncoder: their vectors are another encoder's.
        """
        with np.load(folder / FILE, allow_pickle=False) as arrays:
            self._vectors = arrays["vectors"].astype(np.float32)
            self._texts = arrays["texts"].tolist()
            self._topics = arrays["topics"].tolist()
            trained_with = str(arrays["encoder"])
        if trained_with != encoder.load(settings().encoder).fingerprint:
            raise encoder.OtherEncoder(
                "This release was trained with another sentence encoder. Run `bot train`."
            )

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if message.get(TEXT):
                found = neighbours(self._vectors, vector_of(message))
                message.set(NEIGHBOURS, found)
                if message.get("metadata") == EXPLAIN:
                    nearest = self._described(found, vector_of(message))
                    message.set(NEAREST, nearest, add_to_output=True)
        return messages

    def _described(
        self, found: Neighbours, vector: np.ndarray
    ) -> list[dict[str, str | float]]:
        return [
            {
                "text": self._texts[place],
                "topic": self._topics[place],
                "similarity": round(float(self._vectors[place] @ vector), 3),
            }
            for place in found.places[:SHOWN]
        ]
