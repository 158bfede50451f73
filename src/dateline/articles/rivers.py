"""Pages of several stories whose markup names nothing: tables, bare boxes, headlines in bold or as plain links.

What such a page prints is read by its lines, as text copied out of it would be; the markup gives the headline's address
and the pictures'.
"""

from __future__ import annotations

from dateline.articles.addresses import absolute
from dateline.articles.body import Reading
from dateline.articles.compose import Head, Piece, compose
from dateline.articles.dates import parse_printed
from dateline.articles.furniture import Role, role_of
from dateline.articles.headlines import read_head
from dateline.articles.lines import Kind, read_lines
from dateline.articles.pasted import story_pieces
from dateline.articles.pictures import picture_address
from dateline.articles.rules import Rules
from dateline.articles.segments import one_story
from dateline.model import Article, BlockKind

_HEADLINE_WORDS = (3, 26)
_UNDER = 3  # lines under a bold headline among which its date or byline stands


def heads_by_shape(reading: Reading, number: int, rules: Rules) -> bool:
    """Whether a piece is a headline by its shape: a line that is all link, or a bold one over a date or byline."""
    flat = reading.flat
    piece = flat.pieces[number]
    low, high = _HEADLINE_WORDS
    if piece.src is not None or reading.bad[number] or not low <= len(piece.text.split()) <= high:
        return False
    if len(piece.links) == 1 and piece.linked >= 0.9 * len(piece.text):
        return True
    if not piece.bold or piece.text.endswith((".", ",", ":", ";")):
        return False
    under = [p.text for p in flat.pieces[number + 1 : number + 1 + _UNDER] if p.text and len(p.text) < 160]
    return any(parse_printed(text, rules) or role_of(text, rules) in (Role.BYLINE, Role.DATE) for text in under)


def story_by_lines(reading: Reading, element: int, head: Head, base: str, rules: Rules) -> Article | None:
    """The story that one element of a page prints, read by its lines. head: what the page says of all its stories."""
    flat = reading.flat
    numbers = [n for n in range(flat.first[element], flat.last[element]) if not reading.bad[n]]
    printed = [flat.pieces[n] for n in numbers]
    segment = one_story(read_lines("\n\n".join(piece.text for piece in printed if piece.text), rules), rules)
    if not any(line.kind is Kind.PROSE for line in segment.body):
        return None
    read = read_head(segment, head.url, rules)
    if read.headline is None:
        return None
    links = (href for piece in printed for href, words in piece.links if words == read.headline)
    addresses: dict[str, str] = {}
    bare: list[Piece] = []
    captions = {line.text for line in (*segment.captions, *segment.body) if line.kind is Kind.CAPTION}
    for piece, after in zip(printed, [*printed[1:], None], strict=True):
        address = picture_address(piece.src, base) if piece.src is not None else None
        if address is not None and after is not None and after.text in captions:
            addresses[after.text] = address
        elif address is not None:
            bare.append(Piece(BlockKind.IMAGE, "", address))
    url = next((found for href in links if (found := absolute(base, href)) is not None), head.url)
    whole = Head(
        url=url,
        headline=read.headline,
        dek=read.dek,
        section=read.section,
        authors=read.authors,
        byline=read.byline,
        published=read.published,
        modified=read.modified,
        language=head.language,
        outlet=head.outlet,
        outlets=head.outlets,
    )
    return compose([*bare, *story_pieces(segment, addresses)], whole, rules)
