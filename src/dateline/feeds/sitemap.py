"""Sitemaps: lists of pages that sites keep for search engines. A news sitemap is as good as a feed without words."""

from __future__ import annotations

import gzip
import heapq
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from urllib.parse import urlsplit

from lxml import etree

from dateline.feeds.decoding import text_of
from dateline.feeds.limits import Refused
from dateline.feeds.said import SaidDate, SaidEntry, SaidFeed, SaidMedia, SaidText
from dateline.text.addresses import web_address

MOST_ENTRIES = 1_000
"""Pages kept of one sitemap, the newest: the protocol allows 50,000 in a file, and archives fill them."""

MOST_LISTS = 2
"""Lists of sitemaps that are gone through, one within the other, to one that lists pages."""

_MOST_CHILDREN = 1_000
_MOST_BYTES = 20_000_000
_GZIP = b"\x1f\x8b"
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_FIRST_ELEMENT = re.compile(r"<(?:[A-Za-z_][\w.-]{0,40}:)?([A-Za-z_][\w.-]*)")
# How far into a file its first element may stand, behind comments and a document type.
_HEAD = 20_000
_ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)
_NUMBER = re.compile(r"\d+")


class NotGzip(ValueError):
    """Bytes that begin as gzip and cannot be unpacked within the limit; the message says why."""


@dataclass(frozen=True, slots=True)
class Child:
    """A sitemap that an index lists. url: absolute; changed: as printed, "" where it is not said."""

    url: str
    changed: str = ""


