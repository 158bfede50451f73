"""From a page's weighed pieces to the body's blocks: paragraphs, subheads, lists, quotations, pictures, embeds."""

from __future__ import annotations

from dateline.articles.addresses import absolute
from dateline.articles.body import _HEADINGS, Reading
from dateline.articles.compose import Piece as BodyPiece
from dateline.articles.compose import same
from dateline.articles.markup import BIT, Flat, Piece, attribute
from dateline.model import BlockKind

_CAPTION = BIT["cap"] | BIT["credit"]


def body_pieces(reading: Reading, url: str, titles: set[str]) -> list[BodyPiece]:
    """The body in order. titles: the headline's forms as ``same`` folds them, dropped where the body repeats them."""
    flat = reading.flat
    start, end = flat.first[reading.root], flat.last[reading.root]
    out: list[BodyPiece] = []
    lists = _list_shares(flat)
    number = start
    seen: set[str] = set()
    while number < end:
        piece = flat.pieces[number]
        if reading.bad[number]:
            number += 1
            continue
        if piece.src is not None:
            picture, number = _picture(reading, number, end, url)
            if picture is not None:
                out.append(picture)
            continue
        kept = _kind(reading, number, lists)
        if kept is BlockKind.IMAGE:
            caption = piece.text
            if out and out[-1].kind is BlockKind.IMAGE and not out[-1].text:
                out[-1] = BodyPiece(BlockKind.IMAGE, caption, out[-1].url, out[-1].credit)
            number += 1
            continue
        if kept is not None:
            key = same(piece.text)
            if kept is BlockKind.SUBHEAD and key in titles:
                kept = None
            elif len(piece.text) > 60:
                if key in seen:
                    kept = None
                seen.add(key)
        if kept is not None:
            _append(out, kept, piece, flat, number, url)
        number += 1
    return _settle(out)


def _append(out: list[BodyPiece], kind: BlockKind, piece: Piece, flat: Flat, number: int, url: str) -> None:
    links = tuple(piece.links)
    if (
        kind is BlockKind.LIST
        and out
        and out[-1].kind is BlockKind.LIST
        and number
        and flat.pieces[number - 1].src is None
    ):
        out[-1] = BodyPiece(BlockKind.LIST, f"{out[-1].text}\n{piece.text}", links=out[-1].links + links)
    else:
        out.append(BodyPiece(kind, piece.text, links=links, alone=piece.bold))


def _list_shares(flat: Flat) -> dict[int, float]:
    """How much of each list's text is links."""
    shares: dict[int, float] = {}
    for element, tag in enumerate(flat.tag):
        if tag in ("ul", "ol", "dl", "table"):
            pieces = flat.pieces[flat.first[element] : flat.last[element]]
            size = sum(len(piece.text) for piece in pieces)
            shares[element] = sum(piece.linked for piece in pieces) / size if size else 1.0
    return shares


def _ancestor(flat: Flat, element: int, tags: tuple[str, ...], root: int, steps: int = 8) -> int | None:
    for _ in range(steps):
        if flat.tag[element] in tags:
            return element
        if element in (0, root):
            return None
        element = flat.parent[element]
    return None


def _kind(reading: Reading, number: int, lists: dict[int, float]) -> BlockKind | None:
    """What block a text piece of the body is; None for one that is none."""
    flat = reading.flat
    piece = flat.pieces[number]
    element, text = piece.element, piece.text
    tag, size = flat.tag[element], len(text)
    purposes = _purposes(flat, element, reading.root)
    if tag == "h1":
        return None
    if tag in ("figcaption", "caption") or _ancestor(flat, element, ("figure", "figcaption"), reading.root) is not None:
        return BlockKind.IMAGE
    if purposes & _CAPTION and size < 600 and not (tag == "p" and not flat.purpose[element] & _CAPTION and size > 300):
        return BlockKind.IMAGE
    if purposes & BIT["by"] and size < 160 and not text.endswith((".", "”", "?", "!")):
        return None
    if purposes & BIT["pull"]:
        return None
    share = piece.linked / size if size else 0
    if tag in _HEADINGS:
        return BlockKind.SUBHEAD if share < 0.6 and size < 200 else None
    item = _ancestor(flat, element, ("ul", "ol", "dl"), reading.root)
    if item is not None:
        return BlockKind.LIST if lists[item] < 0.4 and (size > 2) else None
    if share > 0.6 and size < 250 and not (tag == "p" and share < 0.95):
        return None
    if (
        _ancestor(flat, element, ("table",), reading.root) is not None
        and tag in ("td", "th", "p", "div")
        and not reading.good[number]
    ):
        table = _ancestor(flat, element, ("table",), reading.root)
        if table is not None and lists[table] > 0.5:
            return None
    if _ancestor(flat, element, ("blockquote",), reading.root) is not None:
        return BlockKind.QUOTATION
    if tag == "p" or reading.good[number] or piece.broken or size >= 40:
        if piece.bold and size < 90 and not text.endswith((".", "”", '"', ",")):
            return BlockKind.SUBHEAD
        if text.isupper() and 4 < size < 90 and len(text.split()) > 1:
            return BlockKind.SUBHEAD
        return BlockKind.PARAGRAPH
    return BlockKind.PARAGRAPH if text.endswith((".", "!", "?", "”", '."')) and size > 12 else None


def _purposes(flat: Flat, element: int, root: int) -> int:
    bits = 0
    for _ in range(6):
        if element in (0, root):
            break
        bits |= flat.purpose[element]
        element = flat.parent[element]
    return bits


def _settle(pieces: list[BodyPiece]) -> list[BodyPiece]:
    """Subheads that head nothing go: those before another subhead of the same kind of link list, and at the end."""
    out: list[BodyPiece] = []
    for piece in reversed(pieces):
        if piece.kind is BlockKind.SUBHEAD and not any(
            later.kind not in (BlockKind.SUBHEAD, BlockKind.IMAGE) for later in out[-3:]
        ):
            continue
        out.append(piece)
    out.reverse()
    return out


def _picture(reading: Reading, number: int, end: int, url: str) -> tuple[BodyPiece | None, int]:
    """The picture at ``number`` with the caption pieces that follow it in its figure; and where to read on."""
    flat = reading.flat
    piece = flat.pieces[number]
    if piece.src is None or piece.src.startswith("<iframe"):
        return None, number + 1
    address = picture_address(piece.src, url)
    figure = _ancestor(flat, piece.element, ("figure",), reading.root)
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
        bits = _purposes(flat, follower.element, reading.root)
        if figure is None and not bits & _CAPTION and flat.tag[follower.element] != "figcaption":
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
