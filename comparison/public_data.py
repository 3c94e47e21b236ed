"""Scores the topic classifier's method on public data, with the same encoder and settings.

    python comparison/public_data.py --clinc data_full.json
    python comparison/public_data.py --banking train.csv test.csv

The files are not ours to ship. CLINC150 (CC BY 3.0): `data_full.json` of clinc/oos-eval.
BANKING77 (CC BY 4.0): `train.csv` and `test.csv` of PolyAI-LDN/task-specific-datasets. BOT_ENCODER
names another encoder, such as the untuned one.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np

from bot.content.files import read
from bot.settings import ROOT, settings
from bot.understanding import encoder
from bot.understanding.mixed import MixedModel, Read, Weights
from bot.understanding.runs import RunReader
from bot.understanding.topics import TopicClassifier

Pairs = list[tuple[str, str]]
"""Texts with their intents."""
Guess = Callable[[list[str]], tuple[np.ndarray, np.ndarray]]
"""Takes vectors, (M, F); gives the likeliest intent and its chance for each, (M,) both."""
RECALL_WANTED = (
    0.65  # of out-of-scope messages of the validation set; sets the threshold
)


def main() -> None:
    """Reads the arguments and prints a table."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--clinc", type=Path, metavar="data_full.json")
    asked.add_argument(
        "--banking", type=Path, nargs=2, metavar=("train.csv", "test.csv")
    )
    given = asked.parse_args()
    if given.clinc:
        for name, value in clinc(json.loads(given.clinc.read_text())).items():
            print(f"CLINC150   {name:<28} {value:.3f}")
    if given.banking:
        train, test = (_rows(file) for file in given.banking)
        print(f"BANKING77  {'accuracy':<28} {banking(train, test):.3f}")
    if not given.clinc and not given.banking:
        asked.error("name the files of --clinc or --banking")


def clinc(data: dict[str, list[list[str]]]) -> dict[str, float]:
    """CLINC150, full set: accuracy in scope, and recall out of scope.

    An in-scope message below the threshold counts as wrong. The threshold is the confidence under
    which `RECALL_WANTED` of the validation set's out-of-scope messages fall.
    """
    sets = {
        name: ([text for text, _ in data[name]], [i for _, i in data[name]])
        for name in ("train", "val", "test", "oos_val", "oos_test")
    }
    guess = _fit(*sets["train"])
    _, doubtful = guess(sets["oos_val"][0])
    threshold = float(np.quantile(doubtful, RECALL_WANTED))
    names, confidences = guess(sets["test"][0])
    right = (names == np.array(sets["test"][1])) & (confidences >= threshold)
    _, outside = guess(sets["oos_test"][0])
    return {
        "threshold": threshold,
        "in-scope accuracy": float(right.mean()),
        "out-of-scope recall": float((outside < threshold).mean()),
        "accuracy with no threshold": float(
            (names == np.array(sets["test"][1])).mean()
        ),
    }


def banking(train: Pairs, test: Pairs) -> float:
    """BANKING77, full set: accuracy."""
    guess = _fit([text for text, _ in train], [name for _, name in train])
    names, _ = guess([text for text, _ in test])
    return float((names == np.array([name for _, name in test])).mean())


def _fit(phrases: list[str], names: list[str]) -> Guess:
    """The topic classifier of config.yml, fitted to other intents."""
    pipeline = read(ROOT / "config.yml")["pipeline"]
    part = next(part for part in pipeline if part["name"].endswith("TopicClassifier"))
    chosen = {**TopicClassifier.get_default_config(), **part}
    reader = RunReader.of(phrases)
    weights = Weights(chosen["neighbours"], chosen["words"])
    vectors = _encode(phrases)
    model = MixedModel.of_classes(
        Read(vectors, reader.read(phrases)), names, chosen["C"], weights
    )

    def guess(texts: list[str]) -> tuple[np.ndarray, np.ndarray]:
        chances = model.chances_of(Read(_encode(texts), reader.read(texts)), vectors)
        return np.array(model.labels)[chances.argmax(axis=1)], chances.max(axis=1)

    return guess


def _encode(texts: list[str]) -> np.ndarray:
    return encoder.load(settings().encoder).encode_all(texts)


def _rows(file: Path) -> Pairs:
    with file.open(newline="") as lines:
        return [(row["text"], row["category"]) for row in csv.DictReader(lines)]


if __name__ == "__main__":
    main()
