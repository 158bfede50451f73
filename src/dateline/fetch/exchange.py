"""What goes into a fetch and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

USER_AGENT = "Dateline/0.1 (+self-hosted news desk)"


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """What one fetch may cost, and where it may go.

    max_bytes: of a body, on the wire and again after decompression; seconds: from the first connection to the last
    byte, redirects included; redirects: how many are followed; allow_addresses: what may be read besides the public
    internet, as addresses, networks or host names, each with a port or without ("127.0.0.1:8301", "10.0.0.0/8",
    "bridge.lan:1200"); per_host: fetches that run at once against one host, further ones wait without losing time.
    """

    max_bytes: int = 10_000_000
    seconds: float = 30
    redirects: int = 8
    user_agent: str = USER_AGENT
    allow_addresses: tuple[str, ...] = ()
    per_host: int = 6


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server sent.

    url: as asked; final_url: after redirects; headers: without cookies, keys in lower case, repeated ones joined by
    ", "; body: decompressed, empty for 304; fetched: aware UTC; redirects: the addresses passed through, in order,
    without the final one.
    """

    url: str
    final_url: str
    status: int
    headers: dict[str, str]
    body: bytes
    fetched: datetime
    redirects: tuple[str, ...] = ()
