"""A dialogue policy that learns from the stories and carries over to topics that they never name.

Memoization knows a situation only if a story holds it word for word. This policy looks at what
*kind* of thing was said and done in the last turns (a topic, small talk, a follow-up, which
action) and lets logistic regression choose the next action, so that a story told about one topic
holds for all 51.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import numpy as np
from rasa.core.featurizers.tracker_featurizers import (
    MaxHistoryTrackerFeaturizer,
    TrackerFeaturizer,
)
from rasa.core.policies.policy import Policy, PolicyPrediction, SupportedData
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.generator import TrackerWithCachedStates
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ACTION_NAME, INTENT
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from bot.content.taxonomy import OUT_OF_SCOPE, SMALL_TALK, taxonomy
from bot.understanding.linear import LinearModel, softmax

MODEL_FILE = "model.npz"
FEATURES_FILE = "features.json"


def kind_of(intent: str) -> str:
    """What an intent is to the dialogue: a topic, small talk, out of scope, or itself."""
    topic = taxonomy().topics.get(intent)
    if topic and topic.in_scope:
        return "topic"
    if intent in SMALL_TALK:
        return "small_talk"
    return "out_of_scope" if intent in OUT_OF_SCOPE else intent


def features_of(states: list[State]) -> dict[str, float]:
    """Describes a situation by its last states, the newest counted as 0.

    Returns:
        Named features: the kind of message and the action at each step back, both together for
        the newest step, and whether several different topics came up.
    """
    found: dict[str, float] = {}
    topics = set()
    for age, state in enumerate(reversed(states)):
        intent = state.get("user", {}).get(INTENT)
        action = state.get("prev_action", {}).get(ACTION_NAME)
        if intent:
            found[f"kind[{age}]={kind_of(intent)}"] = 1
            if kind_of(intent) == "topic":
                topics.add(intent)
        if action:
            found[f"action[{age}]={action}"] = 1
    newest = states[-1] if states else {}
    intent = newest.get("user", {}).get(INTENT)
    action = newest.get("prev_action", {}).get(ACTION_NAME)
    found[f"now={kind_of(intent) if intent else None}+{action}"] = 1
    found["several topics"] = float(len(topics) > 1)
    found["no topic"] = float(not topics)
    return found


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True
)
class StoryPolicy(Policy):
    """Logistic regression over `features_of` the last `max_history` states."""

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        featurizer: TrackerFeaturizer | None = None,
        features: list[str] | None = None,
        model: LinearModel | None = None,
    ) -> None:
        super().__init__(config, model_storage, resource, execution_context, featurizer)
        self._places = {name: place for place, name in enumerate(features or [])}
        self._model = model

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"priority": 1, "max_history": 8, "C": 10.0}

    @staticmethod
    def supported_data() -> SupportedData:
        return SupportedData.ML_DATA

    def _standard_featurizer(self) -> MaxHistoryTrackerFeaturizer:
        return MaxHistoryTrackerFeaturizer(
            state_featurizer=None, max_history=self.config["max_history"]
        )

    def train(
        self,
        training_trackers: list[TrackerWithCachedStates],
        domain: Domain,
        **kwargs: Any,
    ) -> Resource:
        stories = SupportedData.trackers_for_supported_data(
            self.supported_data(), training_trackers
        )
        histories, labels = self.featurizer.training_states_and_labels(
            [story for story in stories if not getattr(story, "is_augmented", False)],
            domain,
        )
        if histories:
            self._fit(histories, [label[0] for label in labels])
        return self._resource

    def _fit(self, histories: list[list[State]], actions: list[str]) -> None:
        vectorizer = DictVectorizer(sparse=False)
        rows = vectorizer.fit_transform([features_of(states) for states in histories])
        estimator = LogisticRegression(C=self.config["C"], max_iter=1000).fit(
            rows, actions
        )
        names = vectorizer.get_feature_names_out().tolist()
        labels = estimator.classes_.tolist()
        weights, bias = estimator.coef_.T, estimator.intercept_
        self._places = {name: place for place, name in enumerate(names)}
        self._model = LinearModel(labels, weights, bias)
        with self._model_storage.write_to(self._resource) as folder:
            self._model.save(folder / MODEL_FILE)
            (folder / FEATURES_FILE).write_text(json.dumps(names))

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        probabilities = self._default_predictions(domain)
        if self._model is None:
            return self._prediction(probabilities)
        states = self._prediction_states(tracker, domain, rule_only_data=rule_only_data)
        scores = softmax(self._model.logits(self._row(features_of(states).items())))
        for action, score in zip(self._model.labels, scores, strict=True):
            probabilities[domain.index_for_action(action)] = float(score)
        return self._prediction(probabilities)

    def _row(self, features: Iterable[tuple[str, float]]) -> np.ndarray:
        row = np.zeros(len(self._places))
        for name, value in features:
            if name in self._places:
                row[self._places[name]] = value
        return row

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> StoryPolicy:
        with model_storage.read_from(resource) as folder:
            features = json.loads((folder / FEATURES_FILE).read_text())
            model, _ = LinearModel.load(folder / MODEL_FILE)
        return cls(
            config,
            model_storage,
            resource,
            execution_context,
            features=features,
            model=model,
        )
