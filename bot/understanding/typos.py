"""Misspelt texts: to train the encoder on, and to measure what misspelling costs."""

from __future__ import annotations

from random import Random


def with_typos(text: str, count: int, random: Random) -> str:
    """The text with `count` slips of the finger: letters swapped, left out, doubled or missed."""
    for _ in range(count):
        text = _with_typo(text, random)
    return text


def _with_typo(text: str, random: Random) -> str:
    letters = [place for place, sign in enumerate(text) if sign.isalpha()]
    if len(letters) < 4:  # a typo in "gp" is another word
        return text
    at = random.choice(letters[:-1])
    before, letter, after = text[:at], text[at], text[at + 1 :]
    return random.choice(
        [
            before + after[:1] + letter + after[1:],
            before + after,
            before + letter + letter + after,
            before + _beside(letter) + after,
        ]
    )


def _beside(letter: str) -> str:
    """The key to the left, or to the right where there is none."""
    rows = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
    for row in rows:
        place = row.find(letter.lower())
        if place >= 0:
            return row[place - 1 if place else 1]
    return letter
