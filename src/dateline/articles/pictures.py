"""Pictures of a body: their addresses, and the captions and credits printed with them."""

from __future__ import annotations

from dataclasses import replace

from dateline.articles.addresses import absolute
from dateline.articles.body import Reading, ancestor, purposes
from dateline.articles.captions import has_credit
from dateline.articles.compose import Piece as BodyPiece
from dateline.articles.compose import same
from dateline.articles.markup import attribute
from dateline.articles.naming import BIT
from dateline.articles.rules import Rules
from dateline.model import BlockKind

_ABOVE = 6  # pieces over the headline in which its picture may stand
CAPTION = BIT["cap"] | BIT["credit"]


def read_picture(reading: Reading, number: int, end: int, url: str, rules: Rules) -> tuple[BodyPiece | None, int]:
    """The picture at ``number`` with the caption pieces that follow it in its figure; and where to read on."""
    flat = reading.flat
    piece = flat.pieces[number]
    if piece.src is None or piece.src.startswith("iframe"):
        return None, number + 1
    address = picture_address(piece.src, url)
    figure = ancestor(flat, piece.element, ("figure",), reading.root)
    stop = flat.last[figure] if figure is not None else min(end, number + 4)
    captions: list[str] = []
    credit: str | None = None
    place = number + 1
    while place < stop:
        follower = flat.pieces[place]
        if follower.src is not None:
            place += 1
            if figure is None:
                return _image(address, captions, credit), place - 1
            continue
        bits = purposes(flat, follower.element, reading.root)
        if figure is None and not bits & CAPTION and flat.tag[follower.element] != "figcaption":
            by_shape = place == number + 1 and len(follower.text) < 300 and has_credit(follower.text, rules)
            if not by_shape:
                break
        if (
            bits & BIT["credit"]
            and not (bits & BIT["cap"] and len(follower.text) > 80)
            and flat.purpose[follower.element] & BIT["credit"]
        ):
            credit = credit or follower.text
        elif same(follower.text) not in {same(text) for text in captions}:
            captions.append(follower.text)
        place += 1
    return _image(address, captions, credit), max(place, number + 1)


def _image(address: str | None, captions: list[str], credit: str | None) -> BodyPiece | None:
    if address is None and not captions:
        return None
    return BodyPiece(BlockKind.IMAGE, " ".join(captions), address, credit)


def picture_address(tag: str, url: str) -> str | None:
    """An image's own address, absolute: the lazy one where ``src`` is a placeholder; None for pixels and icons."""
    width = attribute(tag, "width")
    if width and width.isdecimal() and int(width) < 60:
        return None
    for name in ("data-src", "data-lazy-src", "data-original", "src"):
        address = absolute(url, attribute(tag, name))
        if address:
            return address
    several = attribute(tag, "srcset") or attribute(tag, "data-srcset")
    return absolute(url, several.split()[0].rstrip(",")) if several and several.split() else None


def lead_pictures(reading: Reading, headline: int, url: str, rules: Rules) -> list[BodyPiece]:
    """The pictures that stand near the headline, outside the body's element: those that have a caption of their own."""
    flat = reading.flat
    start = flat.first[reading.root]
    found: list[BodyPiece] = []
    number = max(headline - _ABOVE, 0) if headline >= 0 else start
    while number < start:
        if flat.pieces[number].src is None or reading.bad[number]:
            number += 1
            continue
        picture, number = read_picture(replace(reading, root=0), number, start, url, rules)
        if picture is not None and (picture.text or picture.credit):
            found.append(picture)
    return found
