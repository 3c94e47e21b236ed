"""A linear model and the nearest phrases, in one opinion."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from bot.understanding.mixed import LEAST_CHANCE, MixedModel, Read, Weights
from bot.understanding.neighbours import COUNT, neighbours


def directions(count: int) -> np.ndarray:
    """Vectors of length 1 in 30 dimensions."""
    vectors = np.random.default_rng(1).normal(size=(count, 30))
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


PHRASES = directions(200)
LABELS = ["left" if vector[0] < 0 else "right" for vector in PHRASES]


RUNS = csr_matrix(np.clip(PHRASES, 0, None))
READ = Read(PHRASES, RUNS)


def read_of(vectors: np.ndarray) -> Read:
    return Read(vectors, csr_matrix(np.clip(vectors, 0, None)))


def mixed(neighbours: float, words: float = 0) -> MixedModel:
    return MixedModel.of_classes(READ, LABELS, 1, Weights(neighbours, words))


def test_the_nearest_phrase_comes_first_and_has_most_to_say():
    near = neighbours(PHRASES, PHRASES[7])
    assert near.places[0] == 7
    assert len(near.places) == COUNT
    assert near.say.sum() == pytest.approx(1)
    assert (np.diff(near.say) <= 0).all()
    others = np.delete(np.arange(len(PHRASES)), near.places)
    closest_other = (PHRASES[others] @ PHRASES[7]).max()
    assert (PHRASES[near.places] @ PHRASES[7] >= closest_other).all()


def test_fewer_phrases_than_are_asked_all_have_a_say():
    near = neighbours(PHRASES[:3], PHRASES[1])
    assert sorted(near.places) == [0, 1, 2]


@pytest.mark.parametrize(
    ("neighbours", "words"), [(0, 0), (0.4, 0), (1, 0), (0.25, 0.4), (0, 1)]
)
def test_chances_of_exclusive_labels_add_up_to_one(neighbours, words):
    chances = mixed(neighbours, words).chances_of(read_of(directions(20)), PHRASES)
    assert chances.sum(axis=1) == pytest.approx(1)


def test_the_weight_moves_the_opinion_from_the_linear_model_to_the_neighbours():
    near = neighbours(PHRASES, PHRASES[3])
    voted = mixed(1).chances(PHRASES[3], near, RUNS[3])
    own = LABELS[3]
    place = mixed(1).labels.index(own)
    others = [near.say[i] for i, p in enumerate(near.places) if LABELS[p] == own]
    room = 1 + LEAST_CHANCE * len(voted)
    assert voted[place] == pytest.approx((sum(others) + LEAST_CHANCE) / room)
    linear = mixed(0).chances(PHRASES[3], near, RUNS[3])
    half = mixed(0.5).chances(PHRASES[3], near, RUNS[3])
    product = np.sqrt(voted * linear)
    assert half == pytest.approx(product / product.sum())


def test_each_of_three_opinions_counts_as_much_as_its_weight():
    near = neighbours(PHRASES, PHRASES[3])
    voted, linear, words = (
        mixed(*weights).chances(PHRASES[3], near, RUNS[3])
        for weights in ((1, 0), (0, 0), (0, 1))
    )
    told = mixed(0.2, 0.5).chances(PHRASES[3], near, RUNS[3])
    product = voted**0.2 * linear**0.3 * words**0.5
    assert told == pytest.approx(product / product.sum())


def test_tags_are_mixed_each_on_its_own():
    tags = [[name] if name == "left" else [] for name in LABELS]
    model = MixedModel.of_tags(READ, tags, 10, Weights(0.4, 0.2))
    chances = model.chances_of(READ, PHRASES)
    said = (chances[:, 0] >= 0.5).tolist()
    agreed = [yes == (name == "left") for yes, name in zip(said, LABELS, strict=True)]
    assert sum(agreed) > 0.95 * len(LABELS)


def test_a_model_comes_back_as_it_was_kept(tmp_path):
    model = mixed(0.3, 0.3)
    model.save(tmp_path / "model.npz", cut=1.7)
    kept, cut = MixedModel.load(tmp_path / "model.npz")
    assert cut == 1.7
    texts = read_of(directions(5))
    assert kept.chances_of(texts, PHRASES) == pytest.approx(
        model.chances_of(texts, PHRASES), abs=1e-3
    )
