"""Vectors of phrases, kept from one training to the next: reading them all takes minutes.

They lie in the folder of the data, one file for each encoder, by a hash of the phrase. Only phrases of
the project come here, never what a visitor typed.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.settings import settings
from bot.understanding import encoder

MOST = 60_000  # vectors of 1.5 kB; the oldest go


def of_phrases(texts: Sequence[str]) -> np.ndarray:
    """The vectors of N phrases by the encoder of the settings, (N, 384)."""
    reader = encoder.load(settings().encoder)
    file = settings().home / "vectors" / f"{reader.fingerprint[:16]}.npz"
    kept = _kept(file)
    keys = [hashlib.sha256(text.encode()).digest()[:16] for text in texts]
    missing = {
        key: text for key, text in zip(keys, texts, strict=True) if key not in kept
    }
    if missing:
        read = reader.encode_all(list(missing.values()))
        kept.update(zip(missing, read, strict=True))
        _keep(file, kept)
    return np.array([kept[key] for key in keys])


def _kept(file: Path) -> dict[bytes, np.ndarray]:
    if not file.exists():
        return {}
    with np.load(file, allow_pickle=False) as arrays:
        keys = arrays["keys"]
        return dict(zip(map(bytes, keys), arrays["vectors"], strict=True))


def _keep(file: Path, kept: dict[bytes, np.ndarray]) -> None:
    newest = dict(list(kept.items())[-MOST:])
    keys = np.frombuffer(b"".join(newest), np.uint8).reshape(-1, 16)
    file.parent.mkdir(parents=True, exist_ok=True)
    # Put into place when it is whole: two trainings may run at a time.
    made = file.with_suffix(f".{os.getpid()}.npz")
    np.savez(made, keys=keys, vectors=np.array(list(newest.values()), np.float32))
    made.replace(file)
