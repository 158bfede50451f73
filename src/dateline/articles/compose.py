"""From the pieces of a body and what is known of its head to an Article: furniture as fields, blocks as spans."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from dateline.articles.addresses import absolute
from dateline.articles.bylines import byline_within, read_byline
from dateline.articles.captions import clean_credit, is_credit, split_caption
from dateline.articles.datelines import read_dateline
from dateline.articles.dates import parse_printed
from dateline.articles.furniture import Role, read_notice, read_syndication, read_tags, role_of
from dateline.articles.rules import Rules, agencies
from dateline.model import Article, Block, BlockKind, Dateline, Habits, Image, Notice, Span, Syndication
from dateline.text import fold

_LONG = 500
LEAD = 175
"""Characters from which a sentence under the headline is the text's lead paragraph, not a line that sums it up."""
_LED_IN = 3
_LEAD_OVER = 2
_LETTERS = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """One block of a body before its furniture is taken off.

    text: as printed (an image's caption, an embed's words); url: of an image or embed; credit: where the page sets it
    apart from the caption; links: (address as written, words) of the links in it; alone: all of it is set in bold.
    """

    kind: BlockKind
    text: str
    url: str | None = None
    credit: str | None = None
    links: tuple[tuple[str, str], ...] = ()
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """What is known of a story besides its body. outlets: every name that its own outlet goes by."""

    url: str
    headline: str | None = None
    dek: str | None = None
    section: str | None = None
    authors: tuple[str, ...] = ()
    byline: str | None = None
    published: datetime | None = None
    modified: datetime | None = None
    language: str | None = None
    tags: tuple[str, ...] = ()
    canonical_url: str | None = None
    outlet: str | None = None
    outlets: tuple[str, ...] = ()
    lead_image: Image | None = None
    syndication: Syndication | None = None
    partial: str | None = None
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    """What the body's own lines gave."""

    kept: tuple[Piece, ...]
    byline: str | None = None
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    modified: datetime | None = None
    tags: tuple[str, ...] = ()
    syndication: Syndication | None = None
    notices: tuple[Notice, ...] = ()
    partial: str | None = None
    agency: str | None = None


def compose(pieces: Sequence[Piece], head: Head, rules: Rules, habits: Habits | None = None) -> Article:
    """The article of these pieces. Nothing here reads a page or guesses a field: lines either are furniture or stay.

    habits: lines that the outlet's articles repeat, which go off the text where it has others.
    """
    found = _take_furniture([_clean(piece) for piece in pieces], head, rules)
    if habits is not None and habits.lines:
        found = _without_habits(found, habits)
    blocks, text, images = _lay(found.kept, rules)
    syndication = head.syndication or found.syndication
    outlets = tuple(
        name for name in (head.outlet, *head.outlets, syndication.origin if syndication else None) if name is not None
    )
    dateline = _dateline(text, blocks, rules, outlets)
    byline = head.byline or found.byline
    authors = head.authors or found.authors
    agency = (dateline.agency if dateline else None) or found.agency or _agency_in_byline(byline, rules)
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


def _clean(piece: Piece) -> Piece:
    if " ".join(piece.text.split()) == piece.text:
        return piece
    lines = [" ".join(line.split()) for line in piece.text.replace("\r", "\n").split("\n")]
    return replace(piece, text="\n".join(line for line in lines if line))


