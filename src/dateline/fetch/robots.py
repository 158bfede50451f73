"""What an outlet's robots.txt lets this desk read (RFC 9309)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from protego import Protego
from yarl import URL

FIRST_BYTES = 512_000
"""So much of a robots.txt is read; what stands behind it is left out."""

_TOKEN = re.compile(r"[A-Za-z_-]+")


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one robots.txt for one program. token: the name it goes by there."""

    parsed: Protego
    token: str

    @property
    def delay(self) -> float:
        """Seconds that are to pass between two requests; 0 where nothing is asked."""
        return self.parsed.crawl_delay(self.token) or 0.0

    def allow(self, url: str) -> bool:
        """Whether the page at ``url`` may be read."""
        return self.parsed.can_fetch(url, self.token)


def read_rules(text: str, user_agent: str) -> Rules:
    """The rules in a robots.txt for whoever sends this ``User-Agent``: its first word is the name to look for."""
    found = _TOKEN.match(user_agent)
    return Rules(Protego.parse(text.removeprefix("\ufeff")), found[0].lower() if found else "*")


def robots_address(url: str) -> str | None:
    """Where the robots.txt of an address stands; None for what is no address of the web."""
    try:
        address = URL(url)
        if address.scheme not in ("http", "https") or not address.raw_host:
            return None
        return str(address.origin() / "robots.txt")
    except ValueError:
        return None
