"""RSS, RDF and Atom through feedparser, kept from what would cost it seconds or lead it astray."""

from __future__ import annotations

import io
import re
import time
from calendar import timegm
from datetime import UTC, datetime
from html import unescape
from typing import Any

import feedparser

from dateline.feeds.entry_xml import EntryXml, essentials, read_entries
from dateline.feeds.said import SaidDate, SaidEntry, SaidFeed, SaidMedia, SaidText

# Deeper than any feed; feedparser's time grows with the square of the depth (200,000 levels: 8.5 s).
_DEEPEST = 1000
# Longer than any tag of a feed; feedparser's time grows with its square as well (30 MB: 19 s).
_LONGEST_TAG = 100_000
# feedparser's own slips on elements in places it does not expect: a polygon without its place, a chapter without a
# start, a width that is no number. It translates none of them.
_SLIPS = (LookupError, TypeError, ValueError, AttributeError, AssertionError, RecursionError)

_TOO_BROKEN = "its XML is too broken to be read"

_TAG = re.compile(r"<(/?)[A-Za-z_][^<>]*?(/?)>")
_LONG_TAG = re.compile(rf"<[A-Za-z_/][^<>]{{{_LONGEST_TAG}}}")
_ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)
_MEDIA_PREFIX = re.compile(r"""xmlns:([A-Za-z_][\w.-]{0,40})\s*=\s*["']http://search\.yahoo\.com/mrss""")


class Refused(ValueError):
    """XML that no feed needs to be, and that would cost too much to read; the message says what it has."""


def decode(text: str, url: str) -> SaidFeed:
    """What an XML feed found at ``url`` says. text: without XML declaration. Raises ``Refused``."""
    _check(text)
    spoken = _parsed(text, url)
    entries = spoken["entries"]
    beside = read_entries(text, url)
    if len(beside) != len(entries):
        # XML too broken to tell which belongs to which: feedparser's own lists, without captions.
        beside = [EntryXml(None, _plain_authors(entry), _plain_tags(entry), _plain_media(entry)) for entry in entries]
    feed = spoken["feed"]
    typed = str(spoken["version"]).startswith("atom")
    return SaidFeed(
        title=_text(feed, "title", url, typed),
        link=_get(feed, "link"),
        language=_get(feed, "language"),
        entries=tuple(_entry(entry, own, url, typed) for entry, own in zip(entries, beside, strict=True)),
    )


def _parsed(text: str, url: str) -> Any:
    try:
        return _feedparser(text, url)
    except _SLIPS:
        # An extension that nobody here reads must not cost the feed.
        mended = essentials(text)
        if mended is None:
            raise Refused(_TOO_BROKEN) from None
        try:
            return _feedparser(mended, url)
        except _SLIPS as error:
            raise Refused(_TOO_BROKEN) from error


def _feedparser(text: str, url: str) -> Any:
    return feedparser.parse(
        io.BytesIO(_without_captions(text).encode("utf-8", "replace")),
        response_headers={"content-location": url, "content-type": "application/xml; charset=utf-8"},
        # Both are done by our own sanitiser, on the parts that are kept.
        resolve_relative_uris=False,
        sanitize_html=False,
    )


def _check(text: str) -> None:
    if _ENTITY.search(text):
        raise Refused("it defines entities of its own, which only attacks do")
    if _LONG_TAG.search(text):
        raise Refused(f"it has a tag of more than {_LONGEST_TAG} characters")
    depth = 0
    for closing, closed in _TAG.findall(text):
        if closing:
            depth = max(depth - 1, 0)
        elif not closed:
            depth += 1
            if depth > _DEEPEST:
                raise Refused(f"its elements are nested more than {_DEEPEST} deep")


