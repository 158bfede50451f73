"""The sentence around a few words of an article."""

from __future__ import annotations

from dateline.model import Article, Span
from dateline.text import sentences

_LONGEST = 20_000
"""Code points of a block beyond which nothing is parted into sentences: a table, or what came without paragraphs."""


def sentence_around(article: Article, span: Span) -> Span:
    """The sentence in which a span begins, or the sentences over which it runs; the span itself where it lies in none.
    Of a caption, a headline or a dek the whole."""
    if span.part != "text":
        return Span(0, len(article.part(span.part)), span.part)
    block = next((one.span for one in article.blocks if one.span.start <= span.start < one.span.end), None)
    block = block if block is not None and block.part == "text" else Span(0, len(article.text))
    if block.end - block.start > _LONGEST:
        return span
    touched = [
        Span(one.start + block.start, one.end + block.start)
        for one in sentences(block.of(article), article.language or "en")
        if one.start + block.start < span.end and one.end + block.start > span.start
    ]
    return Span(touched[0].start, max(span.end, touched[-1].end)) if touched else span
