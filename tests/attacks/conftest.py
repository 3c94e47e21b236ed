from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx
import pytest
from serving import Server
from staff_member import StaffMember
from visitor import Chat


@pytest.fixture
def chat(server_url: str) -> Iterator[Chat]:
    """A new conversation with the running server."""
    new = Chat(server_url)
    yield new
    new.http.close()


@pytest.fixture
def page(server_url: str) -> Callable[..., httpx.Response]:
    """Posts a form to /chat."""

    def post(**form: str) -> httpx.Response:
        return httpx.post(f"{server_url}/chat", data=form, timeout=30)

    return post


@pytest.fixture(scope="session")
def admin(server: Server) -> Iterator[StaffMember]:
    """Someone signed in to the running server, who may see and do everything."""
    member = StaffMember.add(server, "admin")
    yield member
    member.close()
