"""Which question of its topic a message asks: "can I opt out by post", and not just "how"."""

from __future__ import annotations

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import INTENT
from rasa.shared.nlu.training_data.message import Message

from bot.understanding.classifier import PhraseClassifier, example_label
from bot.understanding.mixed import MixedModel, Read

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

    def fit(self, read: Read, phrases: list[Message]) -> tuple[MixedModel, float]:
        pairs = [
            f"{phrase.get(INTENT)}/{example_label(phrase, QUESTION, MAIN)}"
            for phrase in phrases
        ]
        model = MixedModel.of_classes(read, pairs, self.config["C"], self.weights)
        return model, 1.0

    def label(self, message: Message, chances: np.ndarray) -> None:
        topic = message.get(INTENT)["name"]
        questions = {
            pair.partition("/")[2]: chance
            for pair, chance in zip(self.model.labels, chances, strict=True)
            if pair.startswith(f"{topic}/")
        } or {MAIN: 1.0}
        name = max(questions, key=lambda question: questions[question])
        confidence = float(questions[name] / sum(questions.values()))
        message.set(
            QUESTION, {"name": name, "confidence": confidence}, add_to_output=True
        )
