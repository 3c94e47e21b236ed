"""The labels that stand on the phrases in data/nlu/ reach the three classifiers."""

from __future__ import annotations

import tarfile

import pytest
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.constants import INTENT

from bot.content.taxonomy import taxonomy
from bot.settings import ROOT
from bot.understanding.classifier import example_label
from bot.understanding.linear import FEWEST
from bot.understanding.mixed import MixedModel


@pytest.fixture(scope="module")
def phrases():
    importer = TrainingDataImporter.load_from_config(
        str(ROOT / "config.yml"), str(ROOT / "domain.yml"), [str(ROOT / "data" / "nlu")]
    )
    return importer.get_nlu_data().intent_examples


@pytest.fixture(scope="module")
def models(release, tmp_path_factory) -> dict[str, tuple[MixedModel, float]]:
    """The classifiers' models and cuts inside the release, by class."""
    folder = tmp_path_factory.mktemp("release")
    with tarfile.open(release) as archive:
        archive.extractall(folder, filter="data")
    return {
        name: MixedModel.load(file)
        for name in ("TopicClassifier", "ConcernTagger", "AttitudeClassifier")
        for file in folder.glob(f"components/train_*{name}*/model.npz")
    }


def test_labels_are_read_from_the_phrases(phrases):
    assert any(example_label(phrase, "concerns", []) for phrase in phrases)
    assert {example_label(phrase, "attitude", "neutral") for phrase in phrases} == set(
        taxonomy().attitudes
    )


def test_each_model_knows_the_labels_of_the_phrases(models, phrases):
    topics = {phrase.get(INTENT) for phrase in phrases}
    assert set(models["TopicClassifier"][0].labels) == topics
    assert topics == taxonomy().intents.keys()
    assert set(models["AttitudeClassifier"][0].labels) == set(taxonomy().attitudes)
    marked = [c for phrase in phrases for c in example_label(phrase, "concerns", [])]
    enough = {c for c in marked if marked.count(c) >= FEWEST}
    assert set(models["ConcernTagger"][0].labels) == enough
    assert enough == set(taxonomy().concerns)


def test_the_tagger_has_a_threshold_and_every_phrase_its_marks(models, phrases):
    model, threshold = models["ConcernTagger"]
    assert 0 < threshold < 1
    assert len(model.marks) == len([p for p in phrases if p.get(INTENT)])
    topics, factor = models["TopicClassifier"]
    assert factor > 0
    assert (topics.marks.sum(axis=1) == 1).all()


@pytest.mark.parametrize(
    ("text", "concern"),
    [
        ("Are my records being sold to drug companies for profit?", "commercial_use"),
        ("What if hackers steal my medical records?", "security_breach"),
        ("Will my insurer put my premium up?", "insurance_employers"),
    ],
)
async def test_a_voiced_concern_is_heard(assistant, text, concern):
    understood = await assistant.understand(text)
    assert concern in [found["name"] for found in understood["concerns"]]


@pytest.mark.parametrize(
    ("text", "attitude"),
    [
        ("I'm proud that my data helps find cures, use all of it", "positive"),
        ("I refuse, you have no right to take my records", "negative"),
        ("does data help cancer research", "neutral"),
    ],
)
async def test_an_attitude_is_to_sharing_and_not_a_mood(assistant, text, attitude):
    assert (await assistant.understand(text))["attitude"]["name"] == attitude


async def test_the_ranking_is_of_topics_and_adds_up_to_no_more_than_one(assistant):
    understood = await assistant.understand("how do I opt out")
    ranking = understood["intent_ranking"]
    assert understood["intent"] == ranking[0]
    scores = [guess["confidence"] for guess in ranking]
    assert scores == sorted(scores, reverse=True)
    assert sum(scores) <= 1.000001
