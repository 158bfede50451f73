"""Pictures of a body: their addresses, and the captions and credits printed with them."""

from __future__ import annotations

import re
from dataclasses import replace

from dateline.articles.addresses import absolute
from dateline.articles.body import HEADINGS, Reading, ancestor, purposes
from dateline.articles.bylines import read_byline
from dateline.articles.captions import has_credit
from dateline.articles.compose import Piece as BodyPiece
from dateline.articles.compose import picture_name
from dateline.articles.credit_words import credit_words
from dateline.articles.dates import parse_printed
from dateline.articles.furniture import Role, role_of
from dateline.articles.markup import Flat, attribute
from dateline.articles.picture_words import CAPTION, Words
from dateline.articles.purposes import BIT
from dateline.articles.rules import Rules
from dateline.model import BlockKind

_ABOVE = 6  # pieces over the headline in which its picture may stand
_UNDER = 20  # pieces under the headline within which the story starts
_NOT_LEAD = BIT["related"] | BIT["nav"] | BIT["news"]
_DRAWN = re.compile(r"\.svg\b|\blogo\b|[-_]logo|logo[-_.]|\bicons?\b", re.I)
"""Addresses of an outlet's marks, which stand near headlines too."""
_CAPTION_LENGTH = 25  # characters from which words under a picture say what it shows
_SOURCE = re.compile(r"([^\s,]\S*[^\s,])(?:\s+(\d{1,5}(?:\.\d{1,3})?)[wx])?\s*(?:,|\Z)")
_LONGEST_SET = 8_000
_BOXES, _IN_BOX, _LONGEST = 2, 8, 500
"""A picture's box outside figures: levels to it, pieces in it, characters in it."""


def read_picture(reading: Reading, number: int, end: int, url: str, rules: Rules) -> tuple[BodyPiece | None, int]:
    """The picture at ``number`` with the captions and credits around it; and where to read on.

    A figure is read from its first piece on, which may be words: a script has yet to put its picture into it.
    """
    flat = reading.flat
    piece = flat.pieces[number]
    if piece.src is not None and piece.src.startswith("iframe"):
        return None, number + 1
    figure = ancestor(flat, piece.element, ("figure",), reading.root)
    box, place, stop = figure, number, number + 1
    if figure is not None:
        stop = flat.last[figure]
        if all(flat.pieces[before].src is None for before in range(flat.first[figure], number)):
            place = flat.first[figure]
    else:
        box, place, stop = _box(reading, number, end)
    words = Words()
    address: str | None = None
    while place < stop:
        follower = flat.pieces[place]
        if follower.src is None:
            words.hear(flat, place, box, rules)
        else:
            another = picture_address(follower.src, url)
            new = address is not None and another is not None and picture_name(another) != picture_name(address)
            if new and (words.said or figure is None):
                break
            address = address or another
        place += 1
    if not words.captions:
        # Templates set a figure's caption after it as well, and its credit after that.
        near = min(end, place + 4)
        while place < near and (_captions(reading, place) if figure is None else _names_itself(flat, place)):
            words.hear(flat, place, None, rules)
            place += 1
        if figure is None and not words.said and place < end and _ends_in_credit(flat, place, rules):
            words.captions.append(flat.pieces[place].text)
            place += 1
    place = max(place, number + 1)
    filmed = address is None and figure is not None and _films(flat, figure)
    if filmed or (address is None and not words.captions):
        return None, place
    return BodyPiece(BlockKind.IMAGE, words.caption, address, words.credit), place


def captioned(reading: Reading) -> int:
    """How many pictures have a caption of their own that leads nowhere: those of other stories are links."""
    flat = reading.flat
    said = {
        piece.text
        for number, piece in enumerate(flat.pieces)
        if len(piece.text) >= _CAPTION_LENGTH and not piece.linked + reading.bad[number] and _captions(reading, number)
    }
    return min(len(said), sum(1 for piece in flat.pieces if piece.src is not None))


