"""Which concerns a message voices: none, one or several."""

from __future__ import annotations

from operator import itemgetter

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.training_data.message import Message

from bot.understanding.classifier import PhraseClassifier, example_label
from bot.understanding.development import development_set
from bot.understanding.linear import best_threshold
from bot.understanding.mixed import MixedModel, Read, marks_of

CONCERNS = "concerns"


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True
)
class ConcernTagger(PhraseClassifier):
    """Sets `concerns`: a list of `{"name": slug, "confidence": 0 to 1}`, the surest first."""

    def fit(self, read: Read, phrases: list[Message]) -> tuple[MixedModel, float]:
        tags = [example_label(phrase, CONCERNS, []) for phrase in phrases]
        model = MixedModel.of_tags(read, tags, self.config["C"], self.weights)
        chances = model.chances_of(self.development(), read.vectors)
        right = marks_of(model.labels, development_set().concerns)
        return model, best_threshold(chances, right)

    def label(self, message: Message, chances: np.ndarray) -> None:
        found = [
            {"name": name, "confidence": float(chance)}
            for name, chance in zip(self.model.labels, chances, strict=True)
            if chance >= self.cut
        ]
        found.sort(key=itemgetter("confidence"), reverse=True)
        message.set(CONCERNS, found, add_to_output=True)
