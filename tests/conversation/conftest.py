from __future__ import annotations

from collections.abc import Iterator

import pytest
from visitor import Chat


@pytest.fixture
def chat(server_url: str) -> Iterator[Chat]:
    """A new conversation with the running server."""
    new = Chat(server_url)
    yield new
    new.http.close()
