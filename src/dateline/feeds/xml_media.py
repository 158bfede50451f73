"""Pictures, sound and film of an entry: enclosures and Media RSS, whose captions may stand at three places."""

from __future__ import annotations

import mimetypes
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

from lxml import etree

from dateline.feeds.said import SaidMedia, SaidText
from dateline.feeds.xml_dialect import Dialect
from dateline.feeds.xml_texts import words

# An entry, a group in it, a form of the group's, and one for those who nest them otherwise.
_DEEPEST = 4


def media_of(
    elements: Sequence[etree._Element],
    captions: Sequence[etree._Element],
    credits: Sequence[etree._Element],
    dialect: Dialect,
) -> tuple[SaidMedia, ...]:
    """The media of an entry, in its order. elements: what stands for media in it, groups too; captions, credits: those
    that stand beside them."""
    reading = _Reading(dialect)
    around = _around(captions, credits, _NOTHING, dialect)
    for element in elements:
        reading.read(element, around, None, 1)
    # A thumbnail is a smaller copy of a picture that is there already; alone, it is the picture.
    return tuple(reading.found if reading.shown else reading.found + reading.thumbnails)


def media_text(entry: etree._Element, name: str, dialect: Dialect) -> SaidText | None:
    """The first "media:title" or "media:description" that says something, wherever in the entry it stands."""
    for element in entry.iter(f"{{*}}{name.partition(':')[2]}"):
        if dialect.names[element.tag] == name and (text := words(element)):
            return SaidText(text, element.get("type") == "html" or None, dialect.base(element))
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

    caption: SaidText | None
    credit: str | None


_NOTHING = _Around(None, None)


def _around(
    captions: Sequence[etree._Element], credits: Sequence[etree._Element], outer: _Around, dialect: Dialect
) -> _Around:
    """The first caption and credit that say something, else the outer ones."""
    if not captions and not credits:
        return outer
    caption, credit = outer
    for element in captions:
        if said := words(element):
            caption = SaidText(said, element.get("type") == "html" or None, dialect.base(element))
            break
    for element in credits:
        if said := words(element):
            credit = said
            break
    return _Around(caption, credit)


class _Reading:
    """found: all but thumbnails; shown: whether a picture is among them."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self.found: list[SaidMedia] = []
        self.thumbnails: list[SaidMedia] = []
        self.shown = False

    def read(self, element: etree._Element, around: _Around, chosen: etree._Element | None, depth: int) -> None:
        """Read an element of an entry, or of a group or a form within it. chosen: the form to take of its group."""
        name = self._dialect.names[element.tag]
        inside = list(element) if len(element) else []
        if inside:
            around = self._own(inside, around)
        if name == "media:thumbnail":
            if address := element.get("url") or words(element):
                self.thumbnails.append(SaidMedia(self._dialect.absolute(address, element), "image/*", *around))
        elif name == "enclosure":
            self._add(element, element.get("url") or element.get("href"), around)
        elif name == "link":
            if element.get("rel") == "enclosure":
                self._add(element, element.get("href"), _NOTHING)
        elif name in ("media:content", "media:group"):
            if name == "media:content" and (chosen is None or element is chosen):
                self._add(element, element.get("url"), around)
            if depth < _DEEPEST:
                form = self._chosen(inside) if name == "media:group" else None
                for member in inside:
                    self.read(member, around, form, depth + 1)

    def _chosen(self, group: list[etree._Element]) -> etree._Element | None:
        """The form to take of a group, whose members are one thing in several sizes."""
        forms = [form for form in group if self._dialect.names[form.tag] == "media:content" and form.get("url")]
        return max(forms, key=_preference, default=None)

    def _own(self, inside: list[etree._Element], outer: _Around) -> _Around:
        names = self._dialect.names
        captions = [element for element in inside if names[element.tag] == "media:description"]
        credits = [element for element in inside if names[element.tag] == "media:credit"]
        return _around(captions, credits, outer, self._dialect)

    def _add(self, element: etree._Element, address: str | None, around: _Around) -> None:
        if address:
            kind = _kind(element, address)
            self.shown = self.shown or (kind or "").startswith("image/")
            self.found.append(SaidMedia(self._dialect.absolute(address, element), kind, *around))


def _preference(element: etree._Element) -> tuple[bool, int]:
    width = element.get("width", "")
    return element.get("isDefault") == "true", int(width) if width.isdecimal() and len(width) < 6 else 0


def _kind(element: etree._Element, address: str) -> str | None:
    """The MIME type as given, else what the medium or the file's name says."""
    given = element.get("type")
    if given and "/" in given:
        return given.strip().lower()
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
