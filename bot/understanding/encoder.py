"""The sentence encoder: bge-small-en-v1.5, fitted to our phrases, int8, on ONNX Runtime.

`bot/understanding/tuning/` has how it was fitted. The weights that it started from are MIT.
`BOT_ENCODER` names another folder with a `model.onnx` and a `tokenizer.json`. No Rasa in here.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer
from tqdm import tqdm

from bot.content.files import DATA

FOLDER = DATA / "encoder"
MAX_TOKENS = 256  # 1,000 characters of ordinary English are about 220 tokens
SHA256 = {
    "model.onnx": "196f8e57d3bdfea0c3c3a57b6412d48032fc5ccfe9096e475128c5ece258b1f6",
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
        encoding = self._tokenizer.encode(text)
        ids = np.array([encoding.ids], dtype=np.int64)
        inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        if "token_type_ids" in self._inputs:
            inputs["token_type_ids"] = np.zeros_like(ids)
        vector = self._session.run(None, inputs)[0][0, 0]
        return vector / np.linalg.norm(vector)

    def encode_all(self, texts: Sequence[str]) -> np.ndarray:
        """Encodes N texts, each on its own, on all cores: (N, 384). Shows how far it is."""
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            vectors = pool.map(self.encode, texts)
            progress = tqdm(vectors, "Reading", len(texts), leave=False, disable=None)
            return np.array(list(progress))


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


@cache
def load(folder: str | None = None) -> Encoder:
    """The encoder in `folder`, or our own; one for each process."""
    return Encoder(Path(folder) if folder else tested_folder())
