"""Pages of several stories whose markup names nothing: tables, bare boxes, headlines in bold or as plain links.

What such a page prints is read by its lines, as text copied out of it would be; the markup gives the headline's address
and the pictures'.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace

from dateline.articles.addresses import absolute
from dateline.articles.body import Reading
from dateline.articles.compose import Head, Piece, compose
from dateline.articles.dates import parse_printed
from dateline.articles.furniture import Role, role_of
from dateline.articles.headlines import read_head
from dateline.articles.lines import Kind, read_lines
from dateline.articles.markup import Piece as FlatPiece
from dateline.articles.pasted import story_pieces
from dateline.articles.pictures import picture_address
from dateline.articles.rules import Rules
from dateline.articles.segments import one_story
from dateline.model import Article, BlockKind, Habits

_HEADINGS = frozenset(("h1", "h2", "h3", "h4"))
_HEADLINE_WORDS = (3, 26)
_WHOLE = 150  # characters of good text that make a part of a page a story
_TEASER = 500
_TEASERS = 4
_IN_TEASER = 40  # pieces
_OWN_TEXT = 350
"""Characters of good text beside its teasers that make a page one with an article of its own."""
_UNDER = 3  # lines under a bold headline among which its date or byline stands


def heads_by_shape(reading: Reading, number: int, rules: Rules) -> bool:
    """Whether a piece is a headline by its shape: a line that is all link, or a bold one over a date or byline."""
    flat = reading.flat
    piece = flat.pieces[number]
    low, high = _HEADLINE_WORDS
    if piece.src is not None or reading.bad[number] or not low <= len(piece.text.split(None, high)) <= high:
        return False
    if _leads_on(piece):
        return True
    if not piece.bold or piece.text.endswith((".", ",", ":", ";")):
        return False
    return _is_signed(reading, number, rules)


def side_by_side(reading: Reading, heads: Callable[[int], bool], rules: Rules) -> list[list[int]]:
    """The stories of a page that no element of their own holds, headlines and paragraphs side by side: the numbers of
    each one's pieces. Empty where the headlines may be one story's subheads: most must have a date or a byline about
    them, or lead to a page of their own.

    heads: whether a piece is a headline.
    """
    flat = reading.flat
    groups: dict[tuple[int, str], list[int]] = defaultdict(list)
    for number, piece in enumerate(flat.pieces):
        if piece.text and not reading.bad[number] and heads(number) and not _is_date(piece.text, rules):
            groups[(flat.parent[piece.element], flat.tag[piece.element])].append(number)
    best: list[list[int]] = []
    most = 0.6 * reading.total
    for (parent, _), numbers in groups.items():
        if len(numbers) < 2:
            continue
        stories: list[list[int]] = []
        told = votes = 0
        over: list[int] = []
        for head, end in zip(numbers, [*numbers[1:], flat.last[parent]], strict=True):
            before = flat.pieces[head - 1].text if head else ""
            over = [head - 1] if before and _is_date(before, rules) else over
            while end - 1 > head and _is_date(flat.pieces[end - 1].text, rules):
                end -= 1  # the day over the next story
            held = sum(reading.good[head:end])
            if held < _WHOLE:
                continue
            told += bool(over) or _is_told(reading, head, rules)
            votes += held
            stories.append([*over, *range(head, end)])
        if len(stories) > 1 and told >= 0.6 * len(stories) and len(stories) >= 0.6 * len(numbers) and votes > most:
            best, most = stories, votes
    return best


def _is_told(reading: Reading, head: int, rules: Rules) -> bool:
    return _leads_on(reading.flat.pieces[head]) or _is_signed(reading, head, rules)


def _leads_on(piece: FlatPiece) -> bool:
    """Whether a line is all link."""
    return len(piece.links) == 1 and piece.linked >= 0.9 * len(piece.text)


def _is_signed(reading: Reading, head: int, rules: Rules) -> bool:
    """Whether a date or a byline stands close under a line."""
    under = (p.text for p in reading.flat.pieces[head + 1 : head + 1 + _UNDER] if p.text and len(p.text) < 160)
    return any(parse_printed(text, rules) or role_of(text, rules) in (Role.BYLINE, Role.DATE) for text in under)


def _is_date(text: str, rules: Rules) -> bool:
    return 0 < len(text) < 60 and role_of(text, rules) is Role.DATE


def is_heading(reading: Reading, number: int) -> bool:
    """Whether a piece stands in a heading's element."""
    flat = reading.flat
    element = flat.pieces[number].element
    return flat.tag[element] in _HEADINGS or flat.tag[flat.parent[element]] in _HEADINGS


def is_index(reading: Reading) -> bool:
    """Whether what the page tells is the teasers of other pages: like siblings, each a headline that leads on and a few
    words under it, hold most of its text."""
    flat = reading.flat
    groups: dict[tuple[str, int, str, int], list[int]] = defaultdict(list)
    for element in range(1, len(flat.tag)):
        if flat.last[element] - flat.first[element] > 1:
            around = flat.parent[element]
            groups[(flat.tag[around], flat.purpose[around], flat.tag[element], flat.purpose[element])].append(element)
    for members in groups.values():
        if len(members) < _TEASERS:
            continue
        teasers = [element for element in members if _is_teaser(reading, element)]
        # The page's own article may be among like elements: what counts is what the teasers themselves say.
        held = sum(reading.votes[element] for element in teasers)
        if len(teasers) >= 0.8 * len(members) and held >= max(0.6 * reading.total, reading.total - _OWN_TEXT):
            return True
    return False


def _is_teaser(reading: Reading, element: int) -> bool:
    flat = reading.flat
    numbers = range(flat.first[element], flat.last[element])
    if reading.votes[element] > _TEASER or len(numbers) > _IN_TEASER:
        return False
    leads = any(flat.pieces[number].links and is_heading(reading, number) for number in numbers)
    return leads and sum(1 for number in numbers if reading.good[number]) <= 2


def story_by_lines(
    reading: Reading, numbers: Sequence[int], head: Head, base: str, rules: Rules, habits: Habits | None = None
) -> Article | None:
    """The story that these pieces of a page print, read by its lines. head: what the page says of all its stories;
    habits: lines that its outlet repeats."""
    flat = reading.flat
    printed = [flat.pieces[n] for n in numbers if not reading.bad[n]]
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
    whole = replace(read, url=url, language=head.language, outlet=head.outlet, outlets=head.outlets)
    return compose([*bare, *story_pieces(segment, addresses)], whole, rules, habits)
