"""Which addresses the desk may connect to: the public internet, and what its keeper allows besides.

The table is explicit because ``ipaddress.is_global`` lets multicast and addresses wrapped in NAT64 or 6to4 pass on
Python 3.11, and answers differently from one release to the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from dateline.errors import BadSetting

Address = IPv4Address | IPv6Address

_CLOSED_4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this host (many systems connect to loopback)
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier NAT, and overlay networks
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link local, cloud metadata
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # retired 6to4 relay
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarking
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
# Of IPv6 only the global unicast block is public: loopback, unique local, link and site local, multicast, discard and
# local NAT64 (64:ff9b:1::/48) all lie outside it.
_OPEN_6 = IPv6Network("2000::/3")
_CLOSED_6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments: Teredo, ORCHID, benchmarking
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4, which wraps any IPv4 address
        "3fff::/20",  # documentation
    )
)
# Wrappings that a system or its network unwraps: such an address is as public as the IPv4 address inside.
_WRAPPED = (IPv6Network("::ffff:0:0/96"), IPv6Network("64:ff9b::/96"))

_NUMERIC = re.compile(r"(0[xX][0-9a-fA-F]*|[0-9]+)\.?")


def unwrapped(address: Address) -> Address:
    """The IPv4 address inside an IPv4-mapped or NAT64 address; any other address unchanged."""
    if isinstance(address, IPv6Address) and any(address in network for network in _WRAPPED):
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address


def is_public(address: Address) -> bool:
    """Whether an address lies on the public internet, whatever it is wrapped in."""
    inner = unwrapped(address)
    if isinstance(inner, IPv4Address):
        return not any(inner in network for network in _CLOSED_4)
    return inner in _OPEN_6 and not any(inner in network for network in _CLOSED_6)


def is_disguised(host: str) -> bool:
    """Whether a host is an IPv4 address written so that a person cannot see which: 2130706433, 0x7f.1, 0177.0.0.1.

    Such a host always ends in a number, which no name on the internet does.
    """
    last = host.rstrip(".").rpartition(".")[2]
    if ":" in host or not _NUMERIC.fullmatch(last):
        return False
    try:
        IPv4Address(host)
    except ValueError:
        return True
    return False


@dataclass(frozen=True, slots=True)
class Allowance:
    """One thing a keeper lets in. network, name: exactly one of them is set; port: None for every port."""

    network: IPv4Network | IPv6Network | None
    name: str | None
    port: int | None

    def admits(self, address: Address, port: int, host: str) -> bool:
        """Whether a connection to this address and port, asked for under this host name, is let in."""
        if self.port is not None and self.port != port:
            return False
        if self.network is None:
            return self.name == host.rstrip(".").lower()
        return address in self.network or unwrapped(address) in self.network


def read_allowances(entries: Iterable[str]) -> tuple[Allowance, ...]:
    """The setting ``allow_addresses`` as allowances. Raises ``BadSetting`` for an entry that names nothing."""
    return tuple(_allowance(entry.strip()) for entry in entries)


def _allowance(entry: str) -> Allowance:
    whole = _network(entry)
    if whole is not None:
        return Allowance(whole, None, None)
    host, colon, port = entry.rpartition(":")
    if not colon:
        host, port = entry, ""
    elif not (port.isdecimal() and 0 < int(port) < 65536):
        raise _not_an_allowance(entry)
    number = int(port) if port else None
    network = _network(host.removeprefix("[").removesuffix("]"))
    if network is not None:
        return Allowance(network, None, number)
    if not re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?", host) or is_disguised(host):
        raise _not_an_allowance(entry)
    return Allowance(None, host.lower(), number)


def _network(text: str) -> IPv4Network | IPv6Network | None:
    try:
        return ip_network(text, strict=False)
    except ValueError:
        return None


def _not_an_allowance(entry: str) -> BadSetting:
    return BadSetting(
        f"allow_addresses: {entry!r}",
        "is no address, network or host name",
        "Write it like 127.0.0.1, 127.0.0.1:8301, 10.0.0.0/8, [fd00::5]:8080 or bridge.lan:1200.",
    )


def may_connect(address: str, port: int, host: str, allowances: Iterable[Allowance]) -> bool:
    """Whether a socket may be opened to this address, asked for under this host name."""
    parsed = ip_address(address)
    if is_public(parsed):
        return True
    return any(allowance.admits(parsed, port, host) for allowance in allowances)
