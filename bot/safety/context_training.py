"""Learns what `bot.safety.context` recognises: `make personal-data`, after a change of
data/personal_data.yml or of the encoder.

Each message is read in several forms, as written, in lower case, without punctuation, and with other
people's names, so that it is not the names that are learnt but where names stand. Phrases of
data/nlu/ stand beside them for what is not personal.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.neural_network import MLPClassifier

from bot.content.check.phrases import phrases_of
from bot.content.files import DATA
from bot.content.personal_data import (
    MARK,
    Marked,
    lower_case,
    marked,
    messages,
    without_punctuation,
)
from bot.safety import words
from bot.safety.context import FILE, KINDS, NONE, ContextModel, features
from bot.safety.patterns import shapes
from bot.understanding import encoder

_NAME = re.compile(r"\[\[name:(.*?)\]\]")


@dataclass(frozen=True)
class Recipe:
    """The settings; `hidden` is the width of the network's one hidden layer."""

    seed: int = 1
    hidden: int = 128
    epochs: int = 12
    phrases: int = 6000


def learn(recipe: Recipe = Recipe()) -> ContextModel:
    """The network, trained; about 3 minutes on 2 cores."""
    chance = random.Random(recipe.seed)
    seen = [form for source in messages() for form in _forms(source, chance)]
    phrases = [p.text for p in phrases_of(DATA / "nlu")]
    seen += chance.sample([text for text in phrases if _is_clean(text)], recipe.phrases)
    vectors, kinds = _read([marked(source) for source in seen])
    network = MLPClassifier(
        (recipe.hidden,),
        batch_size=512,
        max_iter=recipe.epochs,
        early_stopping=True,
        validation_fraction=0.05,
        random_state=recipe.seed,
    )
    network.fit(vectors, kinds)
    (hidden, out), (hidden_bias, out_bias) = network.coefs_, network.intercepts_
    return ContextModel(hidden, hidden_bias, out, out_bias, encoder.load().fingerprint)


def _forms(source: str, chance: random.Random) -> Iterator[str]:
    yield source
    yield lower_case(_renamed(source, chance))
    yield without_punctuation(_renamed(source, chance))
    yield without_punctuation(lower_case(_renamed(source, chance)))
    # As it may come back: nothing personal is left in it.
    yield MARK.sub(lambda mark: f"[{shapes().labels[mark[1]]}]", source)


def _renamed(source: str, chance: random.Random) -> str:
    """The message with other people's names."""
    return _NAME.sub(lambda mark: _other_name(mark, chance), source)


def _other_name(mark: re.Match[str], chance: random.Random) -> str:
    parts = mark[1].split()
    if any(len(part.strip(".")) < 2 for part in parts):
        return mark[0]  # initials
    is_surname = len(parts) == 1 and chance.random() < 0.25
    new = [chance.choice(words.surnames() if is_surname else words.given_names())]
    new += [chance.choice(words.surnames()) for _ in parts[1:]]
    if mark[1] != mark[1].lower():
        new = [word.title() for word in new]
    return f"[[name:{' '.join(new)}]]"


def _is_clean(text: str) -> bool:
    """Whether a phrase has nothing personal by its shape, nor a word that is a first name."""
    keys = re.findall(r"[^\W\d_]+", text.lower())
    return not any(map(words.is_given_name, keys)) and not any(
        any(shape.find(text)) for shape in shapes().shapes
    )


def _read(seen: Sequence[Marked]) -> tuple[np.ndarray, np.ndarray]:
    """Features and kinds of every piece of every message: (N, F) and (N,)."""
    all_pieces = encoder.load().pieces_of_all([message.text for message in seen])
    vectors, kinds = [], []
    for message, pieces in zip(seen, all_pieces, strict=True):
        vectors.append(features(message.text, pieces))
        kinds += [
            KINDS.index(_kind(message, start, end))
            for start, end in zip(pieces.starts, pieces.ends, strict=True)
        ]
    return np.concatenate(vectors), np.array(kinds)


def _kind(message: Marked, start: int, end: int) -> str:
    for first, last, kind in message.spans:
        if start < last and first < end and kind in KINDS:
            return kind
    return NONE


if __name__ == "__main__":
    learn().save()
    print(f"Wrote {FILE.name}. Run the tests of tests/safety/.")
