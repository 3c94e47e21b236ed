"""Which language a message is written in, where it is not English."""

from __future__ import annotations

import unicodedata
from typing import Any

from py3langid.langid import MODEL_FILE, LanguageIdentifier
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.content.book import answer_book
from bot.content.taxonomy import URGENT
from bot.understanding.topics import TopicClassifier

LANGUAGE = "language"
OTHER_LANGUAGE = "other_language"
ENGLISH = "en"
CONFIDENCE = 0.99  # of the identifier, from which its word counts
WORDS = 4  # in fewer it takes English for something else ("fix a typo")
UNSURE = 0.6  # a topic below this confidence gives way to the identifier


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False
)
class LanguageDetector(IntentClassifier, GraphComponent):
    """Finds messages in another language than English, and which: `language`, in ISO 639-1.

    The topic classifier knows misspelt English, so its word counts where it is sure. A text in
    other letters than ours is no English, whatever the classifier made of it.
    """

    def __init__(self) -> None:
        self._identifier = LanguageIdentifier.from_pickled_model(
            MODEL_FILE, norm_probs=True
        )
        self._identifier.set_languages([ENGLISH, *answer_book().languages])

    @classmethod
    def required_components(cls) -> list[type]:
        return [TopicClassifier]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LanguageDetector:
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if message.get(TEXT) and message.get(INTENT):
                self._detect(message, message.get(TEXT), message.get(INTENT))
        return messages

    def _detect(self, message: Message, text: str, intent: dict[str, Any]) -> None:
        language, confidence = self._identifier.classify(text)
        known = language != ENGLISH and confidence >= CONFIDENCE
        unsure = intent["confidence"] < UNSURE and intent["name"] not in URGENT
        if in_other_letters(text) or (known and unsure and len(text.split()) >= WORDS):
            intent = {"name": OTHER_LANGUAGE, "confidence": 1.0}
            message.set(INTENT, intent, add_to_output=True)
            message.set(INTENT_RANKING_KEY, [intent], add_to_output=True)
        if known and intent["name"] == OTHER_LANGUAGE:
            message.set(LANGUAGE, language, add_to_output=True)


def in_other_letters(text: str) -> bool:
    """Whether most letters are of another alphabet than the Latin one."""
    letters = [sign for sign in text if sign.isalpha()]
    others = [s for s in letters if not unicodedata.name(s, "").startswith("LATIN")]
    return len(others) * 2 > len(letters)
