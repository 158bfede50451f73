"""RSS, RDF and Atom, read quickly and within hard limits where they are well made."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice

from lxml import etree

from dateline.feeds.limits import MOST_ENTRIES
from dateline.feeds.mending import put_right
from dateline.feeds.said import SaidFeed
from dateline.feeds.xml_dialect import Dialect
from dateline.feeds.xml_entries import entry_of
from dateline.feeds.xml_names import ITEMS, Names
from dateline.feeds.xml_texts import words

# What a feed says of itself and no entry does.
_FACTS = frozenset(("language", "dc:language", "ttl", "sy:updateperiod", "sy:updatefrequency"))
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_PARSER = etree.XMLParser(
    encoding="utf-8",  # whatever the file declares
    resolve_entities=False,
    no_network=True,
    load_dtd=False,
    huge_tree=False,  # refuses elements nested deep and texts of more than 10 MB
    recover=False,
    remove_comments=True,
    remove_pis=True,
    collect_ids=False,
)
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["'](?!utf-?8|us-ascii|iso-8859-|windows-125)""", re.IGNORECASE
)
# What XML does not allow and feeds carry all the same, pasted in from word processors. Not NUL, by which encodings of
# two bytes are told.
_CONTROLS = bytes((*range(0x01, 0x09), 0x0B, 0x0C, *range(0x0E, 0x20)))
# Characters that mean others: as they stand, encoded twice, and by number.
_MISTAKEN = tuple(
    map(re.compile, (rb"\xc2[\x80-\x9f]", rb"\xc3[\x82\x83]\xc2", rb"&#(?:1[2-5][0-9]|[xX][89][0-9a-fA-F]);"))
)


def decode_bytes(data: bytes, url: str) -> SaidFeed | None:
    """What an XML feed found at ``url`` says; None where its bytes are not what UTF-8 and XML would have them be, or
    where they must be looked at more closely first."""
    data = data.strip().removeprefix(b"\xef\xbb\xbf")
    # A document type may define anything; in ASCII an encoding may be declared that shifts within it.
    if b"<!DOCTYPE" in data or (_DECLARED.match(data) and data.isascii()):
        return None
    if any(pattern.search(data) for pattern in _MISTAKEN):
        try:
            return decode_text(put_right(data.decode()), url)
        except UnicodeDecodeError:
            return None
    said = _decoded(data, url)
    if said is None and len(sound := data.translate(None, _CONTROLS)) < len(data):
        said = _decoded(sound, url)
    return said


def decode_text(text: str, url: str) -> SaidFeed | None:
    """The same of a text that begins with its first element."""
    return _decoded(text.encode("utf-8", "replace"), url)


def _decoded(data: bytes, url: str) -> SaidFeed | None:
    try:
        root = etree.fromstring(data, _PARSER)
    except etree.XMLSyntaxError:
        return None
    dialect = Dialect(root, url, bases=b"xml:base" in data)
    find_head = _HEADS.get(dialect.names[root.tag])
    if find_head is None:
        return None
    head = find_head(root, dialect.names)
    feed = entry_of(head, dialect)
    facts = _facts(head, dialect.names)
    entries = entries_in(root, dialect.names)
    kept = tuple(entry_of(element, dialect) for element in islice(entries, MOST_ENTRIES))
    return SaidFeed(
        title=feed.title,
        link=feed.link,
        language=facts.get("language") or facts.get("dc:language") or root.get(_LANG),
        ttl=facts.get("ttl"),
        period=facts.get("sy:updateperiod"),
        frequency=facts.get("sy:updatefrequency"),
        entries=kept,
        left_out=sum(1 for _ in entries),
    )


def entries_in(root: etree._Element, names: Names) -> Iterator[etree._Element]:
    return (element for element in root.iter("{*}item", "{*}entry") if names[element.tag] in ITEMS)


def _facts(head: etree._Element, names: Names) -> dict[str, str]:
    return {name: words(child) for child in head if (name := names[child.tag]) in _FACTS}


def _itself(root: etree._Element, _names: Names) -> etree._Element:
    return root


def _channel(root: etree._Element, names: Names) -> etree._Element:
    return next((child for child in root if names[child.tag] == "channel"), root)


_HEADS: dict[str, Callable[[etree._Element, Names], etree._Element]] = {
    "rss": _channel,
    "rdf:rdf": _channel,
    "feed": _itself,
}
"""Where a feed says what it is called, by the name of its first element."""
