"""From the pieces of a body and what is known of its head to an Article: furniture as fields, blocks as spans."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from dateline.articles.agency import is_source, named_in_byline
from dateline.articles.captions import caption_and_credit
from dateline.articles.datelines import read_dateline
from dateline.articles.furnishings import clean, take_furniture, without_habits
from dateline.articles.pieces import LEAD, Head, Piece, picture_name, same
from dateline.articles.rules import Rules, agencies
from dateline.model import Article, Block, BlockKind, Dateline, Habits, Image, Span

__all__ = ["LEAD", "Head", "Piece", "compose", "picture_name", "same"]

_LED_IN = 3
_SHORT = 80
_LEAD_OVER = 2
_KEPT_UNDER = re.compile(r"\d{9,}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{20,}|[0-9a-f]{24,}")


def compose(pieces: Sequence[Piece], head: Head, rules: Rules, habits: Habits | None = None) -> Article:
    """The article of these pieces. Nothing here reads a page or guesses a field: lines either are furniture or stay.

    habits: lines that the outlet's articles repeat, which go off the text where it has others.
    """
    found = take_furniture([clean(piece) for piece in pieces], head, rules)
    if habits is not None and habits.lines:
        found = without_habits(found, habits)
    own = tuple(name for name in (head.outlet, *head.outlets) if name is not None)
    blocks, text, images = _lay(_with_own_line(found.kept, rules, own), rules)
    syndication = head.syndication or found.syndication
    dateline = _dateline(text, blocks, rules, (*own, syndication.origin) if syndication and syndication.origin else own)
    byline = head.byline or found.byline
    agency = dateline.agency if dateline and is_source(dateline.agency) else None
    agency = agency or found.agency or named_in_byline(byline, rules)
    given = head.authors or found.authors or (() if byline else found.signed)
    authors = tuple(name for name in given if name.casefold() not in agencies())
    if agency is None and len(authors) < len(given):
        agency = next(name for name in given if name not in authors)
    lead, images, blocks = _lead(head.lead_image, images, blocks)
    return Article(
        url=head.url,
        headline=head.headline,
        text=text,
        blocks=blocks,
        canonical_url=head.canonical_url,
        outlet=head.outlet,
        section=head.section,
        dek=head.dek,
        authors=authors,
        byline=byline,
        dateline=dateline,
        agency=agency,
        published=head.published or found.published,
        modified=head.modified or found.modified,
        language=head.language,
        tags=head.tags or found.tags,
        lead_image=lead,
        images=images,
        syndication=syndication,
        notices=head.notices + found.notices,
        partial=head.partial or found.partial,
    )


def _lay(pieces: Sequence[Piece], rules: Rules) -> tuple[tuple[Block, ...], str, tuple[Image, ...]]:
    blocks: list[Block] = []
    texts: list[str] = []
    images: list[Image] = []
    length = 0
    repeats = _repeats(pieces)
    for number, piece in enumerate(pieces):
        if piece.kind is BlockKind.IMAGE:
            caption, credit = caption_and_credit(piece.text, piece.credit, rules)
            blocks.append(Block(BlockKind.IMAGE, Span(0, len(caption or ""), f"caption:{len(images)}")))
            images.append(Image(piece.url, caption, credit))
            continue
        if not piece.text:
            if piece.kind is BlockKind.EMBED and piece.url:
                blocks.append(Block(BlockKind.EMBED, Span(length, length), piece.url))
            continue
        if number in repeats:
            blocks.append(Block(piece.kind, Span(0, 0), repeat=True))
            continue
        start = length + 2 if texts else 0
        texts.append(piece.text)
        length = start + len(piece.text)
        blocks.append(Block(piece.kind, Span(start, length), piece.url))
    text = "\n\n".join(texts)
    if repeats:
        bare = _plain(text)
        places = iter(_said_at(bare, pieces[number].text) for number in sorted(repeats))
        blocks = [replace(block, span=next(places) or block.span) if block.repeat else block for block in blocks]
    return tuple(blocks), text, tuple(images)


_PLAIN = tuple(zip("“”„«»‟‹›‘’‚‛\u00a0–—", '""""""""\'\'\'\' --', strict=True))
"""One character for one, so that places hold."""


def _plain(text: str) -> str:
    for printed, plain in _PLAIN:  # a search for each is far quicker than a look at every character
        text = text.replace(printed, plain)
    return text


def _said_at(text: str, words: str) -> Span | None:
    """Where a plain text first says a pull-quote's words, quotation marks and the stop at their end aside."""
    bare = _plain(words).strip("\"' .,…")
    start = text.find(bare)
    return Span(start, start + len(bare)) if bare and start >= 0 else None


