"""What a page prints over its body: the headline as shown, kicker, dek, byline and time."""

from __future__ import annotations

from dataclasses import dataclass

from dateline.articles.body import Reading
from dateline.articles.bylines import looks_like_name, read_byline, split_names
from dateline.articles.compose import same
from dateline.articles.dates import Moment, parse_printed
from dateline.articles.markup import BIT, Flat
from dateline.articles.metadata import Metadata, without_site
from dateline.articles.rules import Rules

_AROUND = 25


@dataclass(frozen=True, slots=True)
class Shown:
    """The lines around a page's headline, read; None where the page prints none."""

    headline: str | None
    section: str | None
    dek: str | None
    byline: str | None
    authors: tuple[str, ...]
    published: Moment | None


def read_shown(reading: Reading, metadata: Metadata, rules: Rules) -> Shown:
    """The headline as shown and what stands around it, down to the body's first paragraph."""
    flat = reading.flat
    place, headline = _headline(reading, metadata)
    first = next((i for i in range(max(place, 0), len(flat.pieces)) if reading.good[i]), len(flat.pieces))
    section = _section(flat, place)
    dek = byline = None
    authors: tuple[str, ...] = ()
    published: Moment | None = None
    start = place + 1 if place >= 0 else flat.first[reading.root]
    lines = list(range(start, min(max(first + 3, start), start + _AROUND, len(flat.pieces))))
    # A byline may stand at the body's foot as well.
    for number in lines:
        piece = flat.pieces[number]
        text = piece.text
        if not text or len(text) > 400:
            continue
        bits = _bits(flat, piece.element)
        if dek is None and number <= first and _is_dek(text, bits, flat.tag[piece.element], metadata, headline):
            dek = text
            continue
        if byline is None and len(text) < 160:
            names = read_byline(text, rules, metadata.outlets)
            if names is None and bits & BIT["by"] and looks_like_name(text, rules):
                names = split_names(text, rules, metadata.outlets)
            if names:
                byline, authors = text, names
        if published is None and len(text) < 120:
            published = parse_printed(text, rules)
    return Shown(headline, section, dek, byline, authors, published)


def _headline(reading: Reading, metadata: Metadata) -> tuple[int, str | None]:
    """The piece that prints the headline, and its words; -1 where only metadata has one."""
    flat = reading.flat
    told = {same(text) for text in metadata.headlines} | {
        same(without_site(text, metadata.outlet)) for text in metadata.titles
    }
    h1: tuple[int, str] | None = None
    near: tuple[int, str] | None = None
    for number, piece in enumerate(flat.pieces):
        tag = flat.tag[piece.element]
        if piece.src is not None or len(piece.text) < 4 or len(piece.text) > 300:
            continue
        heading = tag if tag in ("h1", "h2", "h3") else _heading_above(flat, piece.element)
        if heading is None:
            continue
        text, key = piece.text, same(piece.text)
        if key and key in told and number <= flat.last[reading.root]:
            return number, text
        if heading == "h1" and not reading.bad[number] & BIT["nav"]:
            if (
                near is None
                and len(key) > 12
                and any(key in title or (title in key and len(title) > 12) for title in told)
            ):
                near = (number, text)
            if h1 is None and len(text.split()) >= 3:
                h1 = (number, text)
    if near:
        return near
    if metadata.headlines:
        return (h1[0] if h1 else -1), without_site(metadata.headlines[0], metadata.outlet)
    if h1:
        return h1
    return -1, (without_site(metadata.titles[0], metadata.outlet) if metadata.titles else None)


def _heading_above(flat: Flat, element: int) -> str | None:
    for _ in range(3):
        if flat.tag[element] in ("h1", "h2"):
            return flat.tag[element]
        if element == 0:
            return None
        element = flat.parent[element]
    return None


def _bits(flat: Flat, element: int) -> int:
    bits = 0
    for _ in range(3):
        if element == 0:
            break
        bits |= flat.purpose[element]
        element = flat.parent[element]
    return bits


def _is_dek(text: str, bits: int, tag: str, metadata: Metadata, headline: str | None) -> bool:
    if len(text) < 25 or same(text) == same(headline or ""):
        return False
    if metadata.description and same(metadata.description) == same(text):
        return True
    if bits & BIT["lead"] and not bits & (BIT["by"] | BIT["share"] | BIT["cap"]):
        return len(text) < 400
    return tag == "h2" and len(text.split()) >= 6 and not bits & BIT["by"]


def _section(flat: Flat, place: int) -> str | None:
    """The kicker printed over the headline."""
    for number in range(place - 1, max(place - 6, -1), -1):
        piece = flat.pieces[number]
        if piece.src is None and _bits(flat, piece.element) & BIT["kicker"] and 2 < len(piece.text) < 40:
            return piece.text
    return None
