"""What of each entry is read from the XML itself, because feedparser loses it on the way.

It flattens media:group and media:content into one list, so that nobody can tell which caption belongs to which
picture; it cuts up an author's e-mail address whose last label has more than four letters; and where XML is broken
anywhere it leaves the entities in names and categories unresolved.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lxml import etree

from dateline.feeds.said import SaidMedia, SaidText

_MEDIA = ("{http://search.yahoo.com/mrss/}", "{http://search.yahoo.com/mrss}", "media:")
_ESSENTIAL = frozenset(
    (
        "",
        "http://www.w3.org/2005/Atom",
        "http://purl.org/atom/ns#",
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "http://purl.org/rss/1.0/",
        "http://my.netscape.com/rdf/simple/0.9/",
        "http://purl.org/rss/1.0/modules/content/",
        "http://purl.org/dc/elements/1.1/",
        "http://www.w3.org/1999/xhtml",
    )
)
_ENTRIES = ("item", "entry")


@dataclass(frozen=True, slots=True)
class EntryXml:
    """guid: as printed, or None; authors: each field as printed, addresses and all; tags, media: in order."""

    guid: str | None
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    media: tuple[SaidMedia, ...]


def read_entries(text: str, url: str) -> list[EntryXml]:
    """Each entry of an XML feed, in its order; an empty list where the XML cannot be read at all."""
    root = _tree(text, url)
    if root is None:
        return []
    entries = (element for element in root.iter(etree.Element) if _local(element) in _ENTRIES)
    return [
        EntryXml(_guid(entry), tuple(_authors(entry)), tuple(_tags(entry)), tuple(_EntryMedia(entry, url).read()))
        for entry in entries
    ]


def essentials(text: str) -> str | None:
    """The feed without the elements of extensions, and without a channel's picture and search box; its broken XML
    mended as far as that goes; None where it cannot be read at all."""
    root = _tree(text)
    if root is None:
        return None
    for element in list(root.iter(etree.Element)):
        namespace, _, name = str(element.tag).rpartition("}")
        if namespace.removeprefix("{") not in _ESSENTIAL or name in ("image", "textInput", "textinput", "cloud"):
            parent = element.getparent()
            if parent is not None:
                parent.remove(element)
    return etree.tostring(root, encoding="unicode")


def _tree(text: str, url: str = "") -> etree._Element | None:
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True
    )
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser, base_url=url)
    except etree.XMLSyntaxError:
        return None


def _local(element: etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""


def _is_media(element: etree._Element, name: str) -> bool:
    tag = element.tag
    return isinstance(tag, str) and tag.endswith(name) and tag.startswith(_MEDIA) and _local(element) == name


def _guid(entry: etree._Element) -> str | None:
    return next((_words(child) for child in entry if _local(child) in ("guid", "id")), "") or None


def _authors(entry: etree._Element) -> Iterator[str]:
    """Of RSS and its extensions the field's words (author, dc:creator, itunes:author), of Atom the name within."""
    for child in entry:
        if _local(child) in ("author", "creator"):
            names = [part for part in child if _local(part) == "name"]
            yield from (_words(part) for part in names or [child])


def _tags(entry: etree._Element) -> Iterator[str]:
    """RSS and Dublin Core print the tag, Atom gives it as an attribute, keywords stand between commas."""
    for child in entry:
        name = _local(child)
        if name in ("category", "subject"):
            yield _words(child) or child.get("label") or child.get("term") or ""
        elif name == "keywords":
            yield from _words(child).split(",")


class _EntryMedia:
    """Reads one entry. What was found in an element is remembered, so that a thousand forms of one film cost no more
    than a thousand looks."""

    def __init__(self, entry: etree._Element, url: str) -> None:
        self._entry = entry
        self._url = url
        self._inside: dict[tuple[etree._Element, str], etree._Element | None] = {}
        self._chosen: dict[etree._Element, etree._Element] = {}

    def read(self) -> Iterator[SaidMedia]:
        thumbnails: list[SaidMedia] = []
        shown = False
        for element in self._entry.iter(etree.Element):
            address = element.get("url")
            if _local(element) == "link" and element.get("rel") == "enclosure" and element.get("href"):
                address = element.get("href", "")
                yield SaidMedia(_absolute(element, address, self._url), _kind(element, address))
            elif not address:
                continue
            elif (_is_media(element, "content") and self._is_chosen(element)) or _local(element) == "enclosure":
                kind = _kind(element, address)
                shown = shown or (kind or "").startswith("image/")
                yield self._media(element, address, kind)
            elif _is_media(element, "thumbnail"):
                thumbnails.append(self._media(element, address, "image/*"))
        # A thumbnail is a smaller copy of a picture that is there already; alone, it is the picture.
        if not shown:
            yield from thumbnails

    def _is_chosen(self, element: etree._Element) -> bool:
        """Whether this is the form to take of its media:group, whose members are one thing in several sizes."""
        group = element.getparent()
        if group is None or not _is_media(group, "group"):
            return True
        if group not in self._chosen:
            members = [member for member in group if _is_media(member, "content") and member.get("url")]
            self._chosen[group] = max(members, key=_preference)
        return element is self._chosen[group]

    def _media(self, element: etree._Element, address: str, kind: str | None) -> SaidMedia:
        caption, credit = self._nearest(element, "description"), self._nearest(element, "credit")
        words = _words(caption)
        marked = True if caption is not None and caption.get("type") == "html" else None
        return SaidMedia(
            url=_absolute(element, address, self._url),
            kind=kind,
            caption=SaidText(words, html=marked, base=self._url) if words else None,
            credit=_words(credit) or None,
        )

    def _nearest(self, element: etree._Element, name: str) -> etree._Element | None:
        """The media element of that name inside this one, else beside it, else beside its group."""
        holder: etree._Element | None = element
        while holder is not None:
            if (found := self._own(holder, name)) is not None:
                return found
            holder = None if holder is self._entry else holder.getparent()
        return None

    def _own(self, holder: etree._Element, name: str) -> etree._Element | None:
        if (holder, name) not in self._inside:
            own = (child for child in holder if _is_media(child, name) and _words(child))
            self._inside[holder, name] = next(own, None)
        return self._inside[holder, name]


def _preference(element: etree._Element) -> tuple[bool, int]:
    width = element.get("width", "")
    return element.get("isDefault") == "true", int(width) if width.isdecimal() and len(width) < 6 else 0


def _words(element: etree._Element | None) -> str:
    return "".join(map(str, element.itertext())).strip() if element is not None else ""


def _absolute(element: etree._Element, address: str, url: str) -> str:
    try:
        return urljoin(element.base or url, address.strip())
    except ValueError:
        return address


def _kind(element: etree._Element, address: str) -> str | None:
    """The MIME type as given, else what the medium or the file's name says."""
    given = element.get("type", "").strip().lower()
    if "/" in given:
        return given
    medium = element.get("medium", "").strip().lower()
    if medium in ("image", "audio", "video"):
        return f"{medium}/*"
    try:
        return mimetypes.guess_type(urlsplit(address).path)[0]
    except ValueError:
        return None