def _take_furniture(pieces: list[Piece], head: Head, rules: Rules) -> _Found:
    found = _Found(kept=())
    kept: list[Piece] = []
    dek = head.dek if head.dek and len(head.dek) < LEAD else None
    shown = {same(text) for text in (head.headline, dek, head.section, head.byline) if text}
    prose_at = [i for i, piece in enumerate(pieces) if piece.kind is BlockKind.PARAGRAPH and len(piece.text) > 80]
    first, last = (prose_at[0], prose_at[-1]) if prose_at else (0, len(pieces))
    skipping = False
    for number, piece in enumerate(pieces):
        if not piece.text and piece.kind not in (BlockKind.IMAGE, BlockKind.EMBED):
            continue
        if piece.kind not in (BlockKind.PARAGRAPH, BlockKind.SUBHEAD, BlockKind.LIST):
            kept.append(piece)
            continue
        if number <= first and len(piece.text) <= _LONG and same(piece.text) in shown:
            continue
        role = Role.PLAIN if piece.kind is BlockKind.LIST or len(piece.text) > _LONG * 2 else role_of(piece.text, rules)
        if skipping and (piece.kind is BlockKind.LIST or (role is Role.PLAIN and _link_line(piece))):
            continue
        skipping = role is Role.RELATED
        at_head, at_foot = number < first or not prose_at, number >= last
        if (
            role is Role.PLAIN
            or (role in (Role.BYLINE, Role.DATE, Role.TAGS) and not (at_head or at_foot))
            or (role is Role.ENDING and number < last and piece.kind is BlockKind.PARAGRAPH and len(piece.text) > 120)
            or (role is Role.SYNDICATION and not (at_head or number >= last - 1))
        ):
            kept.append(piece)
        else:
            under_picture = bool(kept) and kept[-1].kind is BlockKind.IMAGE
            found = _to_field(found, role, piece, head.url, rules, under_picture=under_picture)
    who = (*head.authors, *found.authors)
    while kept and (kept[-1].kind is BlockKind.SUBHEAD or (len(kept) > 1 and _is_bio(kept[-1], who, rules))):
        kept.pop()
    return replace(found, kept=tuple(kept))


def _without_habits(found: _Found, habits: Habits) -> _Found:
    """Without the lines that the outlet repeats; with them where they are all there is."""
    said = (BlockKind.IMAGE, BlockKind.EMBED)
    kept = tuple(piece for piece in found.kept if piece.kind in said or fold(piece.text) not in habits.lines)
    return replace(found, kept=kept) if any(piece.kind not in said for piece in kept) else found


def _is_bio(piece: Piece, authors: Sequence[str], rules: Rules) -> bool:
    """ "Jane Roe is the Gazette's correspondent …" under a story by Jane Roe: about who wrote it, not of the story."""
    if piece.kind is not BlockKind.PARAGRAPH or len(piece.text) > _LONG:
        return False
    folded = piece.text.casefold()
    for name in (*authors, *rules.bio_who):
        if folded.startswith(f"{name.casefold()} "):
            return folded[len(name) :].split(None, 1)[0].strip(",") in rules.bio_verbs
    return False


def _to_field(
    found: _Found, role: Role, piece: Piece, url: str, rules: Rules, *, under_picture: bool = False
) -> _Found:
    line = piece.text
    if role is Role.BYLINE and found.byline is None:
        return replace(found, byline=line, authors=read_byline(line, rules) or ())
    if role is Role.DATE:
        moment = parse_printed(line, rules)
        by = None if found.byline else byline_within(line, rules)
        if by:
            found = replace(found, byline=by, authors=read_byline(by, rules) or ())
        if moment and rules.modified.match(line):
            return replace(found, modified=found.modified or moment.when)
        if moment:
            return replace(found, published=found.published or moment.when)
    if role is Role.SYNDICATION:
        read = read_syndication(line, rules, _absolute(piece.links, url))
        return replace(found, syndication=found.syndication or read)
    if role is Role.NOTICE:
        return replace(found, notices=(*found.notices, read_notice(line, rules)))
    if role is Role.TAGS:
        return replace(found, tags=tuple(dict.fromkeys((*found.tags, *read_tags(line, rules)))))
    if role is Role.PARTIAL:
        return replace(
            found, partial=found.partial or "the page shows only part of the text and asks for a subscription"
        )
    if role is Role.SIGNOFF:
        named = next(
            (m["agency"] for m in (s.match(line) for s in rules.signoff) if m and m.groupdict().get("agency")), None
        )
        # "(AGENCY)" alone on a line: under a picture it is who made that, under the last paragraph who wrote this.
        if named and not (under_picture and is_credit(named, rules)):
            return replace(found, agency=found.agency or named)
    if role is Role.SIGNOFF and not found.authors:
        names = next(
            (m["names"] for m in (s.match(line) for s in rules.signoff) if m and m.groupdict().get("names")), ""
        )
        return replace(found, authors=read_byline(f"by {names.strip()}", rules) or ())
    return found


def _absolute(links: tuple[tuple[str, str], ...], base: str) -> tuple[tuple[str, str], ...]:
    return tuple((address, words) for href, words in links if (address := absolute(base, href)) is not None)


def _link_line(piece: Piece) -> bool:
    return len(piece.text) < 160 and not piece.text.endswith((".", "!", "”", '"'))


