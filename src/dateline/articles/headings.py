"""What a page prints over its body: the headline as shown, kicker, dek, byline and time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from dateline.articles.agency import named_alone, named_in_byline
from dateline.articles.body import Reading, ancestor, purposes
from dateline.articles.bylines import (
    byline_among,
    byline_within,
    handle_in,
    lead_apart,
    looks_like_name,
    person_names,
    printed_byline,
    read_byline,
    signed_by,
    split_names,
)
from dateline.articles.compose import same
from dateline.articles.dates import Moment, parse_printed, parse_stamp, printed_age
from dateline.articles.markup import Flat
from dateline.articles.metadata import Metadata, title_parts, without_site
from dateline.articles.purposes import BIT
from dateline.articles.rules import Rules

_AROUND = 25
_LONGEST_BYLINE = 100
_OVER, _DATED_OVER = 6, 2
"""Pieces over the headline in which its byline, and its date, may stand: mastheads above print the day of the visit."""
_OTHERS = BIT["nav"] | BIT["related"] | BIT["comment"]
_AUTHOR_PAGE = re.compile(
    r"/(?:author|autor|auteur|people|profile|staff|by|contributor|person|journalist|newsteam|reporter|user)s?/", re.I
)
# Ranks of headings: one that says a part of the page's title; an h1 that no title names; any, where there is no title.
_PART, _UNTOLD, _FIRST = 1, 4, 6
_DIGIT = re.compile(r"\d")
_STEP = re.compile(r"[/|>›»·]")
_TAG_PAGE = re.compile(r"/(?:tags?|topics?|thema|themen|sujet|tema|etiqueta)/", re.I)


@dataclass(frozen=True, slots=True)
class Shown:
    """The lines around a page's headline, read; None where the page prints none. place: the headline's
    piece, -1 where only metadata has it; age: a time that it gives as so long ago."""

    headline: str | None
    section: str | None
    dek: str | None
    byline: str | None
    authors: tuple[str, ...]
    published: Moment | None
    age: Moment | None
    place: int
    tags: tuple[str, ...]


def read_shown(reading: Reading, metadata: Metadata, rules: Rules, fetched: datetime | None) -> Shown:
    """The headline as shown and what stands around it, down to the body's first paragraph. fetched: aware."""
    flat = reading.flat
    place, start, headline = _headline(reading, metadata)
    # A dek may be a good paragraph too, outside the body: bylines stand under it.
    low = max(place, flat.first[reading.root])
    first = next((i for i in range(max(low, 0), len(flat.pieces)) if reading.good[i]), len(flat.pieces))
    section = _section(reading, place, rules)
    if section and same(section) in {same(outlet) for outlet in metadata.outlets}:
        section = None  # the outlet's own name, as the link to its home page
    section = section or _section_below(reading, place, first)
    dek = byline = None
    authors: tuple[str, ...] = ()
    published: Moment | None = None
    age: Moment | None = None
    changed = False
    if place < 0:
        start = flat.first[reading.root]
    lines = list(range(start, min(max(first + 3, start), start + _AROUND, len(flat.pieces))))
    timed = {place for place, _ in flat.times}
    # A byline may stand at the body's foot as well.
    for number in lines:
        piece = flat.pieces[number]
        text = piece.text
        if not text or len(text) > 400 or rules.credit_lead.match(text):
            continue
        bits = _bits(flat, piece.element)
        if dek is None and number <= first and _is_dek(reading, number, start, bits, metadata, headline):
            dek = text
            continue
        if not authors and len(text) < 160:
            printed, authors = _byline_at(reading, number, bits, metadata, rules, dated=number in timed)
            if printed and (authors or byline is None):
                byline = printed
        modified = rules.modified.match(text)
        if published is None and len(text) < 120 and not reading.good[number] and not bits & BIT["cap"]:
            day = parse_printed(text, rules)
            # After the day of a change, a day that nothing calls the publication's is a change's too.
            if not modified and (not changed or rules.dated.match(text)):
                published = day
            changed = changed or bool(modified and day)
        if age is None and fetched is not None and not modified:
            age = printed_age(text, fetched, rules)
    if not authors:
        over, authors = _byline_over(reading, place, metadata, rules)
        byline = over or byline
    if published is None and place >= 0:
        published = _over_headline(reading, place, rules)
    stamped = _stamped(flat, start, first)
    byline = printed_byline(byline or _signed(reading, start, first, metadata, rules), rules)
    return Shown(headline, section, dek, byline, authors, stamped or published, age, place, _tags(reading, first))


