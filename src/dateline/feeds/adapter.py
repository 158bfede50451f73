"""From what a feed said to the desk's own model: texts made safe or plain, dates sane, links absolute."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from html import escape
from itertools import chain

from dateline.feeds.bylines import authors_of
from dateline.feeds.dates import AHEAD, time_of
from dateline.feeds.identity import clean_url, content_hash
from dateline.feeds.pauses import asked_minutes
from dateline.feeds.said import SaidEntry, SaidFeed, SaidMedia, SaidText
from dateline.model import Entry, Feed, Media
from dateline.text import clean, plain, sanitise
from dateline.text.addresses import web_address

# An element of HTML or a character reference, in a text that nobody says is markup. "<no one>" is neither.
_MARKUP = re.compile(
    r"</?(?:a|abbr|b|big|blockquote|br|center|cite|code|div|em|embed|figure|font|h[1-6]|hr|i|iframe|img|li|link|meta"
    r"|object|ol|p|pre|q|s|script|small|span|strong|style|sub|sup|svg|table|td|tr|tt|u|ul|video|wbr)(?:\s[^<>]*)?/?>"
    r"|&(?:[A-Za-z][A-Za-z0-9]{1,30}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});",
    re.IGNORECASE,
)
# What stands in a frame is for those who are not shown it, as here.
_FRAME = re.compile(r"</?(?:iframe|object)\b[^<>]*>", re.IGNORECASE)
# In HTML a declaration that is none, a CDATA section for one, is a comment up to the next ">".
_DECLARATION = re.compile(r"<!(?!--|doctype)", re.IGNORECASE)
_FRAME_SIGNS = ("iframe", "IFRAME", "object", "OBJECT", "Iframe", "Object")
# An address that ``web_address`` would leave as it is: nearly all are, and a look is a tenth of its price.
_ABSOLUTE = re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]{1,5})?(?:[/?][!-~]*(?<![?#]))?")
# In sanitised HTML, a character that is seen.
_WORD = re.compile(r"(?:^|>)\s*+[^\s<&]")
_BLANK_LINE = re.compile(r"\n\s*\n")
# No headline, name or address is longer; what is would make every page that shows it unusable.
_LONGEST_LINE = 1_000
_LONGEST_LINK = 8_000
_MOST_NAMES = 200
_LANGUAGE = re.compile(r"([A-Za-z]{2})(?:[-_].*)?$")


def feed_of(said: SaidFeed, url: str, fetched: datetime) -> Feed:
    """The feed that was said at ``url``. fetched: aware; dates far after it are not believed."""
    shared = _shared_guids(said.entries)
    latest = fetched + AHEAD
    language = _LANGUAGE.match((said.language or "").strip())
    return Feed(
        title=_line(said.title),
        link=_link(said.link, url),
        entries=tuple(_entry(entry, url, latest, shared) for entry in said.entries),
        language=language[1].lower() if language else None,
        left_out=said.left_out,
        partial=said.partial,
        ttl_minutes=asked_minutes(said.ttl, said.period, said.frequency),
    )


def _shared_guids(entries: Iterable[SaidEntry]) -> frozenset[str]:
    """Guids that stand on entries with different links: a fault of the outlet, by which nothing can be known."""
    links: defaultdict[str, set[str]] = defaultdict(set)
    for entry in entries:
        if entry.guid and entry.link:
            links[entry.guid].add(entry.link)
    return frozenset(
        guid
        for guid, different in links.items()
        if len(different) > 1 and len({clean_url(link) for link in different}) > 1
    )


def _entry(said: SaidEntry, url: str, latest: datetime, shared: frozenset[str]) -> Entry:
    title, link = _line(said.title), _link(said.link, url)
    contents = said.contents
    content = _markup(contents[0] if len(contents) == 1 else max(contents, key=_weight)) if contents else None
    summary = _markup(said.summary)
    # Decoders offer a lone content as the summary too.
    if summary == content:
        summary = None
    guid = _guid(said.guid)
    updated = time_of(said.updated, latest)
    return Entry(
        id=(guid if guid not in shared else None) or link or content_hash(title, content or summary),
        title=title,
        link=link,
        published=time_of(said.published, latest) or updated,
        updated=updated,
        summary=summary,
        content=content,
        authors=_once(chain.from_iterable(map(_authors, said.authors))),
        tags=_once(map(_name, said.tags)),
        media=_media(said.media, url),
    )


def _weight(text: SaidText) -> tuple[bool, int]:
    return text.html is not False, len(text.value)


def _guid(guid: str | None) -> str:
    """The guid as printed; of one that is a whole text, a short name in its place."""
    guid = (guid or "").strip()
    return guid if len(guid) <= _LONGEST_LINE else content_hash(guid)


def _line(text: SaidText | None) -> str:
    """One line of plain text."""
    if text is None:
        return ""
    return _words(text.value, text.html)


def _markup(text: SaidText | None) -> str | None:
    """Safe HTML, or None where no word and no picture is left."""
    if text is None:
        return None
    value = text.value
    if text.html and not _looks_marked(value):
        return clean(value).strip() or None
    if text.html or (text.html is None and _is_markup(value)):
        safe = sanitise(_unhidden(value), text.base).strip()
        return safe if _WORD.search(safe) or "<img" in safe or plain(safe) else None
    pieces = _BLANK_LINE.split(clean(value).strip())
    return "".join(f"<p>{escape(piece.strip(), quote=False)}</p>" for piece in pieces if piece.strip()) or None


def _looks_marked(text: str) -> bool:
    """Whether anything in the text would mean or become something else as HTML."""
    return "<" in text or "&" in text or ">" in text


def _is_markup(text: str) -> bool:
    return ("<" in text or "&" in text) and _MARKUP.search(text) is not None


def _unhidden(html: str) -> str:
    """The markup without what hides words that were meant to be read."""
    if any(sign in html for sign in _FRAME_SIGNS):
        html = _FRAME.sub(" ", html)
    return _DECLARATION.sub("&lt;!", html) if "<!" in html else html


def _link(link: str | None, base: str) -> str | None:
    """An absolute http(s) address, or None."""
    if not link:
        return None
    address = link if _ABSOLUTE.fullmatch(link) else web_address("".join(link.split()), base)
    return address if address and len(address) <= _LONGEST_LINK else None


def _words(text: str, html: bool | None = None) -> str:
    """One line of plain text, not endless. html: whether it is markup, None to tell by what it looks like."""
    html = ("<" in text or "&" in text) if html else (_is_markup(text) if html is None else False)
    words = " ".join((plain(_unhidden(text)) if html else clean(text)).split())
    return words if len(words) <= _LONGEST_LINE else f"{words[: _LONGEST_LINE - 1].rstrip()}…"


def _name(text: str) -> str:
    """An author or tag as one line."""
    return _known_name(text) if len(text) <= _LONGEST_LINE else _words(text)


def _authors(text: str) -> tuple[str, ...]:
    return _known_authors(text if len(text) <= _LONGEST_LINE else _words(text))


# The same few stand on every entry of a feed, and in its next answer. Long ones are no names, and would be kept long.
@lru_cache(maxsize=2048)
def _known_name(text: str) -> str:
    return _words(text)


@lru_cache(maxsize=2048)
def _known_authors(text: str) -> tuple[str, ...]:
    return tuple(authors_of(_words(text)))


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    """Each non-empty text once, in order, however its letters are written, as many as anybody reads."""
    kept: dict[str, str] = {}
    for text in texts:
        if text and len(kept) < _MOST_NAMES:
            kept.setdefault(text.casefold(), text)
    return tuple(kept.values())


def _media(said: Iterable[SaidMedia], base: str) -> tuple[Media, ...]:
    kept: dict[str, Media] = {}
    for item in said:
        address = _link(item.url, base)
        if address is None:
            continue
        media = Media(
            address,
            item.kind or None,
            _line(item.caption) or None,
            (_name(item.credit) or None) if item.credit else None,
        )
        earlier = kept.get(address)
        if earlier is None:
            kept[address] = media
        else:
            # The same file as media:content and as enclosure: what either says of it stands.
            kept[address] = Media(
                address,
                earlier.kind or media.kind,
                earlier.caption or media.caption,
                earlier.credit or media.credit,
            )
    return tuple(kept.values())
