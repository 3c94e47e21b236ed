"""Finds what a message mentions that steers the answer: a nation, a person, an area of health."""

from __future__ import annotations

from typing import Any

import spacy
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.content.files import DATA, read


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False
)
class MentionExtractor(EntityExtractorMixin, GraphComponent):
    """Adds an entity, such as `nation` with the value `wales`, for each word of data/mentions.yml."""

    def __init__(self) -> None:
        # spaCy's rule matcher, and not its statistical one: a place matters here only if we
        # know which nation it lies in.
        self._nlp = spacy.blank("en")
        ruler = self._nlp.add_pipe(
            "entity_ruler", config={"phrase_matcher_attr": "LOWER"}
        )
        ruler.add_patterns(
            [
                {"label": kind, "pattern": _pattern(words), "id": value}
                for kind, values in read(DATA / "mentions.yml").items()
                for value, ways in values.items()
                for words in ways
            ]
        )

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> MentionExtractor:
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if message.get(TEXT):
                found = [
                    {
                        "entity": mention.label_,
                        "value": mention.ent_id_,
                        "start": mention.start_char,
                        "end": mention.end_char,
                    }
                    for mention in self._nlp(message.get(TEXT)).ents
                ]
                found = self.add_extractor_name(found)
                message.set(
                    ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True
                )
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data


def _pattern(words: str | list[str | list[str]]) -> str | list[dict[str, Any]]:
    """spaCy's pattern: a phrase as it is, or one token after the other with what it may be."""
    if isinstance(words, str):
        return words
    return [
        {"LOWER": {"IN": [word] if isinstance(word, str) else word}} for word in words
    ]
