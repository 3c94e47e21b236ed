"""Which concerns a message voices: none, one or several."""

from __future__ import annotations

from operator import itemgetter

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.training_data.message import Message

from bot.understanding.classifier import PhraseClassifier, example_label
from bot.understanding.development import development_set
from bot.understanding.linear import LinearModel, fit_tags, sigmoid, with_thresholds

CONCERNS = "concerns"


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True
)
class ConcernTagger(PhraseClassifier):
    """Sets `concerns`: a list of `{"name": slug, "confidence": 0 to 1}`, the surest first."""

    def fit(self, vectors: np.ndarray, phrases: list[Message]) -> LinearModel:
        tags = [example_label(phrase, CONCERNS, []) for phrase in phrases]
        held_out = development_set()
        model = fit_tags(vectors, tags, self.config["C"])
        return with_thresholds(model, held_out.vectors, held_out.concerns)

    def label(self, message: Message, logits: np.ndarray) -> None:
        assert self.model is not None
        scores = sigmoid(logits)
        found = [
            {"name": name, "confidence": float(score)}
            for name, score, threshold in zip(
                self.model.labels, scores, self.model.thresholds, strict=True
            )
            if score >= threshold
        ]
        found.sort(key=itemgetter("confidence"), reverse=True)
        message.set(CONCERNS, found, add_to_output=True)
