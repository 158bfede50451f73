"""The hub that a feed's answer names (WebSub): who tells of the feed's changes, and under which name it knows the feed.

An answer may name them in its headers or in its body; what the headers say counts before what the body says.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import urljoin, urlsplit

import msgspec
from lxml import etree

_ENTRIES = frozenset(("item", "entry"))
_MOST_ELEMENTS = 500
"""A feed's own links stand at its top: so many elements are looked at, and none after the first entry."""

_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class HubLinks:
    """hub: the hub's address; topic: the address by which it knows the feed. Both absolute."""

    hub: str
    topic: str


def hub_links(body: bytes, url: str, headers: Mapping[str, str]) -> HubLinks | None:
    """The hub of a feed found at ``url`` (absolute, redirects followed), or None where its answer names none.

    headers: keys in lower case. An answer without a link to itself is known to its hub by ``url``.
    """
    found: dict[str, str] = {}
    for relation, address in (*_in_header(headers.get("link", "")), *_in_body(body)):
        if relation in ("hub", "self") and relation not in found:
            absolute = _absolute(url, address)
            if absolute is not None:
                found[relation] = absolute
    return HubLinks(found["hub"], found.get("self", url)) if "hub" in found else None


def _in_header(value: str) -> Iterator[tuple[str, str]]:
    """The relations and targets of a ``Link`` header: <https://hub.example/>; rel="hub", <…>; rel=self."""
    for link in value.split("<")[1:]:
        target, _, rest = link.partition(">")
        for parameter in rest.split(";"):
            name, _, relations = parameter.partition("=")
            if name.strip().lower() == "rel":
                for relation in relations.strip(' ,"').lower().split():
                    yield relation, target


def _in_body(body: bytes) -> Iterable[tuple[str, str]]:
    text = body.lstrip(b"\xef\xbb\xbf\0 \t\r\n")
    if text[:1] == b"{":
        return _in_json(text)
    return _in_xml(text) if text[:1] == b"<" else ()


def _in_json(text: bytes) -> Iterator[tuple[str, str]]:
    try:
        data: Any = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return  # the reader says what is wrong with it
    hubs, own = data.get("hubs"), data.get("feed_url")
    for hub in hubs if isinstance(hubs, list) else ():
        if isinstance(hub, dict) and str(hub.get("type")).lower() == "websub" and isinstance(hub.get("url"), str):
            yield "hub", hub["url"]
    if isinstance(own, str):
        yield "self", own


def _in_xml(text: bytes) -> Iterator[tuple[str, str]]:
    reading = etree.iterparse(
        io.BytesIO(text), events=("start",), resolve_entities=False, no_network=True, huge_tree=False, recover=True
    )
    try:
        for _, element in islice(reading, _MOST_ELEMENTS):
            # Where a prefix is not declared it stands in the name itself.
            name = element.tag.rpartition("}")[2].rpartition(":")[2] if isinstance(element.tag, str) else ""
            if name in _ENTRIES:
                return
            if name == "link":
                for relation in (element.get("rel") or "").lower().split():
                    yield relation, element.get("href") or ""
    except etree.XMLSyntaxError:
        return  # likewise


def _absolute(url: str, address: str) -> str | None:
    try:
        absolute = urljoin(url, address.strip())
        parts = urlsplit(absolute)
    except ValueError:
        return None
    usable = parts.scheme in ("http", "https") and parts.netloc and len(absolute) <= _LONGEST
    return absolute if usable and address.strip() else None
