"""Scores how messages are grouped into themes, beside k-means on the same vectors.

    python comparison/themes.py FILE.jsonl
    python comparison/themes.py --vira test.csv
    python comparison/themes.py --phrases

FILE.jsonl has labelled messages, as `bot evaluate` takes them. `--vira` takes a file of the VIRA
intent expressions (IBM Debater datasets, CDLA-Sharing 1.0; columns sentence and label), which is
not ours to ship. `--phrases` groups samples of data/nlu/, for several values of CLOSE: it is what
CLOSE was chosen on.
"""

from __future__ import annotations

import argparse
import csv
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from statistics import mean

import numpy as np
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score

from bot.content.check.phrases import phrases_of
from bot.content.files import DATA
from bot.evaluation.asking import read_rows
from bot.evaluation.grouping import Grouping, measure
from bot.evaluation.measures import IN_SCOPE_KINDS
from bot.insight.themes import CLOSE, group
from bot.settings import settings
from bot.understanding import encoder
from bot.understanding.vectors import of_phrases

Pair = tuple[str, str]
"""A text with its topic."""
TRIED = (0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9)
SAMPLES, SAMPLE = 6, 400
COLUMNS = ("grouped by", *(field.name for field in fields(Grouping)), "stable")


def main() -> None:
    """Reads the arguments and prints a table."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    one = asked.add_mutually_exclusive_group(required=True)
    one.add_argument("file", type=Path, nargs="?", metavar="FILE.jsonl")
    one.add_argument("--vira", type=Path, metavar="test.csv")
    one.add_argument("--phrases", action="store_true")
    given = asked.parse_args()
    # scikit-learn takes many small groups for a mistake.
    warnings.filterwarnings("ignore", "The number of unique classes")
    print("|", " | ".join(COLUMNS), "|\n|", "---|" * len(COLUMNS))
    if given.phrases:
        choose()
    else:
        compare(_vira(given.vira) if given.vira else _labelled(given.file))


def compare(pairs: Sequence[Pair]) -> None:
    """Ours and k-means, with the right number of groups and with a guess at it."""
    texts, topics = zip(*pairs, strict=True)
    vectors = encoder.load(settings().encoder).encode_all(texts)
    _print("ours", [measure(topics, list(group(vectors)))], _stability(vectors))
    guess = round((len(texts) / 2) ** 0.5)
    for name, k in (("right k", len(set(topics))), ("k = √(n/2)", guess)):
        found = KMeans(k, n_init=10, random_state=1).fit_predict(vectors)
        _print(f"k-means, {name}", [measure(topics, list(found))])


def choose() -> None:
    """A line for each value of CLOSE: the mean over samples of phrases."""
    pairs = list(_phrases())
    texts, questions = (np.array(part) for part in zip(*pairs, strict=True))
    vectors = of_phrases(list(texts))
    samples = [_sample(questions, np.random.default_rng(n)) for n in range(SAMPLES)]
    for close in TRIED:
        made = [
            measure(list(questions[places]), list(group(vectors[places], close)))
            for places in samples
        ]
        stable = mean(_stability(vectors[places], close) for places in samples)
        _print(str(close), made, stable)


def _sample(questions: np.ndarray, dice: np.random.Generator) -> np.ndarray:
    """Places of phrases on some of the questions, a few asked often and most seldom."""
    names = dice.permutation(np.unique(questions))
    names = names[: int(len(names) * dice.uniform(0.3, 0.8))]
    often = 1 / np.arange(1, len(names) + 1) ** 0.7
    counts = dice.multinomial(SAMPLE, often / often.sum())
    return np.concatenate(
        [
            dice.permutation(np.flatnonzero(questions == name))[:n]
            for name, n in zip(names, counts, strict=True)
        ]
    )


def _stability(vectors: np.ndarray, close: float = CLOSE) -> float:
    """How far the groups of nine tenths stay as they are when the last tenth comes in.

    It is the adjusted Rand index, on the texts in both: 1 where nothing moves.
    """
    shuffled = np.random.default_rng(1).permutation(vectors)
    first = len(shuffled) * 9 // 10
    before, after = group(shuffled[:first], close), group(shuffled, close)
    return adjusted_rand_score(before, after[:first])


def _print(name: str, made: Sequence[Grouping], stable: float | None = None) -> None:
    values = [mean(getattr(one, field.name) for one in made) for field in fields(Grouping)]  # fmt: skip
    cells = [f"{value:.0f}" for value in values[:3]]
    cells += [f"{value:.2f}" for value in values[3:]]
    cells.append("" if stable is None else f"{stable:.2f}")
    print("|", " | ".join([name, *cells]), "|", flush=True)


def _labelled(file: Path) -> list[Pair]:
    rows = read_rows(file)
    return [(row["text"], row["topic"]) for row in rows if row["kind"] in IN_SCOPE_KINDS]  # fmt: skip


def _vira(file: Path) -> list[Pair]:
    with file.open(newline="", encoding="utf-8") as lines:
        return [(row["sentence"], row["label"]) for row in csv.DictReader(lines)]


def _phrases() -> Iterator[Pair]:
    """Each phrase of data/nlu/ with its question, or with its topic where that has none."""
    for phrase in phrases_of(DATA / "nlu"):
        yield phrase.text, phrase.labels.get("question") or phrase.intent


if __name__ == "__main__":
    main()
