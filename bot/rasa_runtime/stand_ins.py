"""Inert stand-ins for packages that Rasa imports at start but that we never use.

Rasa 3.6 imports the SDKs of 15 channels, three cloud stores and TensorFlow at module level,
even where none of them is configured. A stand-in lets the import pass and raises
`MissingPackage` when something tries to use it. A package that is installed always wins, since
the finder is asked last.
"""

from __future__ import annotations

import importlib
import importlib.machinery
import sys
from collections.abc import Callable, Sequence
from importlib.abc import Loader, MetaPathFinder
from types import ModuleType
from typing import Any

ABSENT = {
    "channels": ("aiogram", "twilio", "slack_sdk", "fbmessenger", "webexteamssdk"),
    "Google Hangouts": ("cachecontrol", "google.auth", "google.oauth2"),
    "cloud stores": ("boto3", "botocore", "pymongo"),
    "message brokers": ("aio_pika", "aiormq"),
    "plots": ("matplotlib",),
    "error reports": ("structlog_sentry",),
    "graph runner": ("dask",),
    "TensorFlow": ("tensorflow", "keras", "h5py"),
}
ROOTS = tuple(root for roots in ABSENT.values() for root in roots)


class MissingPackage(ImportError):
    """A package was used that is not installed."""


class _Placeholder(type):
    """A class that can be subclassed and put in annotations, but not called."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return placeholder(f"{cls.__module__}.{name}")

    def __getitem__(cls, item: object) -> _Placeholder:
        return cls

    def __or__(cls, other: object) -> Any:
        return cls

    def __ror__(cls, other: object) -> Any:
        return cls


def placeholder(qualified_name: str) -> type:
    """A class for `qualified_name`; an exception class where the name says that it is one."""
    module, _, name = qualified_name.rpartition(".")
    if (
        name.endswith(("Error", "Exception"))
        or ".exceptions" in module
        or ".errors" in module
    ):
        return type(name, (Exception,), {"__module__": module})

    def refuse(self: object, *args: object, **kwargs: object) -> None:
        raise MissingPackage(
            f"{qualified_name} is not available: its package is not installed."
        )

    return _Placeholder(name, (), {"__module__": module, "__init__": refuse})


class StandIn(ModuleType):
    """A module in which every name exists: lower case is a submodule, the rest a placeholder."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if self.__name__ == "tensorflow" and name == "function":
            return _decorator
        if self.__name__ == "tensorflow" and name in ("float32", "int32", "int64"):
            return name
        if name[0].islower():
            return importlib.import_module(f"{self.__name__}.{name}")
        value = placeholder(f"{self.__name__}.{name}")
        setattr(self, name, value)
        return value

    def __call__(self, *args: object, **kwargs: object) -> None:
        raise MissingPackage(
            f"{self.__name__} is not available: its package is not installed."
        )


def _decorator(function: Callable | None = None, **kwargs: object) -> Callable:
    return function if callable(function) else lambda wrapped: wrapped


class SentryProcessor:
    """A log processor that sends nothing anywhere."""

    def __init__(self, *args: object, **kwargs: object) -> None: ...

    def __call__(self, logger: object, name: str, event: dict) -> dict:
        return event


class _StandInLoader(Loader):
    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        module = StandIn(spec.name)
        module.__path__ = []
        return module

    def exec_module(self, module: ModuleType) -> None:
        if module.__name__ == "dask":
            module.get = run_graph  # type: ignore[attr-defined]
        if module.__name__ == "structlog_sentry":
            module.SentryProcessor = SentryProcessor  # type: ignore[attr-defined]


class StandInFinder(MetaPathFinder):
    """Answers for `ROOTS` and what lies under them; must be last on `sys.meta_path`."""

    def find_spec(
        self,
        name: str,
        path: Sequence[str] | None = None,
        target: ModuleType | None = None,
    ) -> importlib.machinery.ModuleSpec | None:
        root = next((r for r in ROOTS if name == r or name.startswith(f"{r}.")), None)
        # What an installed package does not have is missing, and not stood in for.
        if root and isinstance(sys.modules.get(root, StandIn(root)), StandIn):
            return importlib.machinery.ModuleSpec(
                name, _StandInLoader(), is_package=True
            )
        return None


def run_graph(graph: dict[str, Any], targets: list[str]) -> tuple[Any, ...]:
    """Does what Rasa needs of `dask.get`: runs a graph of named tasks in order of need.

    Args:
        graph: for each name either an input value or a tuple `(function, name or value, ...)`.
        targets: the names whose results are wanted.

    Returns:
        The results in the order of `targets`.

    Raises:
        RuntimeError: a task needs its own result.
    """
    results: dict[str, Any] = {}
    running: set[str] = set()

    def result_of(name: str) -> Any:
        if name in results:
            return results[name]
        task = graph[name]
        if not (isinstance(task, tuple) and callable(task[0])):
            return results.setdefault(name, task)
        if name in running:
            raise RuntimeError(f"The task {name} needs its own result.")
        running.add(name)
        function, *arguments = task
        values = [
            result_of(value) if isinstance(value, str) and value in graph else value
            for value in arguments
        ]
        return results.setdefault(name, function(*values))

    return tuple(result_of(name) for name in targets)
