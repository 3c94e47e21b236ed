"""Finds the nation whose health service a person means, by the places that they name."""

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

NATION = "nation"


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False
)
class NationExtractor(EntityExtractorMixin, GraphComponent):
    """Adds an entity `nation` with its slug for each place of data/places.yml in the text."""

    def __init__(self) -> None:
        # spaCy's rule matcher, and not its statistical one: a place matters here only if we
        # know which nation it lies in.
        self._nlp = spacy.blank("en")
        ruler = self._nlp.add_pipe(
            "entity_ruler", config={"phrase_matcher_attr": "LOWER"}
        )
        ruler.add_patterns(
            [
                {"label": NATION, "pattern": place, "id": nation}
                for nation, places in read(DATA / "places.yml").items()
                for place in places
            ]
        )

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> NationExtractor:
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if message.get(TEXT):
                found = [
                    {
                        "entity": NATION,
                        "value": place.ent_id_,
                        "start": place.start_char,
                        "end": place.end_char,
                    }
                    for place in self._nlp(message.get(TEXT)).ents
                ]
                found = self.add_extractor_name(found)
                message.set(
                    ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True
                )
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data
