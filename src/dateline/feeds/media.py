"""The pictures, sounds and films of each entry, with the caption and credit that belong to each.

feedparser flattens media:group and media:content into one list and takes media:description for the entry's text, so
these elements are read here, from the XML itself.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from lxml import etree

from dateline.feeds.said import SaidMedia, SaidText

_MEDIA = ("{http://search.yahoo.com/mrss/}", "{http://search.yahoo.com/mrss}", "media:")
_ENTRIES = ("item", "entry")


def entry_media(text: str, url: str) -> list[tuple[SaidMedia, ...]]:
    """The media of each entry of an XML feed, in its order; an empty list where the XML cannot be read at all."""
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser, base_url=url)
    except etree.XMLSyntaxError:
        return []
    if root is None:
        return []
    entries = (element for element in root.iter(etree.Element) if _local(element) in _ENTRIES)
    return [tuple(_of_entry(entry, url)) for entry in entries]


def _local(element: etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""


def _is_media(element: etree._Element, name: str) -> bool:
    tag = element.tag
    return isinstance(tag, str) and tag.endswith(name) and tag.startswith(_MEDIA) and _local(element) == name


def _of_entry(entry: etree._Element, url: str) -> Iterator[SaidMedia]:
    thumbnails: list[SaidMedia] = []
    shown = False
    for element in entry.iter(etree.Element):
        if _is_media(element, "content") and element.get("url") and _is_chosen(element):
            media = _content(element, url)
            shown = shown or (media.kind or "").startswith("image/")
            yield media
        elif _is_media(element, "thumbnail") and element.get("url"):
            thumbnails.append(_content(element, url, kind="image/*"))
        elif _local(element) == "enclosure" and element.get("url"):
            media = _content(element, url)
            shown = shown or (media.kind or "").startswith("image/")
            yield media
        elif _local(element) == "link" and element.get("rel") == "enclosure" and element.get("href"):
            yield SaidMedia(_absolute(element, element.get("href", ""), url), _kind(element, element.get("href", "")))
    # A thumbnail is a smaller copy of a picture that is there already; alone, it is the picture.
    if not shown:
        yield from thumbnails


def _is_chosen(element: etree._Element) -> bool:
    """Whether this is the form to take of its media:group, whose members are one thing in several sizes."""
    group = element.getparent()
    if group is None or not _is_media(group, "group"):
        return True
    members = [member for member in group if _is_media(member, "content") and member.get("url")]
    return element is max(members, key=_preference)


def _preference(element: etree._Element) -> tuple[bool, int]:
    width = element.get("width", "")
    return element.get("isDefault") == "true", int(width) if width.isdecimal() and len(width) < 6 else 0


def _content(element: etree._Element, url: str, kind: str | None = None) -> SaidMedia:
    address = element.get("url", "")
    caption = _nearest(element, "description")
    credit = _nearest(element, "credit")
    return SaidMedia(
        url=_absolute(element, address, url),
        kind=kind or _kind(element, address),
        caption=SaidText(_words(caption), html=caption.get("type") == "html" or "&" in _words(caption), base=url)
        if caption is not None
        else None,
        credit=_words(credit) if credit is not None else None,
    )


def _nearest(element: etree._Element, name: str) -> etree._Element | None:
    """The media element of that name inside this one, else beside it, else beside its group."""
    holder: etree._Element | None = element
    while holder is not None:
        for child in holder:
            if _is_media(child, name) and _words(child).strip():
                return child
        if _local(holder) in _ENTRIES:
            return None
        holder = holder.getparent()
    return None


def _words(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))


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
