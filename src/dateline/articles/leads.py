"""The lead that a page sets between its headline and the element of its body: the text's first paragraph."""

from __future__ import annotations

from dateline.articles.body import Reading, ancestor, purposes
from dateline.articles.compose import LEAD, same
from dateline.articles.compose import Piece as BodyPiece
from dateline.articles.headings import Shown
from dateline.articles.purposes import BIT
from dateline.model import BlockKind

_OTHERS = BIT["by"] | BIT["when"] | BIT["cap"] | BIT["credit"] | BIT["share"] | BIT["tags"]


def lead_paragraphs(reading: Reading, shown: Shown, body: list[BodyPiece]) -> list[BodyPiece]:
    """Good text between the headline and the body's element, and a dek as long as a paragraph, as paragraphs."""
    flat = reading.flat
    stop = flat.first[reading.root]
    dek = same(shown.dek or "")
    found: list[BodyPiece] = []
    for number in range(shown.place + 1, stop) if shown.place >= 0 else ():
        piece = flat.pieces[number]
        if same(piece.text) == dek or not reading.good[number]:
            continue
        if purposes(flat, piece.element, -1) & _OTHERS or ancestor(flat, piece.element, ("figure",), -1) is not None:
            continue
        found.append(BodyPiece(BlockKind.PARAGRAPH, piece.text, links=tuple(piece.links)))
    if sum(len(piece.text) for piece in found) < LEAD:
        found = []
    if shown.dek and len(shown.dek) >= LEAD and all(same(piece.text) != dek for piece in body):
        found.insert(0, BodyPiece(BlockKind.PARAGRAPH, shown.dek))
    return found
