"""One door for every kind of feed: tells what the bytes are, has them decoded, or says what they are instead."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from dateline.errors import NotAFeed
from dateline.feeds import json_feed, sitemap, xml_feed
from dateline.feeds.adapter import feed_of
from dateline.feeds.decoding import text_of
from dateline.model import Feed
from dateline.text import plain

# Real feeds stay under 5 MB.
MOST_BYTES = 20_000_000

_PROLOG = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE\b[^>\[]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
_ELEMENT = re.compile(r"<((?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*))")
_FEED_ROOT = re.compile(r"<(?:rss|feed|[A-Za-z]+:rdf|[A-Za-z]+:feed)[\s>]", re.IGNORECASE)
_FEED_ROOTS = frozenset(("rss", "feed", "rdf", "channel"))
_PAGE_ROOTS = frozenset(("html", "head", "body", "script", "meta", "title"))
_PAGE = re.compile(r"<(?:!doctype\s+html|html|body)\b", re.IGNORECASE)
_TITLE = re.compile(r"<title[^>]*>([^<]{1,300})", re.IGNORECASE)
_ENTRY_END = re.compile(r"</(?:[A-Za-z_][\w.-]*:)?(?:item|entry)\s*>", re.IGNORECASE)
# How far into an answer a feed's first element may stand behind a program's warnings.
_WARNINGS = 20_000


def read_feed(data: bytes, url: str, *, content_type: str | None = None, fetched: datetime | None = None) -> Feed:
    """Read one feed: RSS 0.9x to 2.0, RDF, Atom, JSON Feed, or a sitemap in a feed's place.

    data: the answer's body, any encoding; url: where it was found, absolute; content_type: the header as it came;
    fetched: aware time of the fetch, now where None: dates well after it are not believed. Of a feed that is cut off,
    the whole entries are read. Raises ``NotAFeed``, with what it is instead, for anything else.
    """
    if not data.strip(b"\0 \t\r\n"):
        raise NotAFeed(url, "the answer is empty", "This often passes; the desk tries again later.")
    if len(data) > MOST_BYTES:
        raise NotAFeed(url, f"it is larger than {MOST_BYTES // 1_000_000} MB, which no feed is")
    try:
        text = text_of(sitemap.unpacked(data, MOST_BYTES), content_type).strip()
        if sitemap.is_sitemap(text):
            if sitemap.is_index(text):
                raise NotAFeed(url, "it is a list of sitemaps, and none of them can be read in its place")
            said = sitemap.decode(text, url)
        else:
            said = json_feed.decode(text, url) if text[:1] in "{[" else xml_feed.decode(_feed_part(text, url), url)
    except json_feed.NotJsonFeed as error:
        raise NotAFeed(url, f"it is {error}") from error
    except sitemap.NotGzip as error:
        raise NotAFeed(url, str(error)) from error
    except (xml_feed.Refused, sitemap.Refused) as error:
        raise NotAFeed(url, str(error), "Nothing can be read from it until its outlet changes that.") from error
    return feed_of(said, url, fetched or datetime.now(UTC))


def _feed_part(text: str, url: str) -> str:
    """The feed within the text, made whole. Raises ``NotAFeed`` where there is none."""
    start, qualified, name = _root(text)
    if name not in _FEED_ROOTS:
        found = None if _PAGE.search(text[:_WARNINGS]) else _FEED_ROOT.search(text[:_WARNINGS])
        if found is None:
            raise _not_a_feed(text, name, url)
        text = text[found.start() :]
        start, qualified, name = _root(text)
    return _whole(text, start, qualified, url)


def _root(text: str) -> tuple[int, str, str]:
    """Where the first element stands, its name as written, and its local name in lower case ("" where none is)."""
    at = 0
    while piece := _PROLOG.match(text, at):
        at = piece.end()
    found = _ELEMENT.match(text, at)
    return (at, found[1], found[2].lower()) if found else (at, "", "")


def _whole(text: str, start: int, root: str, url: str) -> str:
    """A feed that was cut off, ended after its last whole entry. Raises ``NotAFeed`` where it has none."""
    if f"</{root}" in text or re.match(rf"<{re.escape(root)}[^<>]*/>", text[start:]):
        return text
    ends = [end.end() for end in _ENTRY_END.finditer(text)]
    if not ends:
        raise NotAFeed(url, "it is cut off before its first entry ends", "The desk tries again later.")
    channel = "</channel>" if root.lower() == "rss" else ""
    return f"{text[: ends[-1]]}{channel}</{root}>"


def _not_a_feed(text: str, name: str, url: str) -> NotAFeed:
    if name == "opml":
        return NotAFeed(url, "it is a list of feeds (OPML), not a feed", "Import it: dateline import opml FILE.")
    if name in _PAGE_ROOTS or _PAGE.search(text[:_WARNINGS]):
        title = _TITLE.search(text)
        words = " ".join(plain(title[1]).split())[:80] if title else ""
        return NotAFeed(url, f'it is a web page ("{words}"), not a feed' if words else "it is a web page, not a feed")
    if name:
        return NotAFeed(url, f"it is XML, but no feed: its first element is <{name[:40]}>")
    return NotAFeed(url, "it is neither RSS, nor Atom, nor JSON Feed")
