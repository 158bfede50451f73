"""An article's texts cut into segments, each knowing which claims it belongs to and as what.

The page marks a claim where it stands: its source by how well it is named, the words that are said more faintly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from dateline.model import Article, Block, BlockKind, Claim, Image, Naming, Span

Role = Literal["source", "cue", "said"]
_RANK: dict[Role, int] = {"source": 0, "cue": 1, "said": 2}


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text with one set of marks. role, claim, naming: of the innermost claim that covers it, None outside
    claims; anchors: the claims whose line in the margin leads here; query: a "?" stands before it, since nobody is
    named as saying it."""

    text: str
    role: Role | None = None
    claim: int | None = None
    naming: Naming | None = None
    anchors: tuple[int, ...] = ()
    query: bool = False


@dataclass(frozen=True, slots=True)
class MarkedImage:
    """A picture with its caption's claims marked."""

    image: Image
    caption: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class MarkedBlock:
    """One block of the body. number: its place among the article's blocks, from 0; image: of an image block; rows: of
    a table, cell by cell, and of a list, an item a row; url: of an embed; repeat: a pull-quote, whose words are marked
    where the text says them."""

    number: int
    kind: BlockKind
    segments: tuple[Segment, ...]
    image: MarkedImage | None = None
    rows: tuple[tuple[tuple[Segment, ...], ...], ...] = ()
    url: str | None = None
    repeat: bool = False


@dataclass(frozen=True, slots=True)
class Marked:
    """An article ready to be set. lead: the lead picture, which is left out of the blocks."""

    headline: tuple[Segment, ...]
    dek: tuple[Segment, ...]
    lead: MarkedImage | None
    blocks: tuple[MarkedBlock, ...]


@dataclass(frozen=True, slots=True)
class _Mark:
    span: Span
    role: Role
    claim: int
    naming: Naming


def mark(article: Article, claims: Sequence[Claim]) -> Marked:
    """The article with its claims marked. claims: numbered by their place in the sequence."""
    pen = _Pen(article, claims)
    headline, dek = pen.part("headline"), pen.part("dek")
    lead = _number_of(article, article.lead_image)
    lead_image = pen.image(lead) if lead is not None else None
    if lead_image is None and article.lead_image is not None:
        lead_image = MarkedImage(article.lead_image, (Segment(article.lead_image.caption or ""),))
    blocks = []
    whole = Block(BlockKind.PARAGRAPH, Span(0, len(article.text)))
    for number, block in enumerate(article.blocks or (whole,)):
        if block.repeat:
            words = (Segment(block.span.of(article)),)
            blocks.append(MarkedBlock(number, block.kind, words, repeat=True))
            continue
        if block.kind in (BlockKind.TABLE, BlockKind.LIST):
            rows = tuple(
                tuple(pen.segments(cell) for cell in row)
                for row in _cells(article, block.span, " | " if block.kind is BlockKind.TABLE else None)
            )
            blocks.append(MarkedBlock(number, block.kind, (), rows=rows))
            continue
        if block.kind is not BlockKind.IMAGE:
            blocks.append(MarkedBlock(number, block.kind, pen.segments(block.span), url=block.url))
            continue
        picture = _caption_number(article, block.span)
        if picture is not None and picture != lead:
            blocks.append(MarkedBlock(number, block.kind, (), pen.image(picture)))
    return Marked(headline, dek, lead_image, tuple(blocks))


def block_number(article: Article, span: Span) -> int | None:
    """The number of the block in which a span of the text begins, from 0; None for other parts and bare texts."""
    if span.part != "text":
        return None
    for number, block in enumerate(article.blocks):
        if block.span.part == "text" and not block.repeat and block.span.start <= span.start < block.span.end:
            return number
    return None


def _cells(article: Article, span: Span, between: str | None) -> list[list[Span]]:
    """A block's lines, each parted into cells by ``between`` where that is given."""
    rows: list[list[Span]] = []
    start = span.start
    for line in span.of(article).split("\n"):
        row: list[Span] = []
        at = start
        for cell in line.split(between) if between else (line,):
            row.append(Span(at, at + len(cell), span.part))
            at += len(cell) + len(between or "")
        rows.append(row)
        start += len(line) + 1
    return rows


def _number_of(article: Article, image: Image | None) -> int | None:
    return article.images.index(image) if image is not None and image in article.images else None


def _caption_number(article: Article, span: Span) -> int | None:
    kind, _, number = span.part.partition(":")
    return int(number) if kind == "caption" and int(number) < len(article.images) else None


class _Pen:
    """Marks one article. Remembers which claims have been given their anchor: a mark may run over several blocks."""

    def __init__(self, article: Article, claims: Sequence[Claim]) -> None:
        self._article = article
        self._marks = _marks(claims)
        self._anchors = _anchors(self._marks)
        self._anchored: set[int] = set()

    def part(self, name: str) -> tuple[Segment, ...]:
        return self.segments(Span(0, len(self._article.part(name)), name))

    def image(self, number: int) -> MarkedImage:
        return MarkedImage(self._article.images[number], self.part(f"caption:{number}"))

    def segments(self, within: Span) -> tuple[Segment, ...]:
        text = self._article.part(within.part)
        touching = [
            mark
            for mark in self._marks
            if mark.span.part == within.part and mark.span.start < within.end and mark.span.end > within.start
        ]
        edges = {within.start, within.end}
        for mark in touching:
            edges |= {max(mark.span.start, within.start), min(mark.span.end, within.end)}
        return tuple(self._segment(text, start, end, touching) for start, end in pairwise(sorted(edges)))

    def _segment(self, text: str, start: int, end: int, touching: Sequence[_Mark]) -> Segment:
        covering = [mark for mark in touching if mark.span.start <= start and mark.span.end >= end]
        if not covering:
            return Segment(text[start:end])
        # The shortest mark is the innermost: a source inside another claim's words is still shown as a source.
        top = min(covering, key=lambda mark: (mark.span.end - mark.span.start, _RANK[mark.role]))
        here = tuple(
            mark.claim for mark in covering if self._anchors[mark.claim] is mark and mark.claim not in self._anchored
        )
        self._anchored.update(here)
        query = top.claim in here and top.naming is Naming.UNATTRIBUTED
        return Segment(text[start:end], top.role, top.claim, top.naming, here, query)


def _marks(claims: Sequence[Claim]) -> tuple[_Mark, ...]:
    found = []
    for number, claim in enumerate(claims):
        found += [_Mark(span, "said", number, claim.naming) for span in claim.content]
        if claim.cue is not None:
            found.append(_Mark(claim.cue, "cue", number, claim.naming))
        if claim.source is not None:
            found.append(_Mark(claim.source, "source", number, claim.naming))
    return tuple(mark for mark in found if mark.span.end > mark.span.start)


def _anchors(marks: Sequence[_Mark]) -> dict[int, _Mark]:
    """Where each claim's line in the margin leads: into the body where it can, and to its source, cue or words."""
    best: dict[int, _Mark] = {}
    for mark in marks:
        held = best.get(mark.claim)
        if held is None or _order(mark) < _order(held):
            best[mark.claim] = mark
    return best


def _order(mark: _Mark) -> tuple[bool, int, int]:
    return mark.span.part != "text", _RANK[mark.role], mark.span.start
