"""What the elements of an XML feed say: RSS of every version, RDF and Atom alike, since feeds mix them freely.

Where a format leaves open which of several elements counts, the answer is feedparser's, which the web has got used to:
the last link, the first title, a second description as the content.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from urllib.parse import urljoin

from lxml import etree

from dateline.feeds.said import SaidDate, SaidEntry, SaidMedia, SaidText
from dateline.feeds.xml_dialect import Dialect
from dateline.feeds.xml_media import described, media_of, media_title
from dateline.feeds.xml_texts import said_text, words

_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_USUAL_TYPE = {
    **dict.fromkeys(("description", "dc:description", "content:encoded", "fullitem"), "text/html"),
    **dict.fromkeys(("body", "xhtml:body"), "application/xhtml+xml"),
}
_PAGES = frozenset(("text/html", "html", "application/xhtml+xml", "xhtml"))
# An ampersand that was escaped once too often, in an address.
_ESCAPED = re.compile(r"&(?:amp;|(\w+);)")


def entry_of(element: etree._Element, dialect: Dialect) -> SaidEntry:
    """What one entry says, or of a feed itself its title, link and times."""
    found: defaultdict[str, list[etree._Element]] = defaultdict(list)
    roles = dialect.roles
    for child in element:
        role = roles[child.tag]
        if role:
            found[role].append(child)
    link, enclosures = _link(found["link"], dialect)
    guid, guid_link = _guid(found["guid"], element.get(_ABOUT), dialect)
    title = next((said for child in found["title"] if (said := said_text(child, "text/plain", dialect))), None)
    summary, contents = _texts(found["text"], dialect)
    media: tuple[SaidMedia, ...] = ()
    if elements := found["media"] + enclosures:
        media = media_of(elements, found["caption"], found["credit"], dialect)
        title = title or media_title(element, dialect)
        if summary is None and not contents:
            summary, media = described(media)
    published = _last(found["published"]) or _last(found["created"])
    updated = _last(found["updated"])
    return SaidEntry(
        guid,
        title,
        link or guid_link,
        SaidDate(published) if published else None,
        SaidDate(updated) if updated else None,
        summary,
        tuple(contents),
        _authors(found["author"], dialect),
        _tags(found["tag"], found["keywords"]),
        media,
    )


def _last(elements: list[etree._Element]) -> str:
    return next(filter(None, map(words, reversed(elements))), "")


def _texts(elements: Iterable[etree._Element], dialect: Dialect) -> tuple[SaidText | None, list[SaidText]]:
    """The summary and the contents, in their order: a second summary is what the first one sums up."""
    summary: SaidText | None = None
    contents: list[SaidText] = []
    has_content = False
    for child in elements:
        name = dialect.names[child.tag]
        text = said_text(child, _USUAL_TYPE.get(name, "text/plain"), dialect)
        content = name in dialect.CONTENTS
        has_content = has_content or content
        if text is None:
            continue
        if content or (summary is not None and not has_content and name != "abstract"):
            contents.append(text)
        else:
            summary = text
    return summary, contents


def _guid(elements: list[etree._Element], about: str | None, dialect: Dialect) -> tuple[str | None, str | None]:
    """The guid, and the address that it is, None where it is none: a bare number or name is not, whatever the feed
    says. about: what RDF has in its place."""
    guid, link = about, None
    for child in elements:
        guid, link = words(child) or guid, None
        if guid and "/" in guid and _says_link(child):
            guid = link = _joined(guid, child, dialect)
    return guid, link


def _says_link(guid: etree._Element) -> bool:
    for key, value in guid.items():
        if key.lower() == "ispermalink":
            return bool(value == "true")
    return True


def _link(elements: list[etree._Element], dialect: Dialect) -> tuple[str | None, list[etree._Element]]:
    """The address of the page, and the links to enclosures."""
    link: str | None = None
    enclosures: list[etree._Element] = []
    for child in elements:
        address = child.text
        if address and not (address := address.strip()):
            address = None
        if len(child.attrib):
            relation = (child.get("rel") or "alternate").lower()
            given = child.get("href") or child.get("url") or child.get("uri")
            if relation == "enclosure":
                enclosures.append(child)
                continue
            if given:
                if relation != "alternate" or (child.get("type") or "text/html").lower() not in _PAGES:
                    continue
                link = _joined(given, child, dialect)
                continue
        if address:
            link = _joined(_ESCAPED.sub(r"&\1", address) if "&" in address else address, child, dialect)
    return link, enclosures


def _joined(address: str, element: etree._Element, dialect: Dialect) -> str:
    """The address, absolute where its element has a base of its own; what is left is relative to the feed."""
    if not dialect.bases or address.startswith(("https://", "http://")):
        return address
    try:
        return urljoin(dialect.base(element), address)
    except ValueError:
        return address


def _authors(elements: list[etree._Element], dialect: Dialect) -> tuple[str, ...]:
    """Of RSS and its extensions the field's words, of Atom the names within."""
    authors: list[str] = []
    for child in elements:
        named = [part for part in child if dialect.names[part.tag].rpartition(":")[2] == "name"]
        authors += map(words, named or [child])
    return tuple(authors)


def _tags(tags: list[etree._Element], keywords: list[etree._Element]) -> tuple[str, ...]:
    """RSS and Dublin Core print the tag, Atom gives it as an attribute, keywords stand between commas."""
    found = [words(tag) or tag.get("label") or tag.get("term") or "" for tag in tags]
    for child in keywords:
        found += words(child).split(",")
    return tuple(found)
