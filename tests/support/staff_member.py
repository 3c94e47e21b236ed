"""Someone who signs in to the staff pages of the real server."""

from __future__ import annotations

import re
import secrets
from typing import Self

import httpx
from serving import Server

CSRF = re.compile(r'name="csrf" value="([^"]*)"')


class StaffMember(httpx.Client):
    """A browser's part in HTTP: keeps cookies, follows no redirect."""

    name: str
    password: str

    @classmethod
    def add(cls, server: Server, role: str) -> Self:
        """Makes an account on the server's database and signs in with it."""
        member = cls(base_url=server.url, timeout=30)
        member.name = f"{role}-{secrets.token_hex(4)}"
        told = server.command("users", "add", member.name, "--role", role)
        member.password = told.split()[-1]
        answer = member.sign_in()
        assert answer.status_code == 303, answer.text
        return member

    def sign_in(self, **changes: str) -> httpx.Response:
        """Sends the sign-in form, with `changes` to what belongs there."""
        form = {"csrf": self.token("/login"), "name": self.name}
        return self.post("/login", data=form | {"password": self.password} | changes)

    def token(self, address: str = "/dashboard") -> str:
        """The token in the first form of a page."""
        found = CSRF.search(self.get(address).text)
        assert found
        return found[1]
