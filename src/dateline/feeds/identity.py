"""When two addresses, or two entries, are the same one."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from urllib.parse import SplitResult, unquote_plus, urlsplit

from dateline.model import Entry

_PORTS = {"http": "80", "https": "443"}


@dataclass(frozen=True, slots=True)
class _Tracking:
    """Query parameters that say how a reader came, not what they came for: by name, by how the name begins, and, for
    names that also mean other things, by name and value."""

    names: frozenset[str]
    prefixes: tuple[str, ...]
    values: dict[str, frozenset[str]]

    def holds(self, parameter: str) -> bool:
        name, _, value = parameter.partition("=")
        name = unquote_plus(name).lower()
        if name in self.names or name.startswith(self.prefixes):
            return True
        return unquote_plus(value).lower() in self.values.get(name, ())


@cache
def _tracking() -> _Tracking:
    data = json.loads(files("dateline.feeds").joinpath("data/tracking.json").read_bytes())
    return _Tracking(
        frozenset(data["names"]),
        tuple(data["prefixes"]),
        {name: frozenset(values) for name, values in data["values"].items()},
    )


def clean_url(url: str) -> str:
    """An address in the form that tells it from others: scheme and host in lower case, no default port, no fragment,
    no tracking parameters. For identity alone; the address itself is kept as given.

    A fragment that begins with "!" names a page of its own and stays. What is no address comes back trimmed.
    """
    url = url.strip()
    try:
        parts = urlsplit(url)
        host = _host(parts)
    except ValueError:
        return url
    if not parts.scheme or not host:
        return url
    kept = [parameter for parameter in parts.query.split("&") if parameter and not _tracking().holds(parameter)]
    return SplitResult(
        parts.scheme,
        host,
        parts.path or "/",
        "&".join(kept),
        parts.fragment if parts.fragment.startswith("!") else "",
    ).geturl()


def _host(parts: SplitResult) -> str:
    user, at, host = parts.netloc.rpartition("@")
    name, colon, port = host.rpartition(":")
    if colon and (port in ("", _PORTS.get(parts.scheme)) and not name.endswith(":")):
        host = name
    return f"{user}{at}{host.lower()}"


def content_hash(*texts: str | None) -> str:
    """A name for an entry that has no other, made from its words."""
    digest = hashlib.sha256("\0".join(text or "" for text in texts).encode("utf-8", "replace"))
    return f"sha256:{digest.hexdigest()[:40]}"


def entry_key(entry: Entry) -> str:
    """What an entry is known by within its feed, from one fetch to the next: its guid, else its link, else its words.

    A guid that is an address is cleaned as a link is: outlets put it in both places, with tracking parameters that
    change from day to day.
    """
    return clean_url(entry.id) if entry.id.lower().startswith(("http://", "https://")) else entry.id.strip()
