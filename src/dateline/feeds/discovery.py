"""The feeds that a page names as its own, and where sites keep their feeds and sitemaps without naming them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from dateline.feeds.decoding import text_of
from dateline.text.addresses import web_address

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


_USUAL_FEEDS = ("/feed", "/rss.xml", "/atom.xml", "/feed.xml", "/rss")
_USUAL_SITEMAPS = (
    "/news-sitemap.xml", "/sitemap-news.xml", "/sitemap_news.xml", "/googlenews.xml", "/sitemap.xml",
    "/sitemap_index.xml",
)  # fmt: skip
_MOST_SITEMAPS = 20
_MOST_LINKED = 60
_MOST_ROBOTS = 500_000
_LONGEST_TITLE = 200
_SITEMAP_LINE = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S{1,2000})", re.IGNORECASE | re.MULTILINE)
# How the address of a feed looks that a page links to for its readers, not for their programs.
_LINKED_FEED = re.compile(
    r"(?:^|/)(?:rss|feed|atom)/?$|\.(?:rss|atom|rdf)$|(?:^|/)(?:rss|feed|feeds|atom|index)\.xml$|(?:^|/)feed\.json$",
    re.IGNORECASE,
)


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
        title = _line(attributes.get("title") or "")
        found.setdefault(address, FeedLink(address, title or None, kind))
    return list(found.values())


def linked_feeds(page: bytes, url: str) -> list[FeedLink]:
    """The links of an HTML page that look as if they lead to feeds, for one that declares none: a list of feeds for
    readers, or an icon at the page's foot. Each once, in the page's order."""
    tree = LexborHTMLParser(text_of(page))
    base = _base(tree, url)
    found: dict[str, FeedLink] = {}
    for link in tree.css("a[href]"):
        address = _address(base, link.attributes.get("href") or "")
        if address is None or not _LINKED_FEED.search(urlsplit(address).path) or address == url:
            continue
        kind: FeedKind = "json" if address.endswith(".json") else "rss"
        found.setdefault(address, FeedLink(address, _line(link.text())[:_LONGEST_TITLE] or None, kind))
    return list(found.values())[:_MOST_LINKED]


def usual_feeds(url: str) -> list[str]:
    """Where the site of ``url`` has a feed, if it has one where most sites do."""
    return [urljoin(url, path) for path in _USUAL_FEEDS]


def usual_sitemaps(url: str) -> list[str]:
    """Where the site of ``url`` has a sitemap of its news, or of everything, if where most sites do."""
    return [urljoin(url, path) for path in _USUAL_SITEMAPS]


def sitemaps_in_robots(robots: bytes, url: str) -> list[str]:
    """The sitemaps that a robots.txt found at ``url`` names: those whose address says news first, each once."""
    text = robots[:_MOST_ROBOTS].decode("utf-8", "replace")
    named = [address for line in _SITEMAP_LINE.finditer(text) if (address := _address(url, line[1]))]
    named.sort(key=lambda address: "news" not in address.lower())
    return list(dict.fromkeys(named))[:_MOST_SITEMAPS]


def _base(tree: LexborHTMLParser, url: str) -> str:
    given = tree.css_first("base[href]")
    return (_address(url, given.attributes.get("href") or "") if given else None) or url


def _line(text: str) -> str:
    return " ".join(text.split())


def _address(base: str, href: str) -> str | None:
    href = href.strip()
    if href.lower().startswith("feed:"):
        href = href[5:] if "//" in href[5:13] and not href[5:].startswith("//") else f"http:{href[5:]}"
    return web_address(href, base)
