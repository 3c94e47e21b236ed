"""Personal data that is told by the words around it: names, addresses, numbers of an odd form.

A small network reads the sentence encoder's vector of each piece of a word, of its two neighbours,
and how they are written, and says which kind of personal data it belongs to, if any. It was learnt
once (`bot/safety/context_training.py`) and is shipped as context.npz; it needs no release.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from bot.english import key
from bot.safety import words
from bot.safety.patterns import Region, overlaps
from bot.understanding import encoder
from bot.understanding.encoder import OtherEncoder, Pieces
from bot.understanding.linear import softmax

FILE = Path(__file__).with_name("context.npz")
NONE = "none"
KINDS = (
    NONE,
    "name",
    "address",
    "date_of_birth",
    "reference",
    "nhs_number",
    "ni_number",
    "passport",
    "driving_licence",
    "plate",
    "postcode",
)
# Chosen on data/personal_data_development.yml; docs/safety.md has the figures.
SURE = 0.5
SURE_OF_A_WORD = 0.9  # that a word which is seldom a name is one
OF_DIGITS = {*KINDS} - {NONE, "name", "address"}
FEWEST_DIGITS = 2
_CUE = re.compile(
    r"\b(?:nhs no|number|no|num|ref\w*|id|mrn|chi|h&?c|unit|case|born|dob|birth\w*|licen[cs]e|passport"
    r"|reg|plate|ni|patient|hospital)\b",
    re.IGNORECASE,
)
# It was taught English alone, and neither code nor the names of files.
_NO_WORD = re.compile(r"[^\u0000-\u024f\u1e00-\u1eff\u2000-\u206f]|[*{}$=<>\\_|]|^/")
# Without the possessive ending, and the marks around it.
_WORD = re.compile(r"[^\W_](?:\S*[^\W_])?(?=\W|_|$)")


@dataclass(frozen=True)
class ContextModel:
    """A network of one hidden layer of H: from F features of a piece to the K kinds."""

    hidden: np.ndarray
    hidden_bias: np.ndarray
    out: np.ndarray
    out_bias: np.ndarray
    fingerprint: str
    """Of the encoder that it was learnt with."""

    def chances(self, text: str, pieces: Pieces) -> np.ndarray:
        """The chance of each of KINDS for each of the P pieces of a text: (P, K)."""
        inner = features(text, pieces) @ self.hidden + self.hidden_bias
        return softmax(np.maximum(inner, 0) @ self.out + self.out_bias)

    def save(self, file: Path = FILE) -> None:
        """Writes arrays, and no code."""
        np.savez_compressed(
            file,
            hidden=self.hidden.astype(np.float16),
            hidden_bias=self.hidden_bias.astype(np.float32),
            out=self.out.astype(np.float16),
            out_bias=self.out_bias.astype(np.float32),
            fingerprint=np.array(self.fingerprint),
        )

    @classmethod
    def load(cls, file: Path = FILE) -> ContextModel:
        """What `save` wrote."""
        with np.load(file, allow_pickle=False) as arrays:
            return cls(
                arrays["hidden"].astype(np.float32),
                arrays["hidden_bias"],
                arrays["out"].astype(np.float32),
                arrays["out_bias"],
                str(arrays["fingerprint"]),
            )


@cache
def context_model() -> ContextModel:
    """The shipped model, loaded once in each process.

    Raises:
        OtherEncoder: it was learnt with another encoder than the one that is shipped.
    """
    model = ContextModel.load()
    if model.fingerprint != encoder.load().fingerprint:
        raise OtherEncoder(
            f"{FILE.name} was learnt with another encoder. Run `make personal-data`."
        )
    return model


def by_context(text: str, taken: Iterable[Region] = ()) -> Iterator[tuple[str, Region]]:
    """Yield each piece of personal data with its kind, outside the regions `taken`.

    Nothing is found that words/allow_list.txt allows.
    """
    for kind, (start, end) in _joined(text, _words_found(text, taken)):
        if kind not in OF_DIGITS or _is_number(text, start, end):
            yield kind, (start, end)


def _is_number(text: str, start: int, end: int) -> bool:
    """Whether it has digits enough, and bare digits something that says what they are."""
    found = text[start:end]
    if sum(sign.isdigit() for sign in found) < FEWEST_DIGITS:
        return False
    return any(map(str.isalpha, found)) or (
        bool(_CUE.search(text)) and text[start - 1 : start] not in tuple("£$€")
    )


def _joined(
    text: str, found: Iterator[tuple[str, Region]]
) -> Iterator[tuple[str, Region]]:
    """Words of one kind in a row as one piece. "joan hartwell" is one person, "joan, pete" are two."""
    last: tuple[str, Region] | None = None
    for kind, (start, end) in found:
        if last and last[0] == kind:
            gap = text[last[1][1] : start]
            if not gap.strip() or (kind != "name" and gap.strip() in {",", "."}):
                last = kind, (last[1][0], end)
                continue
        if last:
            yield last
        last = kind, (start, end)
    if last:
        yield last


def _words_found(text: str, taken: Iterable[Region]) -> Iterator[tuple[str, Region]]:
    pieces = encoder.load().pieces(text)
    if not len(pieces.vectors):
        return
    chances = context_model().chances(text, pieces)
    left = [*taken, *(match.span() for match in words.allow_list().finditer(text))]
    for word in _WORD.finditer(text):
        start, end = word.span()
        inside = chances[(pieces.starts < end) & (pieces.ends > start)]
        if not len(inside) or _NO_WORD.search(text[max(start - 1, 0) : end]):
            continue
        kind = KINDS[1 + int(inside[:, 1:].sum(axis=0).argmax())]
        is_word = kind == "name" and _is_ordinary(word[0])
        if 1 - inside[:, 0].min() < (SURE_OF_A_WORD if is_word else SURE):
            continue
        if not overlaps(start, end, left):
            yield kind, (start, end)


def _is_ordinary(word: str) -> bool:
    """Whether a word is written as a plain English one, and is not also a name."""
    plain = key(word)
    return (
        word.islower()
        and words.is_english(plain)
        and not words.is_given_name_and_word(plain)
        and not words.is_surname(plain)
    )


def features(text: str, pieces: Pieces) -> np.ndarray:
    """(P, F): vector and writing of each piece, then of the piece before it and after it."""
    written = [
        _written(text, *place) for place in zip(pieces.starts, pieces.ends, strict=True)
    ]
    own = np.concatenate([pieces.vectors, np.array(written, np.float32)], axis=1)
    edge = np.zeros_like(own[:1])
    return np.concatenate(
        [own, np.concatenate([edge, own[:-1]]), np.concatenate([own[1:], edge])], axis=1
    )


def _written(text: str, start: int, end: int) -> list[bool]:
    """Whether a piece has a capital, has nothing else, begins a word, and has a digit."""
    piece = text[start:end]
    return [
        piece[:1].isupper(),
        len(piece) > 1 and piece.isupper(),
        start == 0 or not text[start - 1].isalnum(),
        any(sign.isdigit() for sign in piece),
    ]
