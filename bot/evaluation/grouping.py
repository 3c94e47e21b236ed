"""How well texts are grouped by meaning, as a pure function over right topics and found groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from sklearn.metrics import (
    adjusted_mutual_info_score,
    adjusted_rand_score,
    v_measure_score,
)


@dataclass(frozen=True)
class Grouping:
    """What the groups of N texts are worth. A theme is a group that is large enough."""

    topics: int
    """Right topics, however rare."""
    themes: int
    topics_found: int
    """Topics that are the commonest one of a theme."""
    coverage: float
    """The share of texts that are in a theme."""
    purity: float
    """Of those, the share whose topic is the commonest one of their theme."""
    mutual_information: float
    """Adjusted for chance: 0 for groups at random, 1 for the right ones."""
    quality_f1: float
    """The harmonic mean of it and the adjusted Rand index, as in IBM's framework for VIRA."""
    v_measure: float


def measure(
    topics: Sequence[str], groups: Sequence[Hashable], smallest: int = 2
) -> Grouping:
    """Holds groups against the right topics.

    Texts outside any theme count as one group of their own, as in IBM's framework for VIRA: leaving
    out what is hard does not raise a score.

    Args:
        topics: the right topic of each text.
        groups: the group that each text was put in.
        smallest: how many texts make a theme.
    """
    sizes = Counter(groups)
    labels = [group if sizes[group] >= smallest else None for group in groups]
    inside: dict[Hashable, Counter[str]] = {}
    for topic, label in zip(topics, labels, strict=True):
        if label is not None:
            inside.setdefault(label, Counter())[topic] += 1
    commonest = [counts.most_common(1)[0] for counts in inside.values()]
    covered = sum(counts.total() for counts in inside.values())
    numbered = [-1 if label is None else list(inside).index(label) for label in labels]
    information = adjusted_mutual_info_score(topics, numbered)
    rand = adjusted_rand_score(topics, numbered)
    both = information + rand
    return Grouping(
        topics=len(set(topics)),
        themes=len(inside),
        topics_found=len({topic for topic, _ in commonest}),
        coverage=covered / len(topics),
        purity=sum(n for _, n in commonest) / covered if covered else 0.0,
        mutual_information=information,
        quality_f1=2 * information * rand / both if both > 0 else 0.0,
        v_measure=v_measure_score(topics, numbered),
    )
