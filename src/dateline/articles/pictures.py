"""Pictures of a body: their addresses, and the captions and credits printed with them."""

from __future__ import annotations

from dataclasses import replace

from dateline.articles.addresses import absolute
from dateline.articles.body import Reading, ancestor, purposes
from dateline.articles.bylines import read_byline
from dateline.articles.captions import has_credit
from dateline.articles.compose import Piece as BodyPiece
from dateline.articles.compose import same
from dateline.articles.dates import parse_printed
from dateline.articles.furniture import Role, role_of
from dateline.articles.markup import Flat, attribute
from dateline.articles.purposes import BIT
from dateline.articles.rules import Rules
from dateline.model import BlockKind

_ABOVE = 6  # pieces over the headline in which its picture may stand
_UNDER = 20  # pieces under the headline within which the story starts
_NOT_LEAD = BIT["related"] | BIT["nav"] | BIT["news"]
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
    while figure is not None and not captions and place < min(end, stop + 2) and _captions(flat, place):
        # Templates set a figure's caption after it as well.
        follower = flat.pieces[place]
        if flat.purpose[follower.element] & BIT["credit"] and not flat.purpose[follower.element] & BIT["cap"]:
            credit = credit or follower.text
        else:
            captions.append(follower.text)
        place += 1
    return _image(address, captions, credit), max(place, number + 1)


def _captions(flat: Flat, number: int) -> bool:
    """Whether a piece's own element is a caption's or a credit's."""
    piece = flat.pieces[number]
    if piece.src is not None or len(piece.text) > 600:
        return False
    named = bool(flat.purpose[piece.element] & CAPTION) and len(piece.text) < 300
    return flat.tag[piece.element] == "figcaption" or named


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
    """The pictures that stand near the headline, outside the body: those that have a caption of their own. Between a
    headline and the first paragraph what the elements around a picture are named for does not count against it: the
    template's head of a story is as often "side", "promo" or "hidden" as not."""
    flat = reading.flat
    start = flat.first[reading.root]
    number = max(headline - _ABOVE, 0) if headline >= 0 else start
    stop = start
    while headline >= 0 and stop < len(flat.pieces) and not reading.good[stop] and stop - headline < _UNDER:
        stop += 1
    whole = replace(reading, root=0)
    found: list[BodyPiece] = []
    while number < stop:
        piece, bad = flat.pieces[number], reading.bad[number]
        if piece.src is not None and purposes(flat, piece.element, -1) & BIT["by"]:
            number += 1  # the author's portrait
            continue
        theirs = number >= start and not bad  # the body's own reading finds it
        if theirs or bad & (_NOT_LEAD if number > headline else ~0):
            number += 1
            continue
        if piece.src is None:
            # A picture that a script loads leaves its caption alone under the headline.
            alone = number == headline + 1 and number < start and not bad
            if alone and flat.purpose[piece.element] & BIT["cap"] and parse_printed(piece.text, rules) is None:
                credit, after = None, number + 1
                if after < stop and flat.purpose[flat.pieces[after].element] & BIT["credit"]:
                    credit = flat.pieces[after].text
                found.append(BodyPiece(BlockKind.IMAGE, piece.text, None, credit))
            number += 1
            continue
        picture, number = read_picture(whole, number, stop, url, rules)
        if picture is not None and (picture.text or picture.credit) and _is_caption(picture, rules):
            found.append(picture)
    return found


def _is_caption(picture: BodyPiece, rules: Rules) -> bool:
    """Whether the words by a picture are no byline or date, as they are by an author's portrait."""
    if read_byline(picture.text.split(",", 1)[0], rules):
        return False  # "By Jane Roe, City Editor"
    return role_of(picture.text, rules) not in (Role.BYLINE, Role.DATE)
