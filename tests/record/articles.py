"""Articles made of a few invented sentences."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from dateline.model import Article, Block, BlockKind, Dateline, Span
from dateline.text import sentences

WEDNESDAY = datetime(2026, 11, 25, 15, 0, tzinfo=timezone(timedelta(hours=2)))


def article(text: str, published: datetime | None = WEDNESDAY, dateline: Dateline | None = None) -> Article:
    block = Block(BlockKind.PARAGRAPH, Span(0, len(text)))
    return Article(
        "https://herald.example/1", None, text, (block,), published=published, dateline=dateline, language="en"
    )


def split(made: Article) -> list[Span]:
    return sentences(made.text)


def article_with_subhead(before: str, subhead: str, behind: str) -> Article:
    """Two paragraphs with a subhead between them."""
    parts = (before, subhead, behind)
    kinds = (BlockKind.PARAGRAPH, BlockKind.SUBHEAD, BlockKind.PARAGRAPH)
    starts = (0, len(before) + 2, len(before) + len(subhead) + 4)
    blocks = tuple(
        Block(kind, Span(start, start + len(part))) for kind, start, part in zip(kinds, starts, parts, strict=True)
    )
    return Article("https://herald.example/1", None, "\n\n".join(parts), blocks, published=WEDNESDAY, language="en")