def _box(reading: Reading, number: int, end: int) -> tuple[int | None, int, int]:
    """The smallest element around a picture outside a figure that also holds words, where these are for the picture:
    it, its first piece and its last; without one, the picture alone."""
    flat = reading.flat
    element = flat.pieces[number].element
    for _ in range(_BOXES):
        first, last = flat.first[element], flat.last[element]
        if element in (0, reading.root) or last > end or last - first > _IN_BOX:
            break
        words = [flat.pieces[place] for place in range(first, last) if flat.pieces[place].src is None]
        if words:
            size, linked = sum(len(one.text) for one in words), sum(one.linked for one in words)
            named = any((flat.purpose[one.element] & CAPTION) or flat.tag[one.element] == "figcaption" for one in words)
            # Templates call "media" a picture beside its paragraphs as well.
            prose = any(flat.tag[one.element] == "p" for one in words)
            named = named or bool(flat.purpose[element] & (CAPTION if prose else BIT["media"] | CAPTION))
            named = named or any(credit_words().lead.match(one.text) for one in words)
            heads = any(flat.tag[one.element] in HEADINGS for one in words)
            if named and not heads and size <= _LONGEST and linked < 0.5 * size:
                return element, first, last
            break
        element = flat.parent[element]
    return None, number, number + 1


def _captions(reading: Reading, number: int) -> bool:
    """Whether a piece, or an element around it, is a caption's or a credit's."""
    flat = reading.flat
    piece = flat.pieces[number]
    if piece.src is not None or len(piece.text) > 600:
        return False
    return flat.tag[piece.element] == "figcaption" or bool(purposes(flat, piece.element, reading.root) & CAPTION)


def _names_itself(flat: Flat, number: int) -> bool:
    """Whether a piece's own element is a caption's or a credit's."""
    piece = flat.pieces[number]
    if piece.src is not None or len(piece.text) > 600:
        return False
    named = bool(flat.purpose[piece.element] & CAPTION) and len(piece.text) < 300
    return named or ancestor(flat, piece.element, ("figcaption",), 0, 2) is not None


def _films(flat: Flat, figure: int) -> bool:
    pieces = flat.pieces[flat.first[figure] : flat.last[figure]]
    return any(piece.src is not None and piece.src.startswith("iframe") for piece in pieces)


def _ends_in_credit(flat: Flat, number: int, rules: Rules) -> bool:
    piece = flat.pieces[number]
    return piece.src is None and len(piece.text) < 300 and has_credit(piece.text, rules)


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
    return absolute(url, _widest(several)) if several else None


def _widest(several: str) -> str:
    """Of the addresses of a ``srcset``, the one of the widest picture, or of the densest; the first where none says."""
    best, most = "", -1.0
    for found in _SOURCE.finditer(several[:_LONGEST_SET]):
        size = float(found[2] or 0)
        if size > most:
            best, most = found[1], size
    return best


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
            if alone and _stands_for_caption(flat, number) and parse_printed(piece.text, rules) is None:
                words = Words()
                while number < stop and flat.pieces[number].src is None and _stands_for_caption(flat, number):
                    words.hear(flat, number, None, rules)
                    number += 1
                if words.captions:
                    found.append(BodyPiece(BlockKind.IMAGE, words.caption, None, words.credit))
            else:
                number += 1
            continue
        picture, number = read_picture(whole, number, stop, url, rules)
        drawn = picture is not None and picture.url is not None and _DRAWN.search(picture.url) is not None
        if picture is not None and (picture.text or picture.credit) and not drawn and _is_caption(picture, rules):
            found.append(picture)
    return found


def _stands_for_caption(flat: Flat, number: int) -> bool:
    element = flat.pieces[number].element
    around = flat.purpose[flat.parent[element]] if flat.tag[element] in ("span", "small", "cite") else 0
    return bool((flat.purpose[element] | around) & CAPTION)


def _is_caption(picture: BodyPiece, rules: Rules) -> bool:
    """Whether the words by a picture are no byline or date, as they are by an author's portrait."""
    if read_byline(picture.text.split(",", 1)[0], rules):
        return False  # "By Jane Roe, City Editor"
    return role_of(picture.text, rules) not in (Role.BYLINE, Role.DATE)
