"""Messages without an answer, grouped into themes by what they mean.

A pure function: texts and their vectors in, themes out. Time and memory grow with the square of the
number of texts. docs/measurements.md has how well it groups, and why these numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import pdist
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, CountVectorizer
from sklearn.preprocessing import MultiLabelBinarizer

from bot.records.disclosure import SMALLEST_SHOWN

CLOSE = 0.75  # of the median distance between two texts: see docs/measurements.md
ALWAYS_CLOSE = 0.4  # paraphrases, even where all texts are about one thing
EXAMPLES = 5
TERMS = 3
SHARED_BY = 3  # conversations; what one or two people wrote names no theme
SHARE_OF_THEME = 0.1
OTHERS = "Others"
NO_SHARED_WORDS = "No words in common"

_MASKED = re.compile(r"\[[^\]]*\]")
_WORD = re.compile(r"[^\W\d_]+")
_SAYS_LITTLE = (
    "did didn does doesn doing don dont im isn ive just know like ll makes mean means need put really "
    "said say says shall tell thing things think told ve wanna want wants wasn won wouldn"
)
_STOP_WORDS = ENGLISH_STOP_WORDS.difference(["bill", "fire", "out", "system"]).union(
    _SAYS_LITTLE.split()
)


@dataclass(frozen=True)
class Message:
    """Words that got no answer, with personal data taken out, and the conversations that used them."""

    text: str
    conversations: frozenset[int]


@dataclass(frozen=True)
class Theme:
    """Messages of like meaning."""

    name: str
    """A proposal: the words that set it apart. A person gives the real name."""
    conversations: int
    """A raw count: it goes nowhere but through `bot.records.disclosure`."""
    examples: tuple[str, ...]
    """The most central messages; none below 8 conversations. A quote still needs its release."""
    members: tuple[str, ...]
    """All messages, the most central first, for the roles that may read what people wrote."""


def find_themes(messages: Sequence[Message], vectors: np.ndarray) -> list[Theme]:
    """Groups messages by meaning.

    The same words, whatever their capitals, are one message. The order of the messages does not
    matter.

    Args:
        vectors: of the texts, (N, F), each of length 1.

    Returns:
        The themes of at least 8 conversations, the largest first; then, if anything is left over,
        "Others", which has no examples. A conversation can be in several themes.
    """
    texts, asked_in, vectors = _without_repeats(messages, vectors)
    numbers = group(vectors)
    large: list[list[int]] = []
    rest: list[int] = []
    for number in np.unique(numbers):
        places = _central_first(np.flatnonzero(numbers == number), vectors)
        if _conversations(asked_in, places) >= SMALLEST_SHOWN:
            large.append(places)
        else:
            rest.extend(places)
    themes = []
    names = _names(texts, asked_in, [*large, rest] if rest else large)
    for name, places in zip(names, large, strict=False):
        n, members = _conversations(asked_in, places), tuple(texts[p] for p in places)
        themes.append(Theme(name, n, members[:EXAMPLES], members))
    themes.sort(key=lambda theme: (-theme.conversations, theme.members[0]))
    if rest:
        n, members = _conversations(asked_in, rest), tuple(texts[p] for p in rest)
        themes.append(Theme(OTHERS, n, (), members))
    return themes


def group(vectors: np.ndarray, close: float = CLOSE) -> np.ndarray:
    """The number of each text's group, (N,), by average linkage on the cosine distance.

    Groups merge while they are closer than `close` times the median distance: how close is close
    depends on the subject, as all questions on one thing lie near each other.
    """
    if len(vectors) < 2:
        return np.ones(len(vectors), int)
    distances = pdist(vectors, "cosine")
    threshold = max(ALWAYS_CLOSE, close * float(np.median(distances)))
    return fcluster(linkage(distances, "average"), threshold, "distance")


def _without_repeats(
    messages: Sequence[Message], vectors: np.ndarray
) -> tuple[list[str], list[frozenset[int]], np.ndarray]:
    """Distinct texts in a fixed order, with the conversations of all that say the same."""
    alike: dict[str, list[int]] = {}
    for n in sorted(range(len(messages)), key=lambda n: messages[n].text):
        alike.setdefault(messages[n].text.strip().lower(), []).append(n)
    same = [alike[words] for words in sorted(alike)]
    return (
        [messages[places[0]].text.strip() for places in same],
        [frozenset().union(*(messages[n].conversations for n in p)) for p in same],
        vectors[[places[0] for places in same]],
    )


def _conversations(asked_in: Sequence[frozenset[int]], places: Iterable[int]) -> int:
    return len(frozenset().union(*(asked_in[n] for n in places)))


def _central_first(places: np.ndarray, vectors: np.ndarray) -> list[int]:
    closeness = vectors[places] @ vectors[places].mean(axis=0)
    return places[np.argsort(-closeness, kind="stable")].tolist()


def _names(
    texts: Sequence[str],
    asked_in: Sequence[frozenset[int]],
    themes: Sequence[list[int]],
) -> list[str]:
    """Names each theme by the terms that more of its conversations use than others do.

    The score is class-based TF-IDF (Grootendorst 2022, BERTopic), times the words of the term.

    Args:
        themes: the places of each theme's texts.
    """
    counter = CountVectorizer(analyzer=_terms, binary=True)
    try:
        there = counter.fit_transform(texts)
    except ValueError:  # no text has a word that tells something
        return [NO_SHARED_WORDS for _ in themes]
    terms = counter.get_feature_names_out()
    asking = MultiLabelBinarizer(sparse_output=True).fit_transform(asked_in)
    # Conversations, not messages: one who repeats a word counts once.
    counts = np.array(
        [
            np.asarray(((asking[places].T @ there[places]) > 0).sum(axis=0)).ravel()
            for places in themes
        ]
    )
    sizes = np.array([[_conversations(asked_in, places)] for places in themes])
    shares = counts / np.maximum(sizes, 1)
    rarity = np.log1p(sizes.mean() / counts.sum(axis=0))
    scores = shares * rarity * [len(term.split()) for term in terms]
    telling = (
        (counts >= SHARED_BY)
        & (shares >= SHARE_OF_THEME)
        & (shares >= counts.sum(axis=0) / sizes.sum())
    )
    # Of equals, the term that is first in the alphabet: `terms` are sorted.
    ranked = np.argsort(-scores, axis=1, kind="stable")
    return [
        _name([terms[n] for n in order if tells[n]])
        for order, tells in zip(ranked, telling, strict=True)
    ]


def _terms(text: str) -> list[str]:
    """The words that tell something, and the pairs of them that stand side by side."""
    words = _WORD.findall(_MASKED.sub(" . ", text).lower())
    tells = [len(word) > 1 and word not in _STOP_WORDS for word in words]
    told = list(zip(words, tells, strict=True))
    pairs = [
        f"{a} {b}"
        for (a, first), (b, second) in pairwise(told)
        if first and second and a != b
    ]
    return [word for word, first in told if first] + pairs


def _name(ranked: Sequence[str]) -> str:
    """The first terms that do not repeat each other: "records" adds nothing to "record"."""
    chosen: list[str] = []
    for term in ranked:
        said = " ".join(chosen).split()
        repeats = any(
            word.startswith(old) or old.startswith(word)
            for old in said
            for word in term.split()
        )
        if not repeats and len(chosen) < TERMS:
            chosen.append(term)
    named = ", ".join(chosen)
    return named[:1].upper() + named[1:] if named else NO_SHARED_WORDS
