"""What the elements of an XML feed say: RSS of every version, RDF and Atom alike, since feeds mix them freely.

Where a format leaves open which of several elements counts, the answer is feedparser's, which the web has got used to:
the last link, the first title, a second description as the content.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree

from dateline.feeds.said import SaidDate, SaidEntry, SaidMedia, SaidText
from dateline.feeds.xml_dialect import Dialect
from dateline.feeds.xml_media import described, media_of, media_text
from dateline.feeds.xml_texts import said_text, words

_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_USUAL_TYPE = {
    **dict.fromkeys(("description", "dc:description", "content:encoded", "fullitem"), "text/html"),
    **dict.fromkeys(("body", "xhtml:body"), "application/xhtml+xml"),
}
_PAGES = frozenset(("text/html", "html", "application/xhtml+xml", "xhtml"))
_NONE: tuple[etree._Element, ...] = ()
# An ampersand that was escaped once too often, in an address.
_ESCAPED = re.compile(r"&(?:amp;|(\w+);)")


def entry_of(element: etree._Element, dialect: Dialect) -> SaidEntry:
    """What one entry says, or of a feed itself its title, link and times."""
    found: dict[str, list[etree._Element]] = {}
    roles = dialect.roles
    for child in element:
        if role := roles[child.tag]:
            if role in found:
                found[role].append(child)
            else:
                found[role] = [child]
    of = found.get
    link, enclosures = _link(of("link", _NONE), dialect)
    guid, guid_link = _guid(of("guid", _NONE), element.get(_ABOUT), dialect)
    title = _title(of("title", _NONE), dialect)
    summary, contents = _texts(of("text", _NONE), dialect)
    media: tuple[SaidMedia, ...] = ()
    if elements := [*of("media", _NONE), *enclosures]:
        media = media_of(elements, of("caption", _NONE), of("credit", _NONE), dialect)
        title = title or media_text(element, "media:title", dialect)
        if summary is None and not contents:
            summary, media = described(media) if media else (media_text(element, "media:description", dialect), ())
    published = _last(of("published", _NONE)) or _last(of("created", _NONE))
    updated = _last(of("updated", _NONE))
    return SaidEntry(
        guid,
        title,
        link or guid_link,
        SaidDate(published) if published else None,
        SaidDate(updated) if updated else None,
        summary,
        contents,
        _authors(of("author", _NONE), dialect),
        _tags(of("tag", _NONE), of("keywords", _NONE)),
        media,
    )


def _last(elements: Sequence[etree._Element]) -> str:
    for element in reversed(elements):
        if said := words(element):
            return said
    return ""


def _title(elements: Sequence[etree._Element], dialect: Dialect) -> SaidText | None:
    for element in elements:
        if said := said_text(element, "text/plain", dialect):
            return said
    return None


def _texts(elements: Sequence[etree._Element], dialect: Dialect) -> tuple[SaidText | None, tuple[SaidText, ...]]:
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
    return summary, tuple(contents)


def _guid(elements: Sequence[etree._Element], about: str | None, dialect: Dialect) -> tuple[str | None, str | None]:
    """The guid, and the address that it is, None where it is none: a bare number or name is not, whatever the feed
    says. about: what RDF has in its place."""
    guid, link = about, None
    for child in elements:
        guid, link = words(child) or guid, None
        says_link = child.get("isPermaLink") or child.get("ispermalink") or child.get("isPermalink") or "true"
        if guid and says_link == "true" and "/" in guid:
            guid = link = dialect.absolute(guid, child)
    return guid, link


def _link(elements: Sequence[etree._Element], dialect: Dialect) -> tuple[str | None, list[etree._Element]]:
    """The address of the page, and the links to enclosures."""
    link: str | None = None
    enclosures: list[etree._Element] = []
    for child in elements:
        relation = child.get("rel")
        address = words(child)
        if address:
            if relation and relation != "alternate":
                continue
            if "&" in address:
                address = _ESCAPED.sub(r"&\1", address)
        else:
            address = child.get("href") or child.get("url") or child.get("uri") or ""
            relation = (relation or "alternate").lower()
            if relation == "enclosure":
                enclosures.append(child)
            if relation != "alternate" or child.get("type", "text/html").lower() not in _PAGES:
                continue
        if address:
            link = dialect.absolute(address, child)
    return link, enclosures


def _authors(elements: Sequence[etree._Element], dialect: Dialect) -> tuple[str, ...]:
    """Of RSS and its extensions the field's words, of Atom the names within."""
    authors: list[str] = []
    for child in elements:
        named = [part for part in child if dialect.names[part.tag].rpartition(":")[2] == "name"] if len(child) else None
        authors += map(words, named or (child,))
    return tuple(authors)


def _tags(tags: Sequence[etree._Element], keywords: Sequence[etree._Element]) -> tuple[str, ...]:
    """RSS and Dublin Core print the tag, Atom gives it as an attribute, keywords stand between commas."""
    found = [words(tag) or tag.get("label") or tag.get("term") or "" for tag in tags]
    for child in keywords:
        found += words(child).split(",")
    return tuple(found)
