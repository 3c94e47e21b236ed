"""Which concerns a message voices: none, one or several."""

from __future__ import annotations

from operator import itemgetter

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.training_data.message import Message

from bot.understanding.classifier import PhraseClassifier, example_label
from bot.understanding.development import development_set
from bot.understanding.linear import best_threshold, fit_tags
from bot.understanding.mixed import MixedModel, marks_of

CONCERNS = "concerns"


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True
)
class ConcernTagger(PhraseClassifier):
    """Sets `concerns`: a list of `{"name": slug, "confidence": 0 to 1}`, the surest first."""

    def fit(
        self, vectors: np.ndarray, phrases: list[Message]
    ) -> tuple[MixedModel, float]:
        tags = [example_label(phrase, CONCERNS, []) for phrase in phrases]
        linear = fit_tags(vectors, tags, self.config["C"])
        marks = marks_of(linear.labels, tags)
        model = MixedModel(linear, marks, self.config["weight"], exclusive=False)
        held_out = development_set()
        chances = model.chances_of(held_out.vectors, vectors)
        return model, best_threshold(chances, marks_of(model.labels, held_out.concerns))

    def label(self, message: Message, chances: np.ndarray) -> None:
        found = [
            {"name": name, "confidence": float(chance)}
            for name, chance in zip(self.model.labels, chances, strict=True)
            if chance >= self.cut
        ]
        found.sort(key=itemgetter("confidence"), reverse=True)
        message.set(CONCERNS, found, add_to_output=True)
