"""From a page's weighed pieces to the body's blocks: paragraphs, subheads, lists, quotations, tables, pictures."""

from __future__ import annotations

import re
from itertools import groupby

from dateline.articles.agency import holder_of_copyright, named_alone
from dateline.articles.body import HEADINGS, LONGEST_HEADING, Reading, ancestor, purposes
from dateline.articles.compose import Piece as BodyPiece
from dateline.articles.compose import same
from dateline.articles.embeds import post_at, read_player
from dateline.articles.furniture import Role, role_of
from dateline.articles.markup import Flat, Piece
from dateline.articles.picture_words import CAPTION
from dateline.articles.pictures import read_picture
from dateline.articles.purposes import BIT
from dateline.articles.rules import Rules
from dateline.model import BlockKind

_FOOT = 12
"""Pieces after the body's element that may still belong to the article."""

_PICTURES = ("img", "amp-img")
_CLOCK_FIRST = re.compile(r"\d{1,2}[:.h]\d{2}(?!\d).{12}")
_LED = re.compile(r"[^:»>|]{2,30}[:»>|]\s*")
_STOPS = (".", "!", "?", "”", "。", "…")
_ENDS = (*_STOPS, "—", "–")  # "AUBURN, Wash. —" is a dateline set apart, by its class no less than a date


def body_pieces(reading: Reading, url: str, titles: set[str], rules: Rules) -> list[BodyPiece]:
    """The body in order. titles: the headline's forms as ``same`` folds them, dropped where the body repeats them."""
    flat = reading.flat
    end = flat.last[reading.root]
    out: list[BodyPiece] = []
    links = _link_shares(flat)
    number = flat.first[reading.root]
    seen: set[str] = set()
    repeated = False
    while number < end:
        piece = flat.pieces[number]
        if reading.bad[number]:
            if reading.bad[number] == BIT["side"] and _is_pulled(reading, number):
                out.append(BodyPiece(BlockKind.QUOTATION, piece.text, repeat=True))
            number += 1
            continue
        post = post_at(reading, number, url)
        if post is not None:
            embed, number = post
            out.append(embed)
            continue
        if piece.src is not None and not piece.src.startswith(_PICTURES):
            player = read_player(piece.src, url)
            if player is not None:
                out.append(player)
            number += 1
            continue
        if piece.src is not None:
            picture, number = read_picture(reading, number, end, url, rules)
            if picture is not None:
                out.append(picture)
            continue
        table = _table_at(reading, number, links)
        if table is not None:
            out.append(BodyPiece(BlockKind.TABLE, _table_text(flat, table)))
            number = flat.last[table]
            continue
        if piece.text and _is_pulled(reading, number):
            out.append(BodyPiece(BlockKind.QUOTATION, piece.text, repeat=True))
            number += 1
            continue
        kind = _kind(reading, number, links)
        if kind is BlockKind.IMAGE:
            if ancestor(flat, piece.element, ("figure",), reading.root) is not None:
                picture, number = read_picture(reading, number, end, url, rules)  # a script has yet to load it
                if picture is not None:
                    out.append(picture)
                continue
            if out and out[-1].kind is BlockKind.IMAGE and not out[-1].text:
                out[-1] = BodyPiece(BlockKind.IMAGE, piece.text, out[-1].url, out[-1].credit)
        elif kind is not None:
            if kind is BlockKind.SUBHEAD and same(piece.text) in titles:
                number += 1
                continue
            again = len(piece.text) > 60 and piece.text in seen
            # A hidden second copy repeats whole runs of paragraphs; one short line may well be printed twice.
            if not (again and (repeated or len(piece.text) > 200)):
                # A quotation set large may be words that the text says as well: what lays the blocks tells.
                repeat = kind is BlockKind.QUOTATION and 40 < len(piece.text) < 600
                out.append(BodyPiece(kind, piece.text, links=tuple(piece.links), alone=piece.bold, repeat=repeat))
            repeated = again
            seen.add(piece.text)
        number += 1
    return _settle(_joined(out))


def _joined(pieces: list[BodyPiece]) -> list[BodyPiece]:
    """The items of lists that follow each other as one list."""
    out: list[BodyPiece] = []
    for kind, group in groupby(pieces, key=lambda piece: piece.kind):
        items = list(group)
        if kind is BlockKind.LIST and len(items) > 1:
            links = tuple(link for item in items for link in item.links)
            out.append(BodyPiece(BlockKind.LIST, "\n".join(item.text for item in items), links=links))
        else:
            out += items
    return out


def _link_shares(flat: Flat) -> dict[int, float]:
    """How much of each list's and table's text is links."""
    shares: dict[int, float] = {}
    for element, tag in enumerate(flat.tag):
        if tag in ("ul", "ol", "dl", "table"):
            pieces = flat.pieces[flat.first[element] : flat.last[element]]
            size = sum(len(piece.text) for piece in pieces)
            if tag != "table" and sum(1 for piece in pieces if _CLOCK_FIRST.match(piece.text)) > max(
                2, len(pieces) // 2
            ):
                shares[element] = 0.0  # the key events of a live page: each leads to its update, and tells it
                continue
            shares[element] = sum(piece.linked for piece in pieces) / size if size else 1.0
    return shares


