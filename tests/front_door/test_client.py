"""Whose request it is: only trusted proxies may speak for others."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from sanic.compat import Header
from sanic.config import Config
from sanic.models.server_types import ConnInfo

from bot.front_door.client import ClientRequest
from bot.settings import settings

APP = SimpleNamespace(websocket_enabled=False, config=Config())


class Peer:
    """A transport as far as ConnInfo looks at it."""

    def __init__(self, address: str) -> None:
        self._address = address

    def get_extra_info(self, name: str) -> object:
        return (self._address, 4711) if name in ("peername", "sockname") else None


def request_of(peer: str, *headers: tuple[str, str]) -> ClientRequest:
    request = ClientRequest(
        b"/",
        Header(headers),
        "1.1",
        "GET",
        Peer(peer),
        APP,
        b"",  # type: ignore[arg-type]
    )
    request.conn_info = ConnInfo(Peer(peer))  # type: ignore[arg-type]
    return request


@pytest.fixture(autouse=True)
def trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TRUSTED_PROXIES", "10.0.0.0/8, 2001:db8:ffff::/48")
    settings.cache_clear()


@pytest.mark.parametrize(
    ("peer", "forwarded_for", "client"),
    [
        ("192.0.2.1", None, "192.0.2.1"),
        ("192.0.2.1", "203.0.113.9", "192.0.2.1"),  # a stranger who claims to be one
        ("10.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "198.51.100.7, 203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "198.51.100.7, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        ("10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"),
        ("10.0.0.1", "203.0.113.9:52000", "203.0.113.9"),
        ("10.0.0.1", "[2001:db8::7]:52000", "2001:db8::7"),
        ("10.0.0.1", "203.0.113.9, nonsense", "10.0.0.1"),
        ("10.0.0.1", "203.0.113.9, nonsense, 10.0.0.2", "10.0.0.2"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("::ffff:10.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("2001:db8:ffff::1", "203.0.113.9", "203.0.113.9"),
    ],
)
def test_the_client_is_the_nearest_address_that_is_no_trusted_proxy(
    peer: str, forwarded_for: str | None, client: str
) -> None:
    headers = [("X-Forwarded-For", forwarded_for)] if forwarded_for is not None else []
    assert request_of(peer, *headers).client_ip == client


def test_headers_that_come_twice_are_read_in_their_order() -> None:
    request = request_of(
        "10.0.0.1",
        ("X-Forwarded-For", "198.51.100.7"),
        ("X-Forwarded-For", "203.0.113.9"),
    )
    assert request.client_ip == "203.0.113.9"


@pytest.mark.parametrize(
    "name", ["Forwarded", "X-Real-IP", "True-Client-IP", "CF-Connecting-IP"]
)
def test_no_other_header_is_believed(name: str) -> None:
    request = request_of("10.0.0.1", (name, "for=203.0.113.9"))
    assert request.client_ip == "10.0.0.1"


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::2", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
    ],
)
def test_an_ipv6_client_counts_with_all_its_addresses(
    address: str, network: str
) -> None:
    assert request_of(address).network == network


@pytest.mark.parametrize(
    ("peer", "said", "scheme"),
    [
        ("10.0.0.1", "https", "https"),
        ("10.0.0.1", "http", "http"),
        ("10.0.0.1", "https, http", "http"),
        ("192.0.2.1", "https", "http"),
    ],
)
def test_only_a_trusted_proxy_may_say_that_there_was_tls(
    peer: str, said: str, scheme: str
) -> None:
    assert request_of(peer, ("X-Forwarded-Proto", said)).scheme == scheme