def _repeats(pieces: Sequence[Piece]) -> frozenset[int]:
    """Which pull-quotes say what the text says without them."""
    if not any(piece.repeat for piece in pieces):
        return frozenset()
    texts = (piece.text for piece in pieces if not piece.repeat and piece.kind is not BlockKind.IMAGE)
    said = _plain("\n\n".join(texts))
    return frozenset(
        number for number, piece in enumerate(pieces) if piece.repeat and _said_at(said, piece.text) is not None
    )


def _dateline(text: str, blocks: Sequence[Block], rules: Rules, outlets: tuple[str, ...]) -> Dateline | None:
    paragraphs = [block.span for block in blocks if block.kind is BlockKind.PARAGRAPH][:_LED_IN]
    for number, span in enumerate(paragraphs):
        read = read_dateline(text[span.start : span.end], rules, outlets)
        if read is None:
            continue
        # A carrier may set a paragraph of its own before the agency's, or a lead: after it a place alone must be in
        # capitals, and nothing else but a full dateline counts.
        place, agency = read[0].place, read[0].agency
        if number == 0 or (place and (agency or (number == 1 and place.isupper()))):
            return read[0]
    return None


def _with_own_line(kept: tuple[Piece, ...], rules: Rules, outlets: tuple[str, ...]) -> tuple[Piece, ...]:
    """The pieces with a dateline that stands on a line of its own set before the paragraph under it."""
    for number, piece in enumerate(kept[:-1][:_LED_IN]):
        after = kept[number + 1]
        if piece.kind is after.kind is BlockKind.PARAGRAPH and len(piece.text) < _SHORT:
            read = read_dateline(piece.text, rules, outlets)
            if read is not None and read[1] >= len(piece.text):
                joined = replace(after, text=f"{piece.text} {after.text}")
                return (*kept[:number], joined, *kept[number + 2 :])
    return kept


def _lead(
    said: Image | None, images: tuple[Image, ...], blocks: tuple[Block, ...]
) -> tuple[Image | None, tuple[Image, ...], tuple[Block, ...]]:
    """The lead image, and the images and blocks with it among them.

    said: what metadata names. The same picture in the body brings its caption; one under another name, as outlets cut
    pictures anew for every use, is taken to be what the page prints over its second paragraph.
    """
    if said is None:
        return (images[0] if images else None), images, blocks
    kinds = [block.kind for block in blocks]
    at_head = BlockKind.IMAGE in kinds and kinds[: kinds.index(BlockKind.IMAGE)].count(BlockKind.PARAGRAPH) < _LEAD_OVER
    worded = at_head and bool(images[0].caption or images[0].credit)
    for place, image in enumerate(images):
        if image.url is not None and _one_picture(image.url, said.url):
            if worded and place and _paragraphs_over(place, blocks) >= _LEAD_OVER:
                break  # what an outlet shows elsewhere is a picture of the text's middle
            if said.caption and said.caption not in (image.caption, image.credit):
                image = replace(image, caption=image.caption or said.caption)
            image = replace(image, credit=said.credit) if said.credit and not image.credit else image
            return image, *_put(image, place, images, blocks)
    if worded:
        lead = images[0] if images[0].url else replace(images[0], url=said.url)
        return lead, *_put(lead, 0, images, blocks)
    return said, (*images, said), blocks


def _one_picture(shown: str, said: str | None) -> bool:
    """Whether two addresses are of one picture: its name but for its size, or the number that it is kept under."""
    if picture_name(shown) == picture_name(said):
        return True
    return bool(set(_KEPT_UNDER.findall(shown.rpartition("/")[2])) & set(_KEPT_UNDER.findall(said or "")))


def _paragraphs_over(image: int, blocks: tuple[Block, ...]) -> int:
    before = [block.span.part for block in blocks]
    place = before.index(f"caption:{image}") if f"caption:{image}" in before else len(before)
    return sum(block.kind is BlockKind.PARAGRAPH for block in blocks[:place])


def _put(
    image: Image, place: int, images: tuple[Image, ...], blocks: tuple[Block, ...]
) -> tuple[tuple[Image, ...], tuple[Block, ...]]:
    """The images and blocks with one image more fully known."""
    if image is images[place]:
        return images, blocks
    span = Span(0, len(image.caption or ""), f"caption:{place}")
    fuller = tuple(replace(block, span=span) if block.span.part == span.part else block for block in blocks)
    return (*images[:place], image, *images[place + 1 :]), fuller
