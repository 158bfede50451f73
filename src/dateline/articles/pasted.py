"""Plain text of one or several stories, copied out of a browser with all their furniture, as articles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from dateline.articles.compose import Head, Piece, compose
from dateline.articles.encoding import tidy
from dateline.articles.furniture import Role
from dateline.articles.headlines import read_head, unplaced
from dateline.articles.lines import Kind, Line, read_lines, size_in_words
from dateline.articles.rules import Rules, rules_of_text
from dateline.articles.segments import Segment, split_stories
from dateline.errors import NotAnArticle, PageUnreadable
from dateline.model import Article, Block, BlockKind, Span
from dateline.text import language_of, paragraphs

LIMIT = 20_000_000
"""The longest text that is read, in characters."""
MOST_LINES = 30_000
"""The most lines that are read: a week of an agency's wire has fewer."""
_LONG, _SAMPLE = 100_000, 3_000
"""Characters from which a text's language is told first, and among which it is."""

_FEWEST_WORDS = 12


def read_pasted(text: str, *, url: str | None = None, published: datetime | None = None) -> list[Article]:
    """The stories of a pasted text, in order, each with its furniture as fields.

    url: where the text was found; several stories of one page are told apart by ``#2``, ``#3`` …, and stories without
    an address are ``pasted:1``, ``pasted:2`` …; published: the time of stories that print none. Raises ``NotAnArticle``
    where there is no story and ``PageUnreadable`` over ``LIMIT`` or ``MOST_LINES``.
    """
    subject = url or "the pasted text"
    if len(text) > LIMIT:
        raise PageUnreadable(subject, f"the text has {len(text):,} characters, over the limit of {LIMIT:,}")
    if (count := text.count("\n")) > MOST_LINES:
        raise PageUnreadable(subject, f"the text has {count:,} lines, over the limit of {MOST_LINES:,}")
    rules = rules_of_text(text, language_of(_middle(text)) if len(text) > _LONG else None)
    lines = read_lines(tidy(text), rules)
    segments = [segment for segment in split_stories(lines, rules) if _is_story(segment)]
    if not segments:
        raise NotAnArticle(
            subject, _why_not(lines), "Paste the text of at least one story: a headline and its paragraphs."
        )
    return [
        _article(segment, _address(url, number), published, rules) for number, segment in enumerate(segments, start=1)
    ]


def _middle(text: str) -> str:
    return text[len(text) // 2 :][:_SAMPLE]


def article_from_text(
    text: str, *, headline: str | None = None, url: str | None = None, published: datetime | None = None
) -> Article:
    """An article whose ``text`` is the given text, unchanged: nothing is taken off, its paragraphs are its blocks."""
    spans = paragraphs(text)
    blocks = tuple(Block(BlockKind.PARAGRAPH, Span(span.start, span.end)) for span in spans)
    rules = rules_of_text(text)
    read = compose([Piece(BlockKind.PARAGRAPH, text[span.start : span.end]) for span in spans[:1]], Head(""), rules)
    return Article(
        url=url or "pasted:1",
        headline=headline,
        text=text,
        blocks=blocks,
        dateline=read.dateline,
        agency=read.agency,
        published=published,
        language=language_of(text),
    )


def _address(url: str | None, number: int) -> str:
    if url is None:
        return f"pasted:{number}"
    return url if number == 1 else f"{url}#{number}"


def _is_story(segment: Segment) -> bool:
    prose = [line for line in segment.body if line.kind is Kind.PROSE]
    told = prose and [line for line in segment.body if line.kind in (Kind.PROSE, Kind.ITEM)]
    return sum(size_in_words(line.text) for line in told) >= _FEWEST_WORDS


def _why_not(lines: list[Line]) -> str:
    words = sum(size_in_words(line.text) for line in lines)
    if not words:
        return "there is no text in it"
    if words < _FEWEST_WORDS:
        return f"{words} word{'s are' if words > 1 else ' is'} too little for a story"
    return "there are lines in it, but no paragraph of a story"


def _article(segment: Segment, url: str, published: datetime | None, rules: Rules) -> Article:
    head = read_head(segment, url, rules)
    led = [Piece(BlockKind.PARAGRAPH, line.text) for line in unplaced(segment, head)]
    pieces = led + story_pieces(segment, {})
    article = compose(pieces, head, rules)
    return replace(article, published=article.published or published, language=language_of(article.text))


def _listed(after: Sequence[Line]) -> bool:
    """Whether the list under "Related" has been taken off already: what stands under it is the story's own."""
    return bool(after) and after[0].role is Role.JUNK and not after[0].after_gap


def story_pieces(segment: Segment, pictures: Mapping[str, str]) -> list[Piece]:
    """The story's lines as pieces of a body. pictures: the addresses of pictures by their captions' lines."""
    pieces: list[Piece] = []
    images: list[Piece] = []
    for line in segment.captions:
        images.append(Piece(BlockKind.IMAGE, line.text, pictures.get(line.text)))
    items: list[str] = []
    last = max((i for i, line in enumerate(segment.body) if line.kind is Kind.PROSE), default=-1)
    for number, line in enumerate(segment.body):
        if line.kind is Kind.ITEM:
            items.append(line.text)
            continue
        if items:
            pieces.append(Piece(BlockKind.LIST, "\n".join(items)))
            items = []
        if line.role is Role.JUNK or (line.role is Role.RELATED and _listed(segment.body[number + 1 : number + 2])):
            continue
        if line.kind is Kind.CAPTION:
            pieces.append(Piece(BlockKind.IMAGE, line.text, pictures.get(line.text)))
        elif line.kind is Kind.SHORT:
            # A short line after the last paragraph heads nothing: a teaser, a tag, a button.
            if number < last:
                pieces.append(Piece(BlockKind.SUBHEAD, line.text))
        else:
            pieces.append(Piece(BlockKind.PARAGRAPH, line.text))
    if items and last >= 0:
        pieces.append(Piece(BlockKind.LIST, "\n".join(items)))
    return images + pieces