def _byline_at(
    reading: Reading, number: int, bits: int, metadata: Metadata, rules: Rules, *, dated: bool
) -> tuple[str | None, tuple[str, ...]]:
    """The byline that a piece prints, if any, and its names. dated: a time stands in it."""
    flat = reading.flat
    piece = flat.pieces[number]
    text = lead_apart(piece.text, rules)
    names = read_byline(text, rules, metadata.outlets)
    if names:
        return text, names
    printed = None
    if names == () and (bits & BIT["by"] or named_in_byline(text, rules)):
        printed = text  # "Von DPA"
    if names is None:
        if bits & BIT["by"]:
            names = split_names(text, rules, metadata.outlets)
            if names:
                return text, names
            printed = text if _is_credit_line(flat, number) else None
        among = byline_among(text, rules, metadata.outlets, dated=dated)
        if among:
            return among
    linked = [words for href, words in piece.links if _AUTHOR_PAGE.search(href)]
    signed = [name for name in map(partial(lead_apart, rules=rules), linked) if looks_like_name(name, rules)]
    if not signed and bits & BIT["by"] and len(linked) == 1 and len(linked[0].split()) == 1:
        signed = list(person_names(linked, rules, metadata.outlets))  # a name of one word, as blogs have them
    apart = not (reading.good[number] or bits & (BIT["cap"] | BIT["credit"])) and len(text) <= _LONGEST_BYLINE
    told = dated or bits & (BIT["by"] | BIT["when"]) or _DIGIT.search(text)
    if apart and told and not signed and not metadata.authors:
        within = byline_within(text, rules)
        names = read_byline(within, rules, metadata.outlets) if within else None
        if within and names:
            return within, names
        handle = handle_in(text, rules, metadata.outlets)
        if handle:
            return text, (handle,)
    return printed, tuple(signed)


def _byline_over(reading: Reading, place: int, metadata: Metadata, rules: Rules) -> tuple[str | None, tuple[str, ...]]:
    """The byline that stands over the headline, where its element says that it is one."""
    flat = reading.flat
    for number in range(place - 1, max(place - _OVER, 0) - 1, -1):
        piece = flat.pieces[number]
        bits = _bits(flat, piece.element)
        if piece.text and len(piece.text) < 100 and bits & BIT["by"] and not reading.bad[number]:
            printed, names = _byline_at(reading, number, bits, metadata, rules, dated=False)
            if names:
                return printed, names
    return None, ()


def _signed(reading: Reading, start: int, first: int, metadata: Metadata, rules: Rules) -> str | None:
    """A byline that says nothing but who: a line that begins with an author's name as metadata gives it, or, where it
    gives none, an agency's name alone."""
    flat = reading.flat
    for number in range(start, min(first + 9, start + _AROUND, len(flat.pieces))):
        text = flat.pieces[number].text
        if not text or reading.good[number] or len(text) > 160:
            continue
        if signed_by(text, metadata.authors, rules):
            return text
        if number < first and not metadata.authors and named_alone(text):
            return text
    return None


def _is_credit_line(flat: Flat, number: int) -> bool:
    """Whether the words of a byline's own element are the name of an agency or a desk: no date, no sentence."""
    piece = flat.pieces[number]
    words = piece.text.split()
    named = bool(flat.purpose[piece.element] & BIT["by"])
    return named and len(words) <= 8 and words[0][:1].isupper() and not any(c.isdigit() for c in piece.text)


def _over_headline(reading: Reading, place: int, rules: Rules) -> Moment | None:
    """The date printed alone on a line over the headline, the nearest first."""
    for number in range(place - 1, max(place - _DATED_OVER, 0) - 1, -1):
        text = reading.flat.pieces[number].text
        if text and len(text) < 60 and not reading.bad[number] & _OTHERS and not rules.modified.match(text):
            moment = parse_printed(text, rules)
            if moment is not None:
                return moment
    return None


