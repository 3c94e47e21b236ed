"""Prepares Python's import system so that `import rasa` works here.

`make setup` puts a line into the environment that calls `install()` when Python starts. That is why plain `rasa train` needs no wrapper. It changes nothing on disk and, until
Rasa is imported, costs less than a millisecond.
"""

from __future__ import annotations

import importlib.machinery
import sys
from collections.abc import Callable, Sequence
from importlib.abc import MetaPathFinder
from types import ModuleType

RASA_VERSION = "3.6.21"


class UnsupportedRasa(ImportError):
    """The installed Rasa is not the version that the patches were written for."""


class PatchFinder(MetaPathFinder):
    """Runs a patch right after the module that it mends was imported."""

    def find_spec(
        self,
        name: str,
        path: Sequence[str] | None = None,
        target: ModuleType | None = None,
    ) -> importlib.machinery.ModuleSpec | None:
        if name == "rasa":
            prepare()
        if not name.startswith(("rasa.", "jwt.", "keras.", "socketio", "sanic")):
            return None
        from bot.rasa_runtime.patches import PATCHES

        patch = PATCHES.get(name)
        spec = importlib.machinery.PathFinder.find_spec(name, path) if patch else None
        if spec is None or spec.loader is None or patch is None:
            return None
        _run_after(spec.loader, patch)
        return spec


def _run_after(loader: object, patch: Callable[[ModuleType], None]) -> None:
    original = loader.exec_module  # type: ignore[attr-defined]

    def exec_module(module: ModuleType) -> None:
        original(module)
        patch(module)

    loader.exec_module = exec_module  # type: ignore[attr-defined]


def prepare() -> None:
    """Checks Rasa's version and stands in for the optional packages that are not installed.

    Raises:
        UnsupportedRasa: another version of Rasa is installed.
    """
    import os
    import warnings
    from importlib.metadata import version

    from bot.rasa_runtime.stand_ins import StandInFinder

    if (found := version("rasa")) != RASA_VERSION:
        raise UnsupportedRasa(
            f"Rasa {found} is installed, but bot/rasa_runtime/ was written for {RASA_VERSION}. "
            "Run `make setup`, or review each patch and change RASA_VERSION."
        )
    # Old spellings in packages that Rasa holds back; nothing here that we could change.
    warnings.filterwarnings(
        "ignore", module=r"packaging\.|pkg_resources|rasa\.shared\.utils\.val"
    )
    warnings.filterwarnings("ignore", message="pkg_resources is deprecated")
    # It warns of slots that a Rasa before 3.0 would have filled; ours say how they are filled.
    warnings.filterwarnings("ignore", message="Slot auto-fill has been removed")
    # Never report usage to anyone.
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    if not any(isinstance(finder, StandInFinder) for finder in sys.meta_path):
        sys.meta_path.append(StandInFinder())


def install() -> None:
    """Puts the finder on the import path, once."""
    if not any(isinstance(finder, PatchFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, PatchFinder())
