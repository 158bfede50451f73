"""The pure chain: bytes or text to articles, each with its record. The desk's worker, the pages and the command line
call it alike; it touches no store and no network."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from dateline.articles import read_entry, read_page, read_pasted
from dateline.articles.dates import day_in_url
from dateline.articles.outlet_rules import OutletRules
from dateline.errors import NotAnArticle, PageUnreadable
from dateline.feeds import read_feed
from dateline.model import Article, Habits, Record
from dateline.record import Gazetteer, analyse
from dateline.text import fold, words
from dateline.text.encodings import likely_encoding

TEXT = "text/plain"
"""The content type of a file of plain text."""

PASTED = "pasted:1"
"""The URL of a page that was pasted, where it is not known where it comes from."""

# What tells markup from text that merely contains a "<": a document's own tags, or several of a body's.
_DOCUMENT = re.compile(r"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_BODY = re.compile(r"</(?:p|div|article|section|h[1-6]|a|li|span|figure)>", re.IGNORECASE)
_FEED = re.compile(r"<(?:rss|feed|rdf:rdf|urlset)[\s>]", re.IGNORECASE)
_JSON_FEED = re.compile(r'^\s*\{.*"version"\s*:\s*"https?:(?:\\?/){2}jsonfeed\.org', re.DOTALL)
_PROLOG = re.compile(r"<\?.*?\?>|<!--.*?-->|<!doctype[^>]*>", re.DOTALL | re.IGNORECASE)
_NAMED_DAY = re.compile(
    r"(?<!\d)((?:19|20)\d\d)([01]\d)([0-3]\d)(?!\d)|(?<!\d)((?:19|20)\d\d)[-_.]([01]?\d)[-_.]([0-3]?\d)(?!\d)"
)
_HEAD = 4096
_LEAST_TAGS = 3
_DECLARED = b"\xef\xbb\xbf"  # a pasted page was decoded by the browser already, whatever its meta element says


class TooMuchText(PageUnreadable):
    """More text than somebody who waits for its reading would wait for."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One article and what the desk takes from it."""

    article: Article
    record: Record


def read(
    data: bytes | str,
    url: str | None = None,
    *,
    fetched: datetime | None = None,
    habits: Habits | None = None,
    places: Gazetteer | None = None,
    outlets: OutletRules | None = None,
    claims: str = "encoder",
    most: int | None = None,
) -> list[Reading]:
    """Read a page, a feed, or the text of one or several stories, whichever it is.

    url: where it was found, absolute, or None; fetched: aware, used to resolve relative dates; habits: what the
    articles of the page's outlet repeat; places: the gazetteer to find places in, and outlets: the rules of outlets
    that have one of their own, the package's where None; claims: what finds them, as for ``analyse``; most: characters
    of text, all articles together, for a caller that somebody waits for. Raises ``NotAnArticle`` where there is no
    story in it, ``TooMuchText`` where there is more than ``most``, and ``PageUnreadable`` for bytes that are neither
    page nor text.
    """
    articles = _articles(data, url, fetched, habits, outlets)
    found = sum(len(article.text) for article in articles)
    if most is not None and found > most:
        raise TooMuchText(url or PASTED, f"it holds {found:,} characters of text, more than the {most:,} read at once")
    return [Reading(article, analyse(article, places=places, claims=claims)) for article in articles]


def stories_in_file(data: bytes, url: str) -> list[Article]:
    """The stories of a text file, plain or Markdown, each with an address of its own.

    url: of the file; a lone story has it as its address, of several each has its headline behind it. A story that
    prints no date has the day that the file's name spells out. Raises what ``read_pasted`` raises.
    """
    found = read_pasted(_decoded(data), url=url, published=_day_in_name(url))
    if len(found) == 1:
        return found
    named: dict[str, Article] = {}
    for number, article in enumerate(found, start=1):
        name = "-".join(word.text for word in words(fold(article.headline or ""))) or str(number)
        address = f"{url}#{name}"
        if address in named:
            address = f"{address}-{number}"
        named[address] = replace(article, url=address)
    return list(named.values())


def story_in_file(data: bytes, address: str) -> Article:
    """The story that ``stories_in_file`` gave this address. Raises ``NotAnArticle`` where none has it."""
    for article in stories_in_file(data, address.partition("#")[0]):
        if article.url == address:
            return article
    raise NotAnArticle(address, "the file holds no such story")


def _day_in_name(url: str) -> datetime | None:
    """The day that a file's name spells out, or its folders do, as midnight UTC."""
    for found in _NAMED_DAY.finditer(url.rpartition("/")[2]):
        year, month, day = (int(part) for part in found.groups() if part)
        try:
            return datetime(year, month, day, tzinfo=UTC)
        except ValueError:
            continue
    in_folders = day_in_url(url)
    return in_folders.when if in_folders is not None else None


def _articles(
    data: bytes | str,
    url: str | None,
    fetched: datetime | None,
    habits: Habits | None,
    outlets: OutletRules | None,
) -> list[Article]:
    text = data if isinstance(data, str) else _decoded(data)
    if _is_feed(text):
        return _of_feed(data if isinstance(data, bytes) else data.encode("utf-8", "replace"), url or PASTED, fetched)
    if _is_markup(text) or (isinstance(data, bytes) and b"\x00" in data[:_HEAD]):
        # Bytes go on as they came: a page says its own encoding.
        page = data if isinstance(data, bytes) else _DECLARED + data.encode("utf-8", "replace")
        return read_page(page, url or PASTED, fetched=fetched, habits=habits, outlets=outlets)
    return read_pasted(text, url=url, published=None)


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode(likely_encoding(data), "replace")


def _is_feed(text: str) -> bool:
    head = text[:_HEAD]
    root = _FEED.search(head)
    page = _DOCUMENT.search(head)
    if root is not None and (page is None or root.start() < page.start()):
        return not _PROLOG.sub("", head[: root.start()]).strip("\ufeff \t\r\n")
    return _JSON_FEED.match(head) is not None


def _is_markup(text: str) -> bool:
    return _DOCUMENT.search(text[:_HEAD]) is not None or len(_BODY.findall(text[: 16 * _HEAD])) >= _LEAST_TAGS


def _of_feed(data: bytes, url: str, fetched: datetime | None) -> list[Article]:
    feed = read_feed(data, url, fetched=fetched)
    found = []
    for entry in feed.entries:
        try:
            found.append(read_entry(entry, outlet=feed.title or None, language=feed.language, fetched=fetched))
        except NotAnArticle:
            continue  # an entry of a headline alone
    if not found:
        raise NotAnArticle(url, "a feed whose entries carry no text", "Add it as a feed; the desk reads its pages.")
    return found