def _without_captions(text: str) -> str:
    """The feed without its pictures' captions: feedparser takes media:description for the entry's own text."""
    found = _MEDIA_PREFIX.search(text)
    name = f"{found[1] if found else 'media'}:description"
    start, end = f"<{name}", f"</{name}>"
    pieces, at = [], 0
    while (begin := text.find(start, at)) >= 0:
        tag_end = text.find(">", begin)
        if tag_end >= 0 and text[tag_end - 1] == "/":
            stop = tag_end + 1
        elif (close := text.find(end, begin)) >= 0:
            stop = close + len(end)
        else:
            break
        pieces.append(text[at:begin])
        at = stop
    pieces.append(text[at:])
    return "".join(pieces)


def _get(spoken: Any, key: str) -> str | None:
    """A plain field. ``dict.get`` goes round feedparser's own, which answers for one key with another's value."""
    value = dict.get(spoken, key)
    return value if isinstance(value, str) and value.strip() else None


def _text(spoken: Any, key: str, url: str, typed: bool) -> SaidText | None:
    value = _get(spoken, key)
    if value is None:
        return None
    return _said(dict.get(spoken, f"{key}_detail") or {}, value, url, typed)


def _said(detail: Any, value: str, url: str, typed: bool) -> SaidText:
    kind = str(dict.get(detail, "type") or "text/html").lower()
    base = dict.get(detail, "base")
    # Only Atom says of a text that it is plain; in RSS feedparser guesses so from the tags that it knows.
    html = "html" in kind or (False if typed and kind == "text/plain" else None)
    return SaidText(value, html, base if isinstance(base, str) and base else url)


def _entry(spoken: Any, own: EntryXml, url: str, typed: bool) -> SaidEntry:
    contents, media = dict.get(spoken, "content") or [], own.media
    guid, link = _get(spoken, "id"), _get(spoken, "link")
    if own.guid and "/" not in own.guid:
        # A bare number or name, which feedparser makes an address of, and a link where the entry has none.
        guid, link = own.guid, None if link == guid else link
    summary = _text(spoken, "summary", url, typed)
    if summary is None and not contents:
        # The text of a film's or a broadcast's entry is its description; of a picture it is the caption.
        summary = next((item.caption for item in media if not (item.kind or "").startswith("image/")), None)
        media = tuple(item._replace(caption=None) if item.caption == summary else item for item in media)
    return SaidEntry(
        guid=guid,
        title=_text(spoken, "title", url, typed),
        link=link,
        published=_date(spoken, "published") or _date(spoken, "created"),
        updated=_date(spoken, "updated"),
        summary=summary,
        contents=tuple(
            _said(content, content["value"], url, typed)
            for content in contents
            if isinstance(dict.get(content, "value"), str) and _is_text(content)
        ),
        authors=own.authors,
        tags=own.tags,
        media=media,
    )


def _is_text(content: Any) -> bool:
    kind = str(dict.get(content, "type") or "text/html").lower()
    return kind.startswith("text/") or "html" in kind


def _date(spoken: Any, key: str) -> SaidDate | None:
    value = _get(spoken, key)
    if value is None:
        return None
    parsed = dict.get(spoken, f"{key}_parsed")
    return SaidDate(value, _instant(parsed) if isinstance(parsed, time.struct_time) else None)


def _instant(parsed: time.struct_time) -> datetime | None:
    try:
        return datetime.fromtimestamp(timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _plain_authors(spoken: Any) -> tuple[str, ...]:
    return tuple(unescape(name) for author in dict.get(spoken, "authors") or [] if (name := _get(author, "name")))


def _plain_tags(spoken: Any) -> tuple[str, ...]:
    return tuple(unescape(term) for tag in dict.get(spoken, "tags") or [] if (term := _get(tag, "term")))


def _plain_media(spoken: Any) -> tuple[SaidMedia, ...]:
    said = [*(dict.get(spoken, "media_content") or []), *(dict.get(spoken, "enclosures") or [])]
    said += dict.get(spoken, "media_thumbnail") or [] if not said else []
    addresses = ((_get(item, "url") or _get(item, "href"), _get(item, "type")) for item in said)
    return tuple(SaidMedia(address, kind) for address, kind in addresses if address)
