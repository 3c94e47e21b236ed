from __future__ import annotations

from random import Random

from bot.understanding.typos import with_typos


def test_a_typo_changes_a_text_a_little_and_the_same_way_each_time() -> None:
    text = "can my employer see my records"
    for seed in range(50):
        typed = with_typos(text, 1, Random(seed))
        assert abs(len(typed) - len(text)) <= 1
        assert typed == with_typos(text, 1, Random(seed))
    assert len({with_typos(text, 1, Random(seed)) for seed in range(50)}) > 20


def test_short_words_and_no_typos_leave_the_text() -> None:
    assert with_typos("gp?", 2, Random(1)) == "gp?"
    assert with_typos("my data", 0, Random(1)) == "my data"
