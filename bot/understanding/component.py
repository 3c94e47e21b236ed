"""What our trained graph components share: how Rasa makes, trains and loads them."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, Self

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot import english
from bot.settings import settings
from bot.understanding import encoder
from bot.understanding.development import FILE as DEVELOPMENT_SET

# Beside the settings, the phrases and a component's own code, these decide what is learnt.
ALSO = (
    *sorted(Path(__file__).parent.glob("*.py")),
    Path(english.__file__),
    DEVELOPMENT_SET,
)


class TrainedComponent(GraphComponent):
    """A component that learns from the phrases and keeps what it learnt in a folder of the release.

    A subclass says what to `learn`, and how to `write` and `read` it.
    """

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource
    ) -> None:
        self.config = {**self.get_default_config(), **config}
        self._model_storage = model_storage
        self._resource = resource

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Self:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Self:
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component.read(folder)
        return component

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """What else decides what is learnt, so that Rasa keeps nothing that is out of date.

        Rasa itself looks at the settings, the phrases and the code of the component alone.
        """
        digest = hashlib.sha256(encoder.load(settings().encoder).fingerprint.encode())
        for file in ALSO:
            digest.update(file.read_bytes())
        return digest.hexdigest()

    def train(self, training_data: TrainingData) -> Resource:
        self.learn(training_data)
        with self._model_storage.write_to(self._resource) as folder:
            self.write(folder)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data

    def learn(self, training_data: TrainingData) -> None:
        """Learns from the phrases."""
        raise NotImplementedError

    def write(self, folder: Path) -> None:
        """Writes what was learnt."""
        raise NotImplementedError

    def read(self, folder: Path) -> None:
        """Takes up what `write` wrote."""
        raise NotImplementedError