def _kind(reading: Reading, number: int, links: dict[int, float]) -> BlockKind | None:
    """What block a text piece of the body is; None for one that is none."""
    flat = reading.flat
    piece = flat.pieces[number]
    element, text = piece.element, piece.text
    tag, size = flat.tag[element], len(text)
    bits = purposes(flat, element, reading.root)
    if tag in ("figcaption", "caption") or ancestor(flat, element, ("figure",), reading.root) is not None:
        return BlockKind.IMAGE
    if bits & CAPTION and size < 600 and not (tag == "p" and size > 300 and not flat.purpose[element] & CAPTION):
        return BlockKind.IMAGE
    if bits & (BIT["by"] | BIT["when"]) and size < 160 and not text.endswith(_ENDS):
        return None
    share = piece.linked / size if size else 0
    if tag in HEADINGS and size < LONGEST_HEADING:
        return BlockKind.SUBHEAD if share < 0.6 else None
    listed = ancestor(flat, element, ("ul", "ol", "dl"), reading.root)
    if listed is not None:
        return BlockKind.LIST if links[listed] < 0.4 and size > 2 else None
    if share > 0.6 and size < 250 and not (tag == "p" and share < 0.95):
        return None
    if _leads_away(piece):
        return None
    if ancestor(flat, element, ("blockquote",), reading.root) is not None:
        return BlockKind.QUOTATION
    if tag == "p" or reading.good[number] or piece.broken or size >= 40:
        heads = piece.bold and size < 90 and not text.endswith((*_STOPS, '"', ","))
        capitals = text.isupper() and 4 < size < 90 and len(text.split()) > 1
        return BlockKind.SUBHEAD if heads or capitals else BlockKind.PARAGRAPH
    return BlockKind.PARAGRAPH if (text.endswith(_STOPS) and size > 12) or named_alone(text) else None


def _leads_away(piece: Piece) -> bool:
    """Whether a line is a few words and a mark before another story's headline as a link: "Read too: …" in any
    language."""
    if len(piece.links) != 1 or len(piece.text) > 250 or piece.text.endswith("."):
        return False
    led = _LED.match(piece.text)
    words = len(piece.text) - led.end() if led else 0
    return words > 25 and piece.linked >= 0.9 * words


def _is_pulled(reading: Reading, number: int) -> bool:
    """Whether a piece is words that the page pulls out of its text to print them large."""
    flat = reading.flat
    piece = flat.pieces[number]
    if not 20 < len(piece.text) < 600:
        return False
    return bool(purposes(flat, piece.element, reading.root) & BIT["pull"])


def _settle(pieces: list[BodyPiece]) -> list[BodyPiece]:
    """Subheads that head nothing go: those at the end, and one of several in a row over a list of links."""
    out: list[BodyPiece] = []
    for piece in reversed(pieces):
        if piece.kind is BlockKind.SUBHEAD and not any(
            later.kind not in (BlockKind.SUBHEAD, BlockKind.IMAGE) for later in out[-3:]
        ):
            continue
        out.append(piece)
    out.reverse()
    return out


def _table_at(reading: Reading, number: int, links: dict[int, float]) -> int | None:
    """The table of figures that a piece starts; None outside tables and for tables that only lay out a page."""
    flat = reading.flat
    table = ancestor(flat, flat.pieces[number].element, ("table",), reading.root)
    if table is None or flat.first[table] != number or links[table] > 0.5:
        return None
    rows = 0
    for element in range(table + 1, len(flat.tag)):
        if flat.first[element] >= flat.last[table]:
            break
        rows += flat.tag[element] == "tr" and flat.last[element] - flat.first[element] > 1
    inside = range(flat.first[table], flat.last[table])
    size = sum(len(flat.pieces[i].text) for i in inside)
    return table if rows > 1 and sum(reading.good[i] for i in inside) < 0.5 * size else None


def _table_text(flat: Flat, table: int) -> str:
    """A table as lines of cells parted by " | ", a line for each row; a cell that is empty keeps its place."""
    rows: list[list[str]] = []
    element = table + 1
    while element < len(flat.tag) and flat.parent[element] >= table:
        tag = flat.tag[element]
        if tag == "tr" or (tag == "caption" and not rows):
            rows.append([])
        if tag in ("td", "th", "caption"):
            pieces = flat.pieces[flat.first[element] : flat.last[element]]
            words = " ".join(piece.text for piece in pieces if piece.text).replace("|", "/")
            (rows or [[]])[-1].append(words)
            element = _after(flat, element)  # what is laid out within a cell is the cell's text
        else:
            element += 1
    return "\n".join(" | ".join(row).rstrip(" |") for row in rows if any(row))


def _after(flat: Flat, element: int) -> int:
    """The first element after one and all that lies in it: elements stand in document order."""
    after = element + 1
    while after < len(flat.tag) and flat.parent[after] >= element:
        after += 1
    return after


def foot_lines(reading: Reading, rules: Rules) -> list[BodyPiece]:
    """Corrections, updates, syndication lines and the text's agency that stand under the body's element, outside it."""
    flat = reading.flat
    stop = flat.last[reading.root]
    tellers = (rules.correction, rules.update, rules.any_syndication)
    return [
        BodyPiece(BlockKind.PARAGRAPH, piece.text, links=tuple(piece.links))
        for number, piece in enumerate(flat.pieces[stop : stop + _FOOT], start=stop)
        if (
            20 < len(piece.text) < 600
            and any(teller.match(piece.text) for teller in tellers)
            and role_of(piece.text, rules) in (Role.NOTICE, Role.SYNDICATION)
        )
        or _names_agency(reading, number)
    ]


def _names_agency(reading: Reading, number: int) -> bool:
    """Whether a piece names the agency whose text this is; under a picture it says whose the picture is."""
    flat = reading.flat
    piece = flat.pieces[number]
    if len(piece.text) > 200 or not (named_alone(piece.text) or holder_of_copyright(piece.text)):
        return False
    if purposes(flat, piece.element, -1) & (CAPTION | BIT["related"] | BIT["comment"]):
        return False
    pictured = any(near.src is not None for near in flat.pieces[max(0, number - 3) : number])
    return not pictured and ancestor(flat, piece.element, ("figure", "figcaption"), -1) is None
