from __future__ import annotations

import numpy as np

from bot.understanding.runs import FEWEST, RunReader

TEXTS = ["who sees my record", "who sees it", "Who sees MY notes", "is it sold"]


def test_runs_that_enough_texts_have_are_known() -> None:
    known = RunReader.of(TEXTS).arrays()["runs"].tolist()
    assert FEWEST == 3
    assert known == ["sees", "who", "who sees"]


def test_capitals_and_apostrophes_do_not_count() -> None:
    reader = RunReader.of(["don't know"] * 3)
    read = reader.read(["DONT KNOW", "don’t know", "something else"]).toarray()
    assert np.array_equal(read[0], read[1]) and read[0].any() and not read[2].any()


def test_a_reader_comes_back_as_it_was_kept(tmp_path) -> None:
    reader = RunReader.of(TEXTS, longest=1)
    np.savez(tmp_path / "runs.npz", **reader.arrays())
    with np.load(tmp_path / "runs.npz") as arrays:
        kept = RunReader.from_arrays(arrays)
    assert np.allclose(kept.read(TEXTS).toarray(), reader.read(TEXTS).toarray())
    assert kept.longest == 1
