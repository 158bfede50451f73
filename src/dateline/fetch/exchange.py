"""What goes into a fetch and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dateline.errors import FetchFailed

USER_AGENT = "Dateline/0.1 (+self-hosted news desk)"


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """What one fetch may cost, and where it may go.

    max_bytes: of a body, on the wire and again after decompression; seconds: from the first connection to the last
    byte, redirects included; redirects: how many are followed; allow_addresses: what may be read besides the public
    internet, as addresses, networks or host names, each with a port or without ("127.0.0.1:8301", "10.0.0.0/8",
    "bridge.lan:1200"); per_host, at_once: requests that run at once against one host, and against all, further ones
    wait without losing time; longest_pause: seconds that a host is left alone after each answer, if it took so long;
    proxy: an http or https URL through which everything is asked, None to connect directly.
    """

    max_bytes: int = 10_000_000
    seconds: float = 30
    redirects: int = 8
    user_agent: str = USER_AGENT
    allow_addresses: tuple[str, ...] = ()
    per_host: int = 2
    at_once: int = 48
    longest_pause: float = 2.0
    proxy: str | None = None


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


@dataclass(frozen=True, slots=True)
class Exchange:
    """What was asked at one address and what came: an answer, or an error.

    url: as asked; seconds: of work, without waiting for a turn; sent: the headers of the request; passed: the addresses
    that redirected, in order; final_url: where the last of them leads, or as asked; moved: where the permanent
    redirects (301, 308) lead that it began with, None where it began with none; lasting: whether no other redirect
    came; status, came: of the last answer, None and empty where none came; size: bytes of body, unpacked;
    retry_seconds: the longest that any of its answers asked to be left alone for; retry_from: the address of that
    answer.
    """

    url: str
    seconds: float
    sent: dict[str, str]
    passed: tuple[str, ...]
    final_url: str
    moved: str | None
    lasting: bool
    status: int | None
    came: dict[str, str]
    size: int
    retry_seconds: int | None
    retry_from: str | None
    answer: Answer | None
    error: FetchFailed | None
