"""The sentence encoder: bge-small-en-v1.5, fitted to our phrases, int8, on ONNX Runtime.

`bot/understanding/tuning/` has how it was fitted. The weights that it started from are MIT.
`BOT_ENCODER` names another folder with a `model.onnx` and a `tokenizer.json`. No Rasa in here.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

import numpy as np
import onnxruntime
from tokenizers import Tokenizer
from tqdm import tqdm

from bot.content.files import DATA

Result = TypeVar("Result")

FOLDER = DATA / "encoder"
WIDTH = 384
MAX_TOKENS = 256  # 1,000 characters of ordinary English are about 220 tokens
SHA256 = {
    "model.onnx": "79ca306076b88aaf12b10954e18723ba15d0352eae49904be38bdb585db87b21",
    "tokenizer.json": "d241a60d5e8f04cc1b2b3e9ef7a4921b27bf526d9f6050ab90f9267a1f9e5c66",
}


class EncoderMissing(RuntimeError):
    """The encoder's files are not there, or are not the ones that we tested."""


def tested_folder() -> Path:
    """The folder of our encoder, its files verified.

    Raises:
        EncoderMissing: a file is absent or differs.
    """
    for name, expected in SHA256.items():
        file = FOLDER / name
        if not file.is_file() or _sha256(file) != expected:
            raise EncoderMissing(
                f"{file} is not the file that was tested. Run `git checkout {file}`."
            )
    return FOLDER


class OtherEncoder(RuntimeError):
    """A release was trained with another encoder, so its vectors mean nothing to this one."""


@dataclass(frozen=True)
class Pieces:
    """The P pieces of words of a text: `vectors` (P, 384), and where each starts and ends."""

    vectors: np.ndarray
    starts: np.ndarray
    ends: np.ndarray


class Encoder:
    """Turns a text into a vector of length 1; texts of like meaning get vectors close by.

    `fingerprint` tells this encoder from others.
    """

    def __init__(self, folder: Path) -> None:
        self.fingerprint = _sha256(folder / "model.onnx")
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.no_padding()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = (
            1  # a text is too small to split; a second core serves others
        )
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._inputs = {spec.name for spec in self._session.get_inputs()}

    def encode(self, text: str) -> np.ndarray:
        """Encodes one text.

        One a run and not in batches: the int8 model's output shifts with its batch mates.

        Returns:
            float32, shape (384,), Euclidean length 1: the vector of the first token ([CLS]).
        """
        vector = self._run(self._tokenizer.encode(text).ids)[0]
        return vector / np.linalg.norm(vector)

    def pieces(self, text: str) -> Pieces:
        """Reads the P pieces of words of a text, however long it is, each in its context."""
        first = self._tokenizer.encode(text)
        vectors, places = [], []
        for part in (first, *first.overflowing):
            read = self._run(part.ids)
            for vector, place, special in zip(
                read, part.offsets, part.special_tokens_mask, strict=True
            ):
                if not special:
                    vectors.append(vector)
                    places.append(place)
        starts, ends = np.array(places, np.int64).reshape(-1, 2).T
        return Pieces(np.array(vectors, np.float32).reshape(-1, WIDTH), starts, ends)

    def _run(self, ids: list[int]) -> np.ndarray:
        """(T, 384) for T tokens, the first of which stands for all of them."""
        tokens = np.array([ids], dtype=np.int64)
        inputs = {"input_ids": tokens, "attention_mask": np.ones_like(tokens)}
        if "token_type_ids" in self._inputs:
            inputs["token_type_ids"] = np.zeros_like(tokens)
        return self._session.run(None, inputs)[0][0]

    def encode_all(self, texts: Sequence[str]) -> np.ndarray:
        """Encodes N texts, each on its own, on all cores: (N, 384). Shows how far it is."""
        return np.array(list(_on_all_cores(self.encode, texts)))

    def pieces_of_all(self, texts: Sequence[str]) -> Iterator[Pieces]:
        """The pieces of each of N texts, in their order. Shows how far it is."""
        return _on_all_cores(self.pieces, texts)


def _on_all_cores(
    read: Callable[[str], Result], texts: Sequence[str]
) -> Iterator[Result]:
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        results = pool.map(read, texts)
        yield from tqdm(results, "Reading", len(texts), leave=False, disable=None)


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def load(folder: str | None = None) -> Encoder:
    """The encoder in `folder`, or our own; one for each process."""
    return _loaded(folder)


@cache  # here, because it takes load() and load(None) for two
def _loaded(folder: str | None) -> Encoder:
    return Encoder(Path(folder) if folder else tested_folder())
