"""Puts the sentence encoder's vector onto each message, as a Rasa dense featurizer."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import FEATURIZER_CLASS_ALIAS
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, INTENT, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.settings import settings
from bot.understanding import encoder, vectors
from bot.understanding.corrector import SPELT

# Who someone is says nothing of what they ask, yet "[name]" pulls a short text towards the topics
# on wrong or mixed-up records. An introduction goes; elsewhere a plain word stands in.
INTRODUCTION = re.compile(
    r"(?:hi|hello)?,?\s*(?:my name(?:'?s| is)|i am|i'?m|this is|it'?s)\s+\[name\]"
    r"(?:\s+(?:here|and))?[,.;:\s]*",
    re.IGNORECASE,
)
PLACEHOLDER = re.compile(r"\[([a-zA-Z ]+)\]")


def without_placeholders(text: str) -> str:
    """The text with what redaction put in made into plain words, for the encoder alone."""
    text = INTRODUCTION.sub("", text).replace("[name]", "someone")
    return PLACEHOLDER.sub(r"\1", text) or "someone"


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False
)
class SentenceFeaturizer(DenseFeaturizer, GraphComponent):
    """Adds one sentence feature of shape (1, 384) to each message that has a text."""

    def __init__(self, config: dict[str, Any], name: str) -> None:
        super().__init__(name, config)
        self._encoder = encoder.load(settings().encoder)

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {FEATURIZER_CLASS_ALIAS: None}

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Takes any configuration: there is nothing to set."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceFeaturizer:
        return cls(config, execution_context.node_name)

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if message.get(TEXT):
                self._add(message, self._encoder.encode(readable(message)))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        phrases = [p for p in training_data.training_examples if p.get(TEXT)]
        texts = [readable(phrase) for phrase in phrases]
        for phrase, vector in zip(phrases, vectors.of_phrases(texts), strict=True):
            self._add(phrase, vector)
        return training_data

    def _add(self, message: Message, vector: np.ndarray) -> None:
        message.add_features(
            Features(
                vector.reshape(1, -1), FEATURE_TYPE_SENTENCE, TEXT, self._identifier
            )
        )


def readable(message: Message) -> str:
    """The text of a message as the models are to read it: spelt right, without placeholders."""
    return without_placeholders(message.get(SPELT) or message.get(TEXT))


def vector_of(message: Message) -> np.ndarray:
    """The sentence vector that the featurizer put onto a message: shape (F,).

    Raises:
        ValueError: there is none.
    """
    features = message.get_dense_features(TEXT)[1]
    if features is None:
        raise ValueError(
            "A message has no sentence vector: put SentenceFeaturizer first."
        )
    return features.features[0]


def texts_of(training_data: TrainingData) -> tuple[str, ...]:
    """The texts of the phrases of `labelled`, as the models are to read them."""
    return tuple(readable(phrase) for phrase in _phrases(training_data))


def labelled(training_data: TrainingData) -> tuple[list[Message], np.ndarray]:
    """The N phrases that have an intent, in the same order each time, and their vectors (N, F)."""
    phrases = _phrases(training_data)
    return phrases, np.array([vector_of(phrase) for phrase in phrases])


def _phrases(training_data: TrainingData) -> list[Message]:
    return [
        phrase
        for phrase in training_data.intent_examples
        if phrase.get(TEXT) and phrase.get(INTENT)
    ]
