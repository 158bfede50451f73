"""Counts that leave out what they count: "The ministry spoke of 19 dead. Doctors said they had counted 26.\""""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from dateline.model import Article, Claim, Figure, Span
from dateline.text import numbers, stopwords, words

_ENDS = re.compile(r"[.;!?”\"'’]*(?:\s|$)")
_NEAR = 600
"""How many characters before it the figure stands that a bare count goes on from: mostly a sentence or two."""


def bare_counts(
    article: Article, claims: Sequence[Claim], figures: Sequence[Figure], counts: Callable[[Figure], bool]
) -> list[Figure]:
    """The numbers that end a claim's sentence after its verb and name no unit, each with the unit and sense of the
    figure before it.

    counts: whether a figure is one that others may go on from. "Of the 58", "at 26" or ", 58," stand after no verb.
    """
    language = article.language or "en"
    stop = stopwords(language)
    known = sorted((one for one in figures if one.span.part == "text"), key=lambda one: one.span.start)
    before = {after.start: word for word, after in pairwise(words(article.text))}
    found = []
    for number in numbers(article.text, language):
        start, end = number.span.start, number.span.end
        word = before.get(start)
        if word is None or article.text[word.end : start] != " " or not _ENDS.match(article.text, end):
            continue
        if not word.text.islower() or word.text in stop or any(_meets(one.span, start, end) for one in known):
            continue
        last = next((one for one in reversed(known) if one.span.end <= start), None)
        claim = next((n for n, one in enumerate(claims) if any(_meets(span, start, end) for span in one.content)), None)
        if claim is not None and last is not None and counts(last) and start - last.span.end <= _NEAR:
            found.append(Figure(Span(start, end), number.low, number.high, last.unit, last.sense, claim=claim))
    return found


def _meets(span: Span, start: int, end: int) -> bool:
    return span.part == "text" and span.start < end and span.end > start
