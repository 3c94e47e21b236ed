from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from talk import Talk

from bot.rasa_runtime.assistant import Assistant


@pytest.fixture
def talk(assistant: Assistant) -> Talk:
    """A new conversation."""
    return Talk(assistant)


def ids(message: dict[str, Any]) -> list[str]:
    """The choices that a message offers."""
    return [choice["id"] for choice in message["choices"]]


@pytest.fixture
def offered() -> Callable[[dict[str, Any]], list[str]]:
    """Reads the ids of the choices that a message offers."""
    return ids
