"""What the tree of an XML feed says: RSS of every version, RDF and Atom alike, since feeds mix their elements freely.

Where a format leaves open which of several elements counts, the answer is feedparser's, which the web has got used to:
the last link, the first title, a second description as the content.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin

from lxml import etree

from dateline.feeds.said import SaidDate, SaidEntry, SaidText
from dateline.feeds.xml_media import described, media_of, media_title
from dateline.feeds.xml_names import Names
from dateline.feeds.xml_texts import base_of, said_text, words

_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_ROLES = {
    **dict.fromkeys(("title", "dc:title"), "title"),
    **dict.fromkeys(("description", "dc:description", "summary", "itunes:summary", "abstract"), "summary"),
    **dict.fromkeys(("content", "content:encoded", "body", "xhtml:body", "fullitem"), "content"),
    **dict.fromkeys(("pubdate", "published", "issued", "dcterms:issued"), "published"),
    **dict.fromkeys(("updated", "modified", "lastbuilddate", "dc:date", "dcterms:modified"), "updated"),
    **dict.fromkeys(("created", "dcterms:created"), "created"),
    **dict.fromkeys(("author", "dc:creator", "dc:author", "dcterms:creator", "itunes:author"), "author"),
    **dict.fromkeys(
        ("category", "dc:subject", "dcterms:subject", "media:category", "itunes:category", "subject"), "tag"
    ),
    **dict.fromkeys(("keywords", "media:keywords", "itunes:keywords"), "keywords"),
    **dict.fromkeys(("guid", "id"), "guid"),
    **dict.fromkeys(("media:group", "media:content", "media:thumbnail", "enclosure"), "media"),
    "link": "link",
}
_USUAL_TYPE = {
    **dict.fromkeys(("description", "dc:description", "content:encoded", "fullitem"), "text/html"),
    **dict.fromkeys(("body", "xhtml:body"), "application/xhtml+xml"),
}
_PAGES = frozenset(("text/html", "html", "application/xhtml+xml", "xhtml"))
# An ampersand that was escaped once too often, in an address.
_ESCAPED = re.compile(r"&(?:amp;|(\w+);)")


def entry_of(element: etree._Element, names: Names, url: str, atom: bool, bases: bool) -> SaidEntry:
    """What one entry says, or of a feed itself its title, link and times.

    atom: whether the feed is Atom; bases: whether xml:base occurs in it.
    """
    title: SaidText | None = None
    summary: SaidText | None = None
    published = created = updated = ""
    link: str | None = None
    guid: str | None = element.get(_ABOUT)
    guid_link: str | None = None
    contents: list[SaidText] = []
    authors: list[str] = []
    tags: list[str] = []
    has_content = has_media = False
    base = url
    for child in element:
        name = names[child.tag]
        role = _ROLES.get(name)
        if role is None:
            continue
        if bases:
            base = base_of(child, url)
        if role == "title":
            title = title or said_text(child, "text/plain", atom, base)
        elif role == "link":
            if child.get("rel") == "enclosure":
                has_media = True
            else:
                link = _link(child, base) or link
        elif role == "summary" or role == "content":
            text = said_text(child, _USUAL_TYPE.get(name, "text/plain"), atom, base)
            has_content = has_content or role == "content"
            if text is None:
                continue
            if role == "content" or (summary is not None and not has_content and name != "abstract"):
                contents.append(text)
            else:
                summary = text
        elif role == "published":
            published = words(child) or published
        elif role == "guid":
            guid = words(child) or guid
            # A bare number or name is no address, whatever the feed says.
            guid_link = None
            if guid and "/" in guid and _says_link(child):
                guid = guid_link = _joined(base, guid)
        elif role == "tag":
            tags.append(words(child) or child.get("label") or child.get("term") or "")
        elif role == "author":
            authors += _authors(child, names)
        elif role == "updated":
            updated = words(child) or updated
        elif role == "media":
            has_media = True
        elif role == "keywords":
            tags += words(child).split(",")
        else:
            created = words(child) or created
    media = media_of(element, names, base_of(element, url) if bases else url) if has_media else ()
    if has_media:
        title = title or media_title(element, names, base)
        if summary is None and not contents:
            summary, media = described(media)
    return SaidEntry(
        guid,
        title,
        link or guid_link,
        SaidDate(published or created) if published or created else None,
        SaidDate(updated) if updated else None,
        summary,
        tuple(contents),
        tuple(authors),
        tuple(tags),
        media,
    )


def _says_link(guid: etree._Element) -> bool:
    for key, value in guid.items():
        if key.lower() == "ispermalink":
            return value == "true"
    return True


def _joined(base: str, address: str) -> str:
    if address.startswith(("https://", "http://")):
        return address
    try:
        return urljoin(base, address)
    except ValueError:
        return address


def _link(element: etree._Element, base: str) -> str | None:
    """The address of a page, None of anything else that is linked to."""
    address = element.get("href") or element.get("url") or element.get("uri")
    if address is None:
        address = words(element)
        if "&" in address:
            address = _ESCAPED.sub(r"&\1", address)
    elif not _is_page(element.get("rel"), element.get("type")):
        return None
    return _joined(base, address) if address else None


def _is_page(relation: str | None, kind: str | None) -> bool:
    return (relation or "alternate").lower() == "alternate" and (kind or "text/html").lower() in _PAGES


def _authors(element: etree._Element, names: Names) -> list[str]:
    """Of RSS and its extensions the field's words, of Atom the names within."""
    if not len(element):
        return [words(element)]
    named = [part for part in element if names[part.tag].rpartition(":")[2] == "name"]
    return [words(part) for part in named or [element]]