def same(text: str) -> str:
    """A line's letters and digits alone, to tell whether two lines say the same."""
    return "".join(_LETTERS.findall(text)).casefold()


def _lay(pieces: Sequence[Piece], rules: Rules) -> tuple[tuple[Block, ...], str, tuple[Image, ...]]:
    blocks: list[Block] = []
    texts: list[str] = []
    images: list[Image] = []
    length = 0
    for piece in pieces:
        if piece.kind is BlockKind.IMAGE:
            caption, credit = split_caption(piece.text, rules)
            apart = clean_credit(piece.credit, rules) if piece.credit else ""
            if any(character.isalpha() for character in apart):
                credit = apart
                if caption and caption.startswith("/"):
                    caption, credit = None, f"{apart}{caption}"  # "Name" set in a span before "/AGENCY"
            blocks.append(Block(BlockKind.IMAGE, Span(0, len(caption or ""), f"caption:{len(images)}")))
            images.append(Image(piece.url, caption, credit))
            continue
        if not piece.text:
            continue
        start = length + 2 if texts else 0
        texts.append(piece.text)
        length = start + len(piece.text)
        blocks.append(Block(piece.kind, Span(start, length)))
    return tuple(blocks), "\n\n".join(texts), tuple(images)


def _dateline(text: str, blocks: Sequence[Block], rules: Rules, outlets: tuple[str, ...]) -> Dateline | None:
    paragraphs = [block.span for block in blocks if block.kind is BlockKind.PARAGRAPH][:_LED_IN]
    for number, span in enumerate(paragraphs):
        read = read_dateline(text[span.start : span.end], rules, outlets)
        # A carrier may set a paragraph of its own before the agency's: after it only a full dateline counts.
        if read and (number == 0 or (read[0].place and read[0].agency)):
            return read[0]
    return None


def _agency_in_byline(byline: str | None, rules: Rules) -> str | None:
    """ "By The Associated Press", "Jane Roe, Reuters": a wire service that the byline names."""
    if not byline:
        return None
    parts = re.split(r"\s*(?:[,|•·/(]|\s[–—-]\s|\bby\b|\bvon\b|\bpar\b|\bpor\b|\bfor\b)\s*", byline, flags=re.I)
    for part in (one for several in parts for one in rules.joins.split(several)):
        name = part.strip(" .:)")
        if name and name.casefold() in agencies():
            return name
    return None


def _lead(
    said: Image | None, images: tuple[Image, ...], blocks: tuple[Block, ...]
) -> tuple[Image | None, tuple[Image, ...], tuple[Block, ...]]:
    """The lead image, and the images and blocks with it among them.

    said: what metadata names. The same picture in the body brings its caption; one under another name, as outlets cut
    pictures anew for every use, is taken to be what the page prints over its second paragraph.
    """
    if said is None:
        return (images[0] if images else None), images, blocks
    for place, image in enumerate(images):
        if image.url is not None and picture_name(image.url) == picture_name(said.url):
            if image.caption is None and said.caption and said.caption != image.credit:
                image = replace(image, caption=said.caption, credit=image.credit or said.credit)
            return image, *_put(image, place, images, blocks)
    kinds = [block.kind for block in blocks]
    at_head = BlockKind.IMAGE in kinds and kinds[: kinds.index(BlockKind.IMAGE)].count(BlockKind.PARAGRAPH) < _LEAD_OVER
    if at_head and (images[0].caption or images[0].credit):
        lead = images[0] if images[0].url else replace(images[0], url=said.url)
        return lead, *_put(lead, 0, images, blocks)
    return said, (*images, said), blocks


def _put(
    image: Image, place: int, images: tuple[Image, ...], blocks: tuple[Block, ...]
) -> tuple[tuple[Image, ...], tuple[Block, ...]]:
    """The images and blocks with one image more fully known."""
    if image is images[place]:
        return images, blocks
    span = Span(0, len(image.caption or ""), f"caption:{place}")
    fuller = tuple(replace(block, span=span) if block.span.part == span.part else block for block in blocks)
    return (*images[:place], image, *images[place + 1 :]), fuller


def picture_name(url: str | None) -> str:
    """What the addresses of one picture in its several sizes have in common."""
    return re.sub(r"[-_]?\d{2,4}x\d{2,4}|[?#].*", "", url or "").rstrip("/").rsplit("/", 1)[-1].casefold()
