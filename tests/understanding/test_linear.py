from __future__ import annotations

import zipfile

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from bot.understanding.linear import (
    LinearModel,
    best_threshold,
    fit_classes,
    fit_tags,
    sigmoid,
    softmax,
)


def blobs(count: int, seed: int, noise: float = 1.3) -> tuple[np.ndarray, list[str]]:
    """Three overlapping classes in 20 dimensions."""
    random = np.random.default_rng(seed)
    names = ["first", "second", "third"]
    labels = [names[i % 3] for i in range(count)]
    centres = np.eye(20)[[names.index(label) for label in labels]] * 1.5
    return centres + random.normal(0, noise, (count, 20)), labels


def log_loss(model: LinearModel, vectors: np.ndarray, labels: list[str]) -> float:
    chosen = [model.labels.index(label) for label in labels]
    said = softmax(model.logits(vectors))[np.arange(len(labels)), chosen]
    return float(-np.log(said).mean())


def test_calibration_lowers_the_loss_on_data_that_was_left_out():
    vectors, labels = blobs(90, seed=1)
    unseen, right = blobs(900, seed=2)
    calibrated = fit_classes(vectors, labels, regularisation=100)
    plain = LogisticRegression(C=100, max_iter=1000).fit(vectors, labels)
    uncalibrated = LinearModel(
        plain.classes_.tolist(), plain.coef_.T, plain.intercept_, np.zeros(3)
    )
    assert log_loss(calibrated, unseen, right) < log_loss(uncalibrated, unseen, right)
    same = calibrated.logits(unseen).argmax(1) == uncalibrated.logits(unseen).argmax(1)
    assert same.all()


def test_a_stated_confidence_is_how_often_it_is_right():
    vectors, labels = blobs(300, seed=3)
    unseen, right = blobs(3000, seed=4)
    model = fit_classes(vectors, labels, regularisation=100)
    said = softmax(model.logits(unseen))
    hits = np.array(model.labels)[said.argmax(1)] == np.array(right)
    assert said.max(1).mean() == pytest.approx(hits.mean(), abs=0.05)


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
        return [
            name
            for name, score, threshold in zip(
                model.labels, scores, model.thresholds, strict=True
            )
            if score >= threshold
        ]

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
    kept = LinearModel.load(tmp_path / "model.npz")
    assert kept.labels == []
    assert kept.logits(vectors[0]).shape == (0,)


def test_the_threshold_is_where_f1_is_best():
    scores = np.array([0.2, 0.4, 0.6, 0.8, 0.9])
    present = np.array([False, False, True, True, True])
    assert 0.4 < best_threshold(scores, present) <= 0.6


def test_a_model_is_kept_as_arrays_and_comes_back_the_same(tmp_path):
    vectors, labels = blobs(60, seed=11)
    model = fit_classes(vectors, labels, 1)
    file = tmp_path / "model.npz"
    model.save(file)
    kept = LinearModel.load(file)
    assert kept.labels == model.labels
    for name in ("weights", "bias", "thresholds"):
        assert np.array_equal(getattr(kept, name), getattr(model, name))
    assert np.array_equal(kept.logits(vectors), model.logits(vectors))
    with zipfile.ZipFile(file) as archive:
        assert set(archive.namelist()) == {
            "labels.npy",
            "weights.npy",
            "bias.npy",
            "thresholds.npy",
        }


def test_a_file_that_could_run_code_is_not_loaded(tmp_path):
    file = tmp_path / "model.npz"
    objects = np.array([print], dtype=object)
    np.savez(file, labels=objects, weights=objects, bias=objects, thresholds=objects)
    with pytest.raises(ValueError, match="allow_pickle"):
        LinearModel.load(file)


def test_softmax_and_sigmoid_stand_large_numbers():
    assert softmax(np.array([1000.0, 0.0])).tolist() == [1, 0]
    assert sigmoid(np.array([40.0]))[0] == pytest.approx(1)
