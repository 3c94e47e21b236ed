"""Which question of its topic a message asks: "can I opt out by post", and not just "how"."""

from __future__ import annotations

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import INTENT
from rasa.shared.nlu.training_data.message import Message

from bot.understanding.classifier import PhraseClassifier, example_label
from bot.understanding.linear import LinearModel, fit_classes, softmax

QUESTION = "question"
MAIN = ""  # the question that an answer without `question:` answers


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True
)
class QuestionClassifier(PhraseClassifier):
    """Sets `question`: `{"name": slug, "confidence": 0 to 1}` of the topic that was found.

    One model over all pairs of topic and question; at work, only the pairs of the topic count.
    Stands after the topic classifier.
    """

    def fit(self, vectors: np.ndarray, phrases: list[Message]) -> LinearModel:
        pairs = [
            f"{phrase.get(INTENT)}/{example_label(phrase, QUESTION, MAIN)}"
            for phrase in phrases
        ]
        return fit_classes(vectors, pairs, self.config["C"])

    def label(self, message: Message, logits: np.ndarray) -> None:
        assert self.model is not None
        topic = message.get(INTENT)["name"]
        places = [
            place
            for place, pair in enumerate(self.model.labels)
            if pair.startswith(f"{topic}/")
        ]
        confidences = softmax(logits[places]) if places else np.ones(1)
        best = int(confidences.argmax())
        name = self.model.labels[places[best]].partition("/")[2] if places else MAIN
        message.set(
            QUESTION,
            {"name": name, "confidence": float(confidences[best])},
            add_to_output=True,
        )
