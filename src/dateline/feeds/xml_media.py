"""Pictures, sound and film of an entry: enclosures and Media RSS, whose captions may stand at three places."""

from __future__ import annotations

import mimetypes
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from lxml import etree

from dateline.feeds.said import SaidMedia, SaidText
from dateline.feeds.xml_names import Names
from dateline.feeds.xml_texts import words

# An entry, a group in it, a form of the group's, and one for those who nest them otherwise.
_DEEPEST = 4


def media_of(entry: etree._Element, names: Names, base: str) -> tuple[SaidMedia, ...]:
    """The media of an entry, in its order. base: what its addresses are relative to."""
    reading = _Reading(names, base)
    reading.read(entry, _Around(None, None), 1)
    # A thumbnail is a smaller copy of a picture that is there already; alone, it is the picture.
    return tuple(reading.found if reading.shown else [*reading.found, *reading.thumbnails])


def media_title(entry: etree._Element, names: Names, base: str) -> SaidText | None:
    """The first title that the entry's media have."""
    for element in entry.iter("{*}title"):
        if names[element.tag] == "media:title" and (title := words(element)):
            return SaidText(title, element.get("type") == "html" or None, base)
    return None


def described(media: tuple[SaidMedia, ...]) -> tuple[SaidText | None, tuple[SaidMedia, ...]]:
    """What an entry without a text says by its media, and those without that: the text of a film's or a broadcast's
    entry is its description; of a picture it is the caption."""
    text = next((item.caption for item in media if not (item.kind or "").startswith("image/")), None)
    if text is None:
        return None, media
    return text, tuple(item._replace(caption=None) if item.caption == text else item for item in media)


class _Around(NamedTuple):
    """The caption and the credit that hold for what has none of its own."""

    caption: etree._Element | None
    credit: etree._Element | None


class _Reading:
    """found: all but thumbnails; shown: whether a picture is among them."""

    def __init__(self, names: Names, base: str) -> None:
        self._names = names
        self._base = base
        self.found: list[SaidMedia] = []
        self.thumbnails: list[SaidMedia] = []
        self.shown = False

    def read(self, holder: etree._Element, around: _Around, depth: int) -> None:
        """Read what stands in an entry, a media:group or a media:content."""
        own = self._own(holder, around)
        chosen = self._chosen(holder) if self._names[holder.tag] == "media:group" else None
        for element in holder:
            name = self._names[element.tag]
            if name == "media:content":
                if chosen is None or element is chosen:
                    self._add(element, element.get("url"), own)
                if len(element) and depth < _DEEPEST:
                    self.read(element, own, depth + 1)
            elif name == "media:group":
                if depth < _DEEPEST:
                    self.read(element, own, depth + 1)
            elif name == "media:thumbnail":
                if address := element.get("url") or words(element):
                    self.thumbnails.append(self._said(element, address, "image/*", own))
            elif name == "enclosure":
                self._add(element, element.get("url") or element.get("href"), own)
            elif name == "link" and element.get("rel") == "enclosure":
                self._add(element, element.get("href"), _Around(None, None))

    def _chosen(self, group: etree._Element) -> etree._Element | None:
        """The form to take of a group, whose members are one thing in several sizes."""
        forms = [form for form in group if self._names[form.tag] == "media:content" and form.get("url")]
        return max(forms, key=_preference, default=None)

    def _add(self, element: etree._Element, address: str | None, around: _Around) -> None:
        if address:
            kind = _kind(element, address)
            self.shown = self.shown or (kind or "").startswith("image/")
            self.found.append(self._said(element, address, kind, around))

    def _said(self, element: etree._Element, address: str, kind: str | None, around: _Around) -> SaidMedia:
        caption, credit = self._own(element, around)
        return SaidMedia(
            self._absolute(address),
            kind,
            SaidText(words(caption), caption.get("type") == "html" or None, self._base)
            if caption is not None
            else None,
            words(credit) if credit is not None else None,
        )

    def _own(self, holder: etree._Element, around: _Around) -> _Around:
        """The first caption and credit in the holder that say something, else those around it."""
        if not len(holder):
            return around
        caption = credit = None
        for element in holder:
            name = self._names[element.tag]
            if name == "media:description" and caption is None and words(element):
                caption = element
            elif name == "media:credit" and credit is None and words(element):
                credit = element
        return _Around(around.caption if caption is None else caption, around.credit if credit is None else credit)

    def _absolute(self, address: str) -> str:
        if address.startswith(("https://", "http://")):
            return address
        try:
            return urljoin(self._base, address.strip())
        except ValueError:
            return address


def _preference(element: etree._Element) -> tuple[bool, int]:
    width = element.get("width", "")
    return element.get("isDefault") == "true", int(width) if width.isdecimal() and len(width) < 6 else 0


def _kind(element: etree._Element, address: str) -> str | None:
    """The MIME type as given, else what the medium or the file's name says."""
    given = element.get("type", "").strip().lower()
    if "/" in given:
        return given
    medium = element.get("medium", "").strip().lower()
    if medium in ("image", "audio", "video"):
        return f"{medium}/*"
    try:
        path = urlsplit(address).path
    except ValueError:
        return None
    _, dot, ending = path.rpartition(".")
    return _kind_of_ending(ending[:20]) if dot else None


@lru_cache(maxsize=256)
def _kind_of_ending(ending: str) -> str | None:
    return mimetypes.guess_type(f"x.{ending}")[0]
