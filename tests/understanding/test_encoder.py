from __future__ import annotations

import shutil

import numpy as np
import pytest

from bot.understanding import encoder


@pytest.fixture(scope="module")
def model() -> encoder.Encoder:
    return encoder.load()


@pytest.mark.parametrize("text", ["hello", "a", "?", "🙂", "мои данные", "data " * 500])
def test_every_text_gets_a_vector_of_length_one(model, text):
    vector = model.encode(text)
    assert vector.shape == (384,)
    assert vector.dtype == np.float32
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_texts_of_like_meaning_are_closer_than_others(model):
    asked = model.encode("How do I opt out of data sharing?")
    like = model.encode("I don't want them to pass on my records, how can I refuse?")
    unlike = model.encode("What time does the swimming pool open?")
    assert asked @ like > asked @ unlike + 0.1


def test_a_text_gets_the_same_vector_whatever_was_encoded_before(model):
    first = model.encode("Who can see my record?")
    model.encode("Something much longer, about another matter altogether " * 5)
    assert np.array_equal(first, model.encode("Who can see my record?"))


def test_many_texts_get_the_vectors_that_they_get_alone(model):
    texts = ["Who can see my record?", "a", "opt out " * 30]
    alone = np.array([model.encode(text) for text in texts])
    assert np.array_equal(model.encode_all(texts), alone)


def test_what_goes_beyond_the_longest_text_is_left_out(model):
    words = "record " * encoder.MAX_TOKENS
    assert np.array_equal(model.encode(words), model.encode(words + "police"))


def test_a_process_has_one_encoder():
    assert encoder.load() is encoder.load()


def test_another_encoder_can_be_named(tmp_path, model):
    for name in encoder.SHA256:
        shutil.copy(encoder.tested_folder() / name, tmp_path)
    other = encoder.load(str(tmp_path))
    assert other is not model
    assert np.array_equal(other.encode("hello"), model.encode("hello"))


@pytest.mark.parametrize("name", sorted(encoder.SHA256))
def test_a_file_that_was_not_tested_is_refused(monkeypatch, name):
    monkeypatch.setitem(encoder.SHA256, name, "0" * 64)
    with pytest.raises(encoder.EncoderMissing, match=rf"{name}.*git checkout"):
        encoder.tested_folder()


def test_a_file_that_is_not_there_is_missed(monkeypatch):
    monkeypatch.setitem(encoder.SHA256, "vocabulary.txt", "0" * 64)
    with pytest.raises(encoder.EncoderMissing, match=r"vocabulary\.txt"):
        encoder.tested_folder()
