"""Who sends a request: the peer, or the one that a trusted proxy speaks for."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from sanic import Request
from sanic.headers import Options

from bot.settings import settings

Address = IPv4Address | IPv6Address


class ClientRequest(Request):
    """A request whose `client_ip` and `scheme` can be believed.

    Sanic's own ways are not safe enough. REAL_IP_HEADER and PROXIES_COUNT believe any peer that
    reaches the port; FORWARDED_SECRET needs a proxy that sends one, which few do. `Forwarded` is
    not read at all: a proxy that writes X-Forwarded-For lets a visitor's own `Forwarded` through.
    """

    @property
    def forwarded(self) -> Options:
        """What trusted proxies say: `for` and `proto`, or nothing."""
        if self.parsed_forwarded is None:
            self.parsed_forwarded = self._told_by_proxies()
        return self.parsed_forwarded

    @property
    def network(self) -> str:
        """What counts as one client: an address, or the /64 that one IPv6 client has to itself."""
        address = _parsed(self.client_ip)
        if isinstance(address, IPv6Address):
            return str(ip_network((int(address), 64), strict=False))
        return str(address)

    def _told_by_proxies(self) -> Options:
        peer = client = _parsed(self.ip)
        if peer is None or not _is_trusted(peer):
            return {}
        # Each proxy adds its own peer at the right: what stands left of a stranger is hearsay.
        for entry in reversed(self._listed("x-forwarded-for")):
            address = _parsed(entry)
            if address is None:
                break
            client = address
            if not _is_trusted(address):
                break
        told: Options = {"for": str(client)}
        if schemes := self._listed("x-forwarded-proto"):
            told["proto"] = schemes[-1].lower()
        return told

    def _listed(self, header: str) -> list[str]:
        return [
            entry.strip()
            for line in self.headers.getall(header, [])
            for entry in line.split(",")
        ]


def _parsed(text: str) -> Address | None:
    """The address; IPv4 that was written as IPv6 is IPv4. None for anything else."""
    if text.startswith("["):  # [2001:db8::1]:4711
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:  # 192.0.2.1:4711
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _is_trusted(address: Address) -> bool:
    return any(address in network for network in settings().trusted_proxies)
