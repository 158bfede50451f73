"""RSS, RDF and Atom that are not well made, through feedparser, kept from what would cost it seconds or lead it astray.

Authors, tags and media are read from the mended tree beside it, because feedparser loses them on the way: it flattens
media:group and media:content into one list, it cuts up an author's e-mail address whose last label has more than four
letters, and where XML is broken anywhere it leaves the entities in names and categories unresolved.
"""

from __future__ import annotations

import io
import re
import resource
import signal
import sys
import time
from calendar import timegm
from datetime import UTC, datetime
from html import unescape
from itertools import islice
from typing import Any

import feedparser
import msgspec
from lxml import etree

from dateline.feeds.lenient_process import LENGTH, Answer, Question
from dateline.feeds.limits import MOST_ENTRIES, Refused
from dateline.feeds.said import SaidDate, SaidEntry, SaidFeed, SaidMedia, SaidText
from dateline.feeds.xml_dialect import Dialect
from dateline.feeds.xml_entries import entry_of
from dateline.feeds.xml_feed import entries_in
from dateline.feeds.xml_names import Names

# feedparser's own slips on elements in places it does not expect: a polygon without its place, a chapter without a
# start, a width that is no number. It translates none of them.
_SLIPS = (LookupError, TypeError, ValueError, AttributeError, AssertionError, RecursionError)

# The extensions that are read, by their usual prefix.
_ESSENTIAL = frozenset(("", "rdf", "content", "dc", "xhtml"))
_MOST_MEMORY = 2 << 30
_IDLE_SECONDS = 900
_TOO_BROKEN = "its XML is too broken to be read"

_MEDIA_PREFIX = re.compile(r"""xmlns:([A-Za-z_][\w.-]{0,40})\s*=\s*["']http://search\.yahoo\.com/mrss""")


def decode(text: str, url: str) -> SaidFeed:
    """What an XML feed found at ``url`` says. text: without XML declaration, and within the limits of
    ``limits.check``. Raises ``Refused``."""
    spoken = _parsed(text, url)
    entries = spoken["entries"]
    beside = _beside(text, url)
    if len(beside) != len(entries):
        # XML too broken to tell which belongs to which: feedparser's own lists, without captions.
        beside = [
            SaidEntry(authors=_plain_authors(entry), tags=_plain_tags(entry), media=_plain_media(entry))
            for entry in entries
        ]
    feed = spoken["feed"]
    typed = str(spoken["version"]).startswith("atom")
    return SaidFeed(
        title=_text(feed, "title", url, typed),
        link=_get(feed, "link"),
        language=_get(feed, "language"),
        ttl=_get(feed, "ttl"),
        period=_get(feed, "sy_updateperiod"),
        frequency=_get(feed, "sy_updatefrequency"),
        entries=tuple(
            _entry(entry, own, url, typed) for entry, own in islice(zip(entries, beside, strict=True), MOST_ENTRIES)
        ),
        left_out=max(len(entries) - MOST_ENTRIES, 0),
    )


def _beside(text: str, url: str) -> list[SaidEntry]:
    """Each entry as the tree has it that is left when XML is mended by force; none where none is."""
    root = _tree(text)
    if root is None:
        return []
    dialect = Dialect(root, url, bases=True)
    return [entry_of(element, dialect) for element in entries_in(root, dialect.names)]


def _tree(text: str) -> etree._Element | None:
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True,
        remove_pis=True,
    )  # fmt: skip
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None


def _essentials(text: str) -> str | None:
    """The feed without the elements of extensions, and without a channel's picture and search box; its broken XML
    mended as far as that goes; None where it cannot be read at all."""
    root = _tree(text)
    if root is None:
        return None
    names = Names(root)
    for element in list(root.iter(etree.Element)):
        prefix, _, name = names[element.tag].rpartition(":")
        if prefix not in _ESSENTIAL or name in ("image", "textinput", "cloud"):
            parent = element.getparent()
            if parent is not None:
                parent.remove(element)
    return etree.tostring(root, encoding="unicode")


def _parsed(text: str, url: str) -> Any:
    try:
        return _feedparser(text, url)
    except _SLIPS:
        # An extension that nobody here reads must not cost the feed.
        mended = _essentials(text)
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


def _entry(spoken: Any, own: SaidEntry, url: str, typed: bool) -> SaidEntry:
    contents = dict.get(spoken, "content") or []
    guid, link = _get(spoken, "id"), _get(spoken, "link")
    if own.guid and "/" not in own.guid:
        # A bare number or name, which feedparser makes an address of, and a link where the entry has none.
        guid, link = own.guid, None if link == guid else link
    summary = _text(spoken, "summary", url, typed)
    if summary is None and not contents:
        summary = own.summary
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
        media=own.media,
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


def main() -> None:
    """Read feed after feed for the process that started this one, until it closes the pipe."""
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    questions, answers = sys.stdin.buffer, sys.stdout.buffer
    while True:
        signal.alarm(_IDLE_SECONDS)
        head = questions.read(LENGTH.size)
        if len(head) < LENGTH.size:
            return
        question = msgspec.msgpack.decode(questions.read(LENGTH.unpack(head)[0]), type=Question)
        signal.alarm(0)
        # The kernel ends the process where feedparser never comes back, also when nobody waits for it any more.
        signal.setitimer(signal.ITIMER_PROF, question.seconds)
        try:
            answer = Answer(said=decode(question.text, question.url))
        except Refused as refused:
            answer = Answer(refused=str(refused))
        signal.setitimer(signal.ITIMER_PROF, 0)
        reply = msgspec.msgpack.encode(answer)
        answers.write(LENGTH.pack(len(reply)) + reply)
        answers.flush()


if __name__ == "__main__":
    main()
