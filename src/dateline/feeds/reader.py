"""One door for every kind of feed: tells what the bytes are, has them decoded, or says what they are instead."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from dateline.errors import NotAFeed
from dateline.feeds import json_feed, sitemap, xml_feed
from dateline.feeds.adapter import feed_of
from dateline.feeds.decoding import text_of
from dateline.feeds.lenient_process import decode_apart
from dateline.feeds.limits import MOST_ENTRIES, Refused, check
from dateline.feeds.mending import mended, put_right
from dateline.feeds.said import SaidFeed
from dateline.model import Feed
from dateline.text import plain

# Real feeds stay under 5 MB.
MOST_BYTES = 20_000_000

_PROLOG = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE\b[^>\[]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
_ELEMENT = re.compile(r"<((?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*))")
_FEED_ROOT = re.compile(r"<(?:rss|feed|[A-Za-z]+:rdf|[A-Za-z]+:feed)[\s>]", re.IGNORECASE)
_FEED_IN_PAGE = re.compile(r"<(?:rss\s[^<>]{0,900}\bversion|feed\s[^<>]{0,900}\bxmlns)\s*=")
_FEED_ROOTS = frozenset(("rss", "feed", "rdf", "channel"))
_PAGE_ROOTS = frozenset(("html", "head", "body", "script", "meta", "title"))
_PAGE = re.compile(r"<(?:!doctype\s+html|html|body)\b", re.IGNORECASE)
_TITLE = re.compile(r"<title[^>]*>([^<]{1,300})", re.IGNORECASE)
_ENTRY_END = re.compile(r"</(?:[A-Za-z_][\w.-]*:)?(?:item|entry)\s*>", re.IGNORECASE)
# Bytes in which no more entries stand than any reader has in a moment, who then counts those that are left out.
_FEW_BYTES = 300_000
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
    return feed_of(_said(data, url, content_type), url, fetched or datetime.now(UTC))


def _said(data: bytes, url: str, content_type: str | None) -> SaidFeed:
    try:
        data = sitemap.unpacked(data, MOST_BYTES)
        data, left_out = _first_entries(data)
        said = xml_feed.decode_bytes(data, url) or _said_by_text(text_of(data, content_type).strip(), url)
    except json_feed.NotJsonFeed as error:
        raise NotAFeed(url, f"it is {error}") from error
    except sitemap.NotGzip as error:
        raise NotAFeed(url, str(error)) from error
    except Refused as error:
        raise NotAFeed(url, str(error), "Nothing can be read from it until its outlet changes that.") from error
    if left_out or (said.left_out and said.partial is None):
        left_out += said.left_out
        partial = f"too long: only its first {len(said.entries)} entries were read"
        return said._replace(left_out=left_out, partial=partial)
    return said


def _first_entries(data: bytes) -> tuple[bytes, int]:
    """A feed of more entries than anybody reads, cut after the first of them, and how many were cut."""
    if len(data) < _FEW_BYTES:
        return data, 0
    opening = max((b"<item", b"<entry"), key=data.count)
    held = data.count(opening)
    if held <= MOST_ENTRIES:
        return data, 0
    at = -1
    for _ in range(MOST_ENTRIES + 1):
        at = data.index(opening, at + 1)
    return data[:at], held - MOST_ENTRIES


def _said_by_text(text: str, url: str) -> SaidFeed:
    """What stands in a text that may be any kind of feed, or none."""
    if sitemap.is_sitemap(text):
        if sitemap.is_index(text):
            raise NotAFeed(url, "it is a list of sitemaps, and none of them can be read in its place")
        said = sitemap.decode(text, url)
        partial = f"too long: only its newest {len(said.entries)} pages were read" if said.left_out else None
        return said._replace(partial=partial)
    if text[:1] in "{[":
        return json_feed.decode(text, url)
    check(text)
    text, whole = _feed_part(text, url)
    text = put_right(text)
    said = xml_feed.decode_text(text, url) or xml_feed.decode_text(mended(text), url) or decode_apart(text, url)
    return said if whole else said._replace(partial=f"cut off after {len(said.entries)} entries")


def _feed_part(text: str, url: str) -> tuple[str, bool]:
    """The feed within the text, ended where it was cut off, and whether it was whole. Raises ``NotAFeed`` where there
    is none."""
    start, qualified, name = _root(text)
    if name not in _FEED_ROOTS:
        # Behind a program's warnings, or wrapped up in a page.
        pattern = _FEED_IN_PAGE if _PAGE.search(text[:_WARNINGS]) else _FEED_ROOT
        found = pattern.search(text[:_WARNINGS])
        if found is None:
            raise _not_a_feed(text, name, url)
        text = text[found.start() :]
        start, qualified, name = _root(text)
    text = text[start:]
    ends = [end.start() for end in re.finditer(rf"</{re.escape(qualified)}\s*(?:>|\Z)", text)]
    if ends:
        return f"{text[: ends[-1]]}</{qualified}>", True
    if re.match(rf"<{re.escape(qualified)}[^<>]*/>", text):
        return text, True
    return _ended(text, qualified, url), False


def _root(text: str) -> tuple[int, str, str]:
    """Where the first element stands, its name as written, and its local name in lower case ("" where none is)."""
    at = 0
    while piece := _PROLOG.match(text, at):
        at = piece.end()
    found = _ELEMENT.match(text, at)
    return (at, found[1], found[2].lower()) if found else (at, "", "")


def _ended(text: str, root: str, url: str) -> str:
    """A feed that was cut off, ended after its last whole entry. Raises ``NotAFeed`` where it has none."""
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