def _stamped(flat: Flat, start: int, first: int) -> Moment | None:
    """The ``<time>`` that stands nearest under the headline, else the first one of the page."""
    stamps = [(place, moment) for place, moment in ((p, parse_stamp(text)) for p, text in flat.times[:40]) if moment]
    near = [moment for place, moment in stamps if start - 8 <= place <= first + 3]
    return near[0] if near else (stamps[0][1] if stamps else None)


def _tags(reading: Reading, first: int) -> tuple[str, ...]:
    """The outlet's tags as the page links them."""
    flat = reading.flat
    tags: list[str] = []
    for number, piece in enumerate(flat.pieces):
        if piece.links and not reading.good[number] and len(piece.links) < 30 and number > first:
            tags += [words for href, words in piece.links if _TAG_PAGE.search(href)]
    return tuple(dict.fromkeys(tag.strip("# ") for tag in tags))[:30]


@dataclass(frozen=True, slots=True)
class _Heading:
    """A heading of the page, whole: its first piece and the one after its last, its tag and words."""

    place: int
    after: int
    tag: str
    text: str


def _headline(reading: Reading, metadata: Metadata) -> tuple[int, int, str | None]:
    """Where the page prints its headline, where that ends, and its words; -1 for both where only metadata has one.

    What the page shows goes before what it tells machines: titles for searches and social networks say the same less or
    more plainly. Metadata tells which of the page's headings is the headline.
    """
    told = {same(text): text for text in metadata.headlines}
    told |= {same(shorter): shorter for text in metadata.headlines if (shorter := without_site(text, metadata.outlet))}
    own = {same(name) for name in metadata.outlets}
    titles = {same(part) for title in metadata.titles for part in title_parts(title)} | {
        same(without_site(title, metadata.outlet)) for title in metadata.titles
    }
    best: tuple[int, _Heading] | None = None
    body = next((number for number, vote in enumerate(reading.good) if vote), len(reading.good))
    for heading in _headings(reading):
        key = same(heading.text)
        if not key or key in own:
            continue
        rank = _rank(reading, heading, key, key in told, titles, body)
        # Of headings that name a part of the page's title, or none, the one right over the text: those above it are the
        # site's own.
        if rank is not None and (best is None or rank < best[0] or rank == best[0] in (_PART, _UNTOLD)):
            best = rank, heading
    if best is not None and (best[0] < _FIRST or not metadata.headlines):
        heading = best[1]
        exact = told.get(same(heading.text))
        return heading.place, heading.after, exact if exact and len(exact) > len(heading.text) else heading.text
    if metadata.headlines or metadata.titles:
        return -1, -1, without_site((*metadata.headlines, *metadata.titles)[0], metadata.outlet)
    return -1, -1, None


def _rank(reading: Reading, heading: _Heading, key: str, told: bool, titles: set[str], body: int) -> int | None:
    """How likely a heading is the headline, the likeliest first; None for one that is not."""
    bad = reading.bad[heading.place]
    if heading.tag == "h1" and told:
        return 0
    if key in titles and heading.place <= body and not bad:
        return _PART
    if heading.tag == "h1":
        if key in titles:
            return 2
        if len(key) > 12 and any(key in title or (title in key and len(title) > 12) for title in titles):
            return 2
        wordy = len(heading.text.split()) >= 3 or (not heading.text.isascii() and len(key) >= 8)
        if wordy and heading.place < body and not bad & BIT["nav"]:
            return _UNTOLD
    if told or key in titles:
        return 3 if not bad else 5
    return _FIRST if not bad and heading.place <= body and not titles else None


def _headings(reading: Reading) -> Iterator[_Heading]:
    """The page's headings down to the end of its body."""
    flat = reading.flat
    number, end = 0, min(flat.last[reading.root] + 1, len(flat.pieces))
    while number < end:
        piece = flat.pieces[number]
        element = _heading_around(flat, piece.element) if piece.src is None else None
        if element is None:
            number += 1
            continue
        after = max(flat.last[element], number + 1)
        text = " ".join(part.text for part in flat.pieces[number:after] if part.src is None)
        if 4 <= len(text) <= 300:
            yield _Heading(number, after, flat.tag[element], text)
        number = after


def _heading_around(flat: Flat, element: int) -> int | None:
    """The element of the heading that a piece's element is or lies in."""
    if flat.tag[element] in ("h3", "h4"):
        return element
    for _ in range(3):
        if flat.tag[element] in ("h1", "h2"):
            return element
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