def unpacked(data: bytes, limit: int) -> bytes:
    """The bytes themselves, or, where they are a gzip file (``sitemap.xml.gz``), what is in it.

    limit: most bytes that may come out. Raises ``NotGzip``.
    """
    if not data.startswith(_GZIP):
        return data
    try:
        with gzip.open(BytesIO(data)) as file:
            plain = file.read(limit + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise NotGzip(f"it is a gzip file that cannot be unpacked ({error})") from error
    if len(plain) > limit:
        raise NotGzip(f"it is a gzip file of more than {limit // 1_000_000} MB")
    if plain.startswith(_GZIP):
        raise NotGzip("it is a gzip file within a gzip file")
    return plain


def is_sitemap(text: str) -> bool:
    """Whether the text is a sitemap, a list of pages or of further sitemaps."""
    return _first_element(text) in ("urlset", "sitemapindex")


def is_index(text: str) -> bool:
    """Whether the text is a list of further sitemaps."""
    return _first_element(text) == "sitemapindex"


def listed(data: bytes, url: str) -> list[str]:
    """The addresses of the sitemaps that a file found at ``url`` lists, in the order to try them for news: those whose
    address says news, then the newest. None where it is no such list, or one that cannot be read."""
    try:
        plain = unpacked(data, _MOST_BYTES)
        # Asked of every feed that comes: most are told by their first bytes. The protocol knows UTF-8 alone.
        if b"sitemapindex" not in plain[:_HEAD].lower():
            return []
        text = text_of(plain)
        found = children(text, url) if is_index(text) else []
    except (NotGzip, Refused):
        return []
    return [child.url for child in sorted(found, key=lambda child: "news" not in child.url.lower())]


def lists_pages(data: bytes) -> bool:
    """Whether a file is a sitemap that lists pages, packed or not."""
    try:
        return _first_element(text_of(unpacked(data, _MOST_BYTES)[:_HEAD])) == "urlset"
    except NotGzip:
        return False


def decode(text: str, url: str) -> SaidFeed:
    """What a sitemap found at ``url`` says of its pages, as a feed: in its order, the newest ``MOST_ENTRIES`` of them.

    text: without XML declaration. One of a site that names its news keeps their titles, times and pictures; of others
    there are addresses and times alone. Raises ``Refused``.
    """
    pages = list(_children(_root(text), "url"))
    kept = pages
    if len(pages) > MOST_ENTRIES:
        newest = heapq.nlargest(MOST_ENTRIES, range(len(pages)), key=lambda number: (_when(pages[number]), -number))
        kept = [pages[number] for number in sorted(newest)]
    entries = [entry for page in kept if (entry := _entry(page, url)) is not None]
    parts = urlsplit(url)
    return SaidFeed(
        title=_text(_commonest(kept, "name"), url),
        link=f"{parts.scheme}://{parts.netloc}/" if parts.netloc else None,
        language=_commonest(kept, "language"),
        entries=tuple(entries),
        left_out=len(pages) - len(kept),
        partial=f"too long: only its newest {len(kept)} pages were read" if len(kept) < len(pages) else None,
    )


def children(text: str, url: str) -> list[Child]:
    """The sitemaps that an index found at ``url`` lists, the newest first; those it does not date last, the highest
    number first, because sites that number them add at the end. Itself is not among them. Raises ``Refused``."""
    found: dict[str, Child] = {}
    for number, element in enumerate(_children(_root(text), "sitemap")):
        if number >= 50 * _MOST_CHILDREN:
            break
        said = _fields(element)
        address = web_address(said.get("loc", ""), url)
        if address is not None and address != url:
            found.setdefault(address, Child(address, said.get("lastmod", "")))
    ordered = sorted(found.values(), key=lambda child: (child.changed, _numbers(child.url)), reverse=True)
    return ordered[:_MOST_CHILDREN]


def _first_element(text: str) -> str:
    found = _FIRST_ELEMENT.search(_COMMENT.sub("", text[:_HEAD]))
    return found[1].lower() if found else ""


def _root(text: str) -> etree._Element:
    if _ENTITY.search(text):
        raise Refused("it defines entities of its own, which only attacks do")
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise Refused("its XML is too broken to be read") from error
    if root is None:
        raise Refused("its XML is too broken to be read")
    return root


def _name(element: etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _children(root: etree._Element, name: str) -> Iterator[etree._Element]:
    return (element for element in root if _name(element) == name)


def _fields(element: etree._Element) -> dict[str, str]:
    """By local name, the text of the elements within, of each the first."""
    said: dict[str, str] = {}
    for inner in element.iter():
        if inner is not element and (name := _name(inner)) and inner.text and inner.text.strip():
            said.setdefault(name, inner.text.strip())
    return said


def _when(page: etree._Element) -> str:
    said = _fields(page)
    return said.get("publication_date") or said.get("lastmod") or ""


def _entry(page: etree._Element, url: str) -> SaidEntry | None:
    loc, changed = "", ""
    news: dict[str, str] = {}
    pictures: list[SaidMedia] = []
    for inner in page:
        name = _name(inner)
        if name == "loc":
            loc = loc or (inner.text or "").strip()
        elif name == "lastmod":
            changed = (inner.text or "").strip()
        elif name == "news":
            news = _fields(inner)
        elif name == "image":
            said = _fields(inner)
            if picture := web_address(said.get("loc", ""), url):
                caption = said.get("caption") or said.get("title")
                pictures.append(SaidMedia(picture, "image/*", _text(caption, url)))
    if not loc:
        return None
    published = news.get("publication_date")
    return SaidEntry(
        title=_text(news.get("title"), url),
        link=loc,
        published=SaidDate(published) if published else None,
        updated=SaidDate(changed) if changed else None,
        tags=tuple(word.strip() for word in news.get("keywords", "").split(",") if word.strip()),
        media=tuple(pictures),
    )


def _text(value: str | None, url: str) -> SaidText | None:
    # Some sitemaps escape what XML would not need escaped twice over: "&amp;#39;". The adapter tells.
    return SaidText(value, None, url) if value else None


def _commonest(pages: list[etree._Element], name: str) -> str | None:
    counted = Counter(said[name] for page in pages if name in (said := _fields(page)))
    return counted.most_common(1)[0][0] if counted else None


def _numbers(url: str) -> tuple[int, ...]:
    return tuple(int(digits) for digits in _NUMBER.findall(url) if len(digits) < 18)
