from __future__ import annotations

import zipfile

import numpy as np
import pytest

from bot.understanding.linear import (
    LinearModel,
    best_threshold,
    fit_classes,
    fit_tags,
    sigmoid,
    softmax,
    temperature,
)


def blobs(count: int, seed: int, noise: float = 1.3) -> tuple[np.ndarray, list[str]]:
    """Three overlapping classes in 20 dimensions."""
    random = np.random.default_rng(seed)
    names = ["first", "second", "third"]
    labels = [names[i % 3] for i in range(count)]
    centres = np.eye(20)[[names.index(label) for label in labels]] * 1.5
    return centres + random.normal(0, noise, (count, 20)), labels


def test_a_temperature_makes_a_stated_confidence_how_often_it_is_right():
    vectors, labels = blobs(90, seed=3)
    held_out, held_labels = blobs(900, seed=4)
    unseen, right = blobs(3000, seed=5)
    model = fit_classes(vectors, labels, regularisation=100)
    marks = np.array(
        [[name == label for name in model.labels] for label in held_labels]
    )
    factor = temperature(model.logits(held_out), marks)
    said = softmax(model.logits(unseen) / factor)
    hits = (np.array(model.labels)[said.argmax(1)] == np.array(right)).mean()
    plain = softmax(model.logits(unseen)).max(1).mean()
    assert said.max(1).mean() == pytest.approx(hits, abs=0.05)
    assert abs(plain - hits) > 0.05


def test_a_text_with_several_right_labels_counts_as_right_with_any():
    logits = np.array([[5.0, 0.0, -5.0]] * 20)
    either = np.array([[True, False, True], [False, True, True]] * 10)
    both = np.array([[True, True, False]] * 20)
    assert temperature(logits, both) < temperature(logits, either)


def test_without_a_known_label_nothing_is_changed():
    assert temperature(np.zeros((3, 2)), np.zeros((3, 2), bool)) == 1


def test_two_classes_are_told_apart_as_well():
    vectors, labels = blobs(60, seed=12, noise=0.2)
    two = [i for i, label in enumerate(labels) if label != "third"]
    model = fit_classes(vectors[two], [labels[i] for i in two], 10)
    assert model.labels == ["first", "second"]
    said = model.logits(vectors[two]).argmax(1)
    assert [model.labels[place] for place in said] == [labels[i] for i in two]


def test_balancing_gives_a_rare_class_its_due():
    vectors, labels = blobs(300, seed=5)
    kept = [i for i, label in enumerate(labels) if label != "third" or i % 10 == 0]
    vectors, labels = vectors[kept], [labels[i] for i in kept]
    unseen, right = blobs(900, seed=6)

    def found(balanced: bool) -> int:
        model = fit_classes(vectors, labels, 1, balanced)
        said = np.array(model.labels)[model.logits(unseen).argmax(1)]
        return int(((said == "third") & (np.array(right) == "third")).sum())

    assert found(balanced=True) > found(balanced=False)


def test_a_text_can_have_no_tag_one_or_several():
    vectors, labels = blobs(150, seed=8, noise=0.2)
    both = np.eye(20)[[0, 1]].sum(0) * 1.5
    vectors = np.vstack([vectors, np.tile(both, (30, 1))])
    tags = [[label] if label != "third" else [] for label in labels]
    tags += [["first", "second"]] * 30
    model = fit_tags(vectors, tags, 10)
    assert model.labels == ["first", "second"]

    def said(vector: np.ndarray) -> list[str]:
        scores = sigmoid(model.logits(vector))
        return [n for n, s in zip(model.labels, scores, strict=True) if s >= 0.5]

    assert said(np.eye(20)[0] * 1.5) == ["first"]
    assert said(both) == ["first", "second"]
    assert said(np.eye(20)[2] * 1.5) == []


def test_a_tag_on_too_few_texts_is_left_out():
    vectors, labels = blobs(60, seed=9)
    tags = [["rare"] if i < 4 else [label] for i, label in enumerate(labels)]
    assert "rare" not in fit_tags(vectors, tags, 1).labels


def test_texts_without_any_tag_give_a_model_that_never_tags(tmp_path):
    vectors, _ = blobs(10, seed=10)
    model = fit_tags(vectors, [[]] * 10, 1)
    model.save(tmp_path / "model.npz")
    kept, _ = LinearModel.load(tmp_path / "model.npz")
    assert kept.labels == []
    assert kept.logits(vectors[0]).shape == (0,)


def test_the_threshold_is_where_macro_f1_is_best():
    scores = np.array([[0.2, 0.1], [0.4, 0.3], [0.6, 0.9], [0.8, 0.2]])
    present = np.array([[False, False], [False, False], [True, True], [True, False]])
    assert 0.4 < best_threshold(scores, present) <= 0.6


def test_a_model_is_kept_as_arrays_and_comes_back_the_same(tmp_path):
    vectors, labels = blobs(60, seed=11)
    model = fit_classes(vectors, labels, 1)
    file = tmp_path / "model.npz"
    model.save(file, extra=3.0)
    kept, more = LinearModel.load(file)
    assert kept.labels == model.labels
    assert float(more["extra"]) == 3
    assert np.array_equal(kept.logits(vectors), model.logits(vectors))
    with zipfile.ZipFile(file) as archive:
        names = {"labels.npy", "weights.npy", "bias.npy", "extra.npy"}
        assert set(archive.namelist()) == names


def test_a_file_that_could_run_code_is_not_loaded(tmp_path):
    file = tmp_path / "model.npz"
    objects = np.array([print], dtype=object)
    np.savez(file, labels=objects, weights=objects, bias=objects)
    with pytest.raises(ValueError, match="allow_pickle"):
        LinearModel.load(file)


def test_softmax_and_sigmoid_stand_large_numbers():
    assert softmax(np.array([1000.0, 0.0])).tolist() == [1, 0]
    assert sigmoid(np.array([40.0]))[0] == pytest.approx(1)