def _is_dek(reading: Reading, number: int, first: int, bits: int, metadata: Metadata, headline: str | None) -> bool:
    flat = reading.flat
    piece = flat.pieces[number]
    text, tag = piece.text, flat.tag[piece.element]
    if not 25 <= len(text) < 400 or same(text) == same(headline or ""):
        return False
    if tag == "figcaption" or ancestor(flat, piece.element, ("figure",), -1) is not None:
        return False
    if bits & BIT["lead"] and not bits & (BIT["by"] | BIT["when"] | BIT["share"] | BIT["cap"] | BIT["tags"]):
        return True
    # A description that repeats the first paragraph makes no dek of it: a dek stands apart from the body's paragraphs.
    following = next((i for i in range(number + 1, len(flat.pieces)) if reading.good[i]), number)
    apart = flat.parent[piece.element] != flat.parent[flat.pieces[following].element] or tag != "p"
    if apart and metadata.description and same(metadata.description) == same(text):
        return not flat.first[reading.root] <= number < flat.last[reading.root] or tag != "p"
    return tag in ("h2", "h3", "h4") and number <= first and len(text.split()) >= 6 and not bits & BIT["by"]


def _section(reading: Reading, place: int, rules: Rules) -> str | None:
    """The kicker printed over the headline."""
    flat = reading.flat
    for number in range(place - 1, max(place - 6, -1), -1):
        piece = flat.pieces[number]
        trails = purposes(flat, piece.element, -1) & BIT["nav"] or (
            number == place - 1 and (_STEP.search(piece.text) or reading.bad[number] & BIT["tags"])
        )
        if piece.links and 1 < len(piece.links) < 6 and trails and not reading.bad[number] & BIT["share"]:
            trail = [words for _, words in piece.links]
            if len(trail[-1].split()) <= 4 and piece.linked + 12 > len(piece.text):
                return trail[-1]
        if number == place - 1 and _ends_a_trail(reading, number):
            return piece.text
        if piece.src is not None or not 2 < len(piece.text) < 40 or reading.bad[number] & (BIT["nav"] | BIT["share"]):
            continue
        near = number == place - 1 and len(piece.links) == 1 and piece.text.casefold() not in rules.share
        if near and piece.linked < len(piece.text):
            words = piece.links[0][1]
            if piece.text.startswith(words) and not any(c.isalpha() for c in piece.text[len(words) :]):
                return words  # "Opinion 3.11.2026 19:59"
            near = False
        # A few words alone over the headline, within the same header: the outlet's rubric in a span.
        headed = (
            number == place - 1
            and flat.tag[piece.element] in ("header", "hgroup")
            and not any(character.isdigit() for character in piece.text)
        )
        headed = headed and piece.element == flat.parent[flat.pieces[place].element]
        # In a page's part that holds one story, the only line over the headline.
        headed = headed or (number == 0 and place == 1 and not piece.links and not any(c.isdigit() for c in piece.text))
        if _bits(flat, piece.element) & BIT["kicker"] or ((near or headed) and len(piece.text.split()) <= 4):
            return piece.text
    return None


def _ends_a_trail(reading: Reading, number: int) -> bool:
    """Whether a line is the last step of a way from the home page, each step a link within the one before."""
    flat = reading.flat
    steps = flat.pieces[max(number - 1, 0) : number + 1]
    if any(len(step.links) != 1 or step.linked < len(step.text) for step in steps) or len(steps) < 2:
        return False
    above, here = (step.links[0][0].rstrip("/") for step in steps)
    return bool(reading.bad[number] & BIT["nav"]) and here.startswith(f"{above}/") and len(steps[1].text.split()) <= 4


def _section_below(reading: Reading, place: int, first: int) -> str | None:
    """The rubric that stands under the headline, beside the byline."""
    flat = reading.flat
    for number in range(place + 1, min(first, place + 8) if place >= 0 else 0):
        piece = flat.pieces[number]
        if _bits(flat, piece.element) & BIT["kicker"] and 2 <= len(piece.text) < 40 and len(piece.text.split()) <= 4:
            return piece.text if not any(c.isdigit() for c in piece.text) else None
    return None
