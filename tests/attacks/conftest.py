from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx
import pytest
from serving import Server
from staff_member import StaffMember


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
