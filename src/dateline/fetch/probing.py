"""A closer look at one address than a fetch gives: where its name leads, how soon a connection stands, what its
certificate says, and at which of these a fetch broke off.

Whether the desk can read the address is for ``Fetcher`` alone to say; what is found here only explains that.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from dateline.errors import AddressRefused, FetchFailed
from dateline.fetch.addresses import may_connect, read_allowances
from dateline.fetch.exchange import FetchLimits


class Stage(StrEnum):
    """What a fetch goes through, in order."""

    NAME = "name"
    CONNECTION = "connection"
    CERTIFICATE = "certificate"
    REQUEST = "request"


@dataclass(frozen=True, slots=True)
class Place:
    """One address that a name leads to. open: whether the desk may connect to it."""

    address: str
    open: bool


@dataclass(frozen=True, slots=True)
class Certificate:
    """subject, issuer: as it names them; until: aware, when it runs out; protocol: as in "TLSv1.3"."""

    subject: str
    issuer: str
    until: datetime
    protocol: str


@dataclass(frozen=True, slots=True)
class Reached:
    """A connection that stood. seconds: until it did; certificate: None where none was asked for or it did not hold."""

    place: Place
    seconds: float
    certificate: Certificate | None


def broke_at(error: FetchFailed) -> Stage:
    """At which stage a fetch that followed no redirect broke off."""
    match error.__cause__:
        case aiohttp.ClientSSLError() | aiohttp.ClientConnectorCertificateError():
            return Stage.CERTIFICATE
        case aiohttp.ClientConnectorError() if not isinstance(error, AddressRefused):
            is_name = isinstance(error.__cause__, aiohttp.ClientConnectorDNSError)
            return Stage.NAME if is_name else Stage.CONNECTION
        case _:
            return Stage.NAME if isinstance(error, AddressRefused) else Stage.REQUEST


async def look_up(at: URL, limits: FetchLimits, resolver: AbstractResolver | None = None) -> tuple[Place, ...]:
    """Where the name in an address leads, each once; nowhere for a name that cannot be looked up."""
    host, port = at.raw_host or "", at.port or 0
    asked = resolver or aiohttp.DefaultResolver()
    found: Sequence[Any] = ()
    if _is_literal(host):
        found = [{"host": host}]
    else:
        try:
            with suppress(OSError, TimeoutError):
                async with asyncio.timeout(limits.seconds):
                    found = await asked.resolve(host, port, family=socket.AF_UNSPEC)
        finally:
            if resolver is None:
                await asked.close()
    allowances = read_allowances(limits.allow_addresses)
    addresses = dict.fromkeys(str(place["host"]) for place in found)
    return tuple(Place(address, may_connect(address, port, host, allowances)) for address in addresses)


async def reach(
    at: URL, places: Sequence[Place], limits: FetchLimits, tls: ssl.SSLContext | None = None
) -> Reached | None:
    """Connect to the first of the places that answers, and look at its certificate where the address is https; None
    where none answers in time. tls: what certificates are checked by, the system's own authorities where None."""
    usable = [place for place in places if place.open]
    for place in usable:
        with suppress(OSError, TimeoutError):
            return await _reach(at, place, limits.seconds / len(usable) / 2, tls)
    return None


async def _reach(at: URL, place: Place, most: float, tls: ssl.SSLContext | None) -> Reached:
    """most: seconds for the connection, and again for what secures it."""
    began = time.monotonic()
    async with asyncio.timeout(most):
        _, writer = await asyncio.open_connection(place.address, at.port)
    seconds, certificate = time.monotonic() - began, None
    try:
        if at.scheme == "https":
            with suppress(OSError, TimeoutError):  # the fetch will say what is wrong with it
                async with asyncio.timeout(most):
                    await writer.start_tls(tls or ssl.create_default_context(), server_hostname=at.raw_host)
                certificate = _certificate(writer.get_extra_info("ssl_object"))
    finally:
        writer.close()
    return Reached(place, seconds, certificate)


def _certificate(secured: ssl.SSLObject) -> Certificate | None:
    said: Any = secured.getpeercert()
    if not said:
        return None
    until = datetime.fromtimestamp(ssl.cert_time_to_seconds(said["notAfter"]), UTC)
    names = [name for kind, name in said.get("subjectAltName", ()) if kind in ("DNS", "IP Address")]
    return Certificate(
        subject=_named(said.get("subject", ()), "commonName") or ", ".join(names[:3]),
        issuer=_named(said.get("issuer", ()), "organizationName") or _named(said.get("issuer", ()), "commonName"),
        until=until,
        protocol=secured.version() or "",
    )


def _named(parts: Sequence[Sequence[tuple[str, str]]], wanted: str) -> str:
    return next((value for part in parts for name, value in part if name == wanted), "")


def _is_literal(host: str) -> bool:
    return ":" in host or host.replace(".", "").isdecimal()
