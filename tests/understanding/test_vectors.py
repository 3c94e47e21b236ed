from __future__ import annotations

import numpy as np
import pytest

from bot.settings import settings
from bot.understanding import encoder, vectors


@pytest.fixture
def read(database, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that the encoder is asked to read from here on; the folder of data is new."""
    texts: list[str] = []
    encode = encoder.Encoder.encode

    def noting(self, text: str) -> np.ndarray:
        texts.append(text)
        return encode(self, text)

    monkeypatch.setattr(encoder.Encoder, "encode", noting)
    return texts


def test_a_phrase_is_read_once_and_its_vector_stays_the_same(read: list[str]) -> None:
    first = vectors.of_phrases(["who sees my record", "is it sold", "is it sold"])
    assert sorted(read) == ["is it sold", "who sees my record"]
    again = vectors.of_phrases(["is it sold", "can I opt out"])
    assert read[2:] == ["can I opt out"]
    assert np.array_equal(first[1], again[0]) and np.array_equal(first[1], first[2])
    assert np.allclose(again[1], encoder.load().encode("can I opt out"))


def test_the_phrases_themselves_are_not_written(read: list[str]) -> None:
    vectors.of_phrases(["zqxphrase"])
    (file,) = (settings().home / "vectors").iterdir()
    assert b"zqxphrase" not in file.read_bytes()


def test_the_oldest_go_where_there_are_too_many(read: list[str], monkeypatch) -> None:
    monkeypatch.setattr(vectors, "MOST", 2)
    vectors.of_phrases(["one", "two"])
    vectors.of_phrases(["three"])
    read.clear()
    vectors.of_phrases(["two", "three"])
    assert read == []
    vectors.of_phrases(["one"])
    assert read == ["one"]
