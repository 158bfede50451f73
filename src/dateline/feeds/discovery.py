"""The feeds that a page names as its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from dateline.feeds.decoding import text_of

FeedKind = Literal["rss", "atom", "json"]

_KINDS: dict[str, FeedKind] = {
    "application/rss+xml": "rss",
    "application/x-rss+xml": "rss",
    "application/rdf+xml": "rss",
    "application/rss": "rss",
    "text/rss+xml": "rss",
    "application/xml": "rss",
    "text/xml": "rss",
    "application/atom+xml": "atom",
    "application/atom": "atom",
    "application/feed+json": "json",
    "application/json": "json",
}


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed that a page links to. url: absolute; title: as the link gives it, or None; kind: by its MIME type."""

    url: str
    title: str | None
    kind: FeedKind


def discover(page: bytes, url: str) -> list[FeedLink]:
    """The feeds that an HTML page found at ``url`` declares, each once, in the page's order."""
    tree = LexborHTMLParser(text_of(page))
    base = _base(tree, url)
    found: dict[str, FeedLink] = {}
    for link in tree.css("link[href]"):
        attributes = link.attributes
        relations = (attributes.get("rel") or "").lower().split()
        kind = _KINDS.get((attributes.get("type") or "").partition(";")[0].strip().lower())
        address = _address(base, attributes.get("href") or "")
        if kind is None or address is None or "alternate" not in relations or "stylesheet" in relations:
            continue
        # WordPress names every page's entry in its JSON interface in the same way as a JSON Feed.
        if attributes.get("type") == "application/json" and "feed" not in address.lower():
            continue
        title = " ".join((attributes.get("title") or "").split())
        found.setdefault(address, FeedLink(address, title or None, kind))
    return list(found.values())


def _base(tree: LexborHTMLParser, url: str) -> str:
    given = tree.css_first("base[href]")
    return (_address(url, given.attributes.get("href") or "") if given else None) or url


def _address(base: str, href: str) -> str | None:
    href = href.strip()
    if href.lower().startswith("feed:"):
        href = href[5:] if "//" in href[5:13] and not href[5:].startswith("//") else f"http:{href[5:]}"
    try:
        absolute = urljoin(base, href)
        parts = urlsplit(absolute)
    except ValueError:
        return None
    if not href or parts.scheme not in ("http", "https") or not parts.netloc:
        return None
    return absolute
