"""Where sentences end in news prose."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from typing import NamedTuple

from dateline.model import Span
from dateline.text.language_data import table
from dateline.text.quotations import Quotation, quotations
from dateline.text.tokens import paragraphs, trimmed

_CLOSERS = "\"”’'»›)\\]}“"
_STOP = re.compile(rf"(?<![.!?…؟۔।])[.!?…؟۔।]+[{_CLOSERS}]*(?=\s)|[。！？]+[」』”’)]*")
_BRACKETS = re.compile(r"\([^()\n\r]{1,200}\)")
_LAST_WORD = re.compile(r"[^\s(\[\"“‘«„–—/]*$")
_NEXT = re.compile(r"\s+[\"“„«‘'»‹(\[¿¡—–-]*\s*(\S)(\w*)")
# A full stop belongs to these words only behind a short title or an initial: "Mr. Reth asked".
_NEXT_WORDS = re.compile(r"\s*((?:[^\n.,;:!?\"“”]|(?<=\b[A-Z])\.|(?<=\b[A-Z][a-z])\.|(?<=\b[A-Z][a-z]{2})\.){1,60})")
_INITIALS = re.compile(r"(?:\w\.)+$")
_LONGEST_KEPT_QUOTATION = 400  # code points; a longer quotation is parted into its own sentences


class _Rules(NamedTuple):
    never: frozenset[str]
    before_number: frozenset[str]
    may_end: frozenset[str]
    starters: frozenset[str]
    attributing: frozenset[str]
    ordinary: frozenset[str]
    ordinal_dots: frozenset[str]


@cache
def _rules(language: str) -> _Rules:
    data = table("sentences")
    given = data.get(language, {})
    every = data["every language"]

    def words(key: str) -> frozenset[str]:
        return frozenset(str(given.get(key, "")).split()) | frozenset(str(every.get(key, "")).split())

    keys = ("never end", "before a number", "may end", "starters", "attributing", "ordinary words", "ordinal dots")
    return _Rules(*map(words, keys))


def sentences(text: str, language: str = "en") -> list[Span]:
    """The sentences of a text, in order, without white space at their ends; none crosses a line break.

    A quotation within a sentence is kept whole where it is short enough to read as a part of it. language: whose
    abbreviations to know (ISO 639-1); without data for it, those of every language.
    """
    rules = _rules(language)
    kept = _kept_whole(text, quotations(text))
    starts = [start for start, _ in kept]
    found: list[Span] = []
    for paragraph in paragraphs(text):
        start = paragraph.start
        for stop in _STOP.finditer(text, paragraph.start, paragraph.end):
            at = bisect_right(starts, stop.start()) - 1
            if at >= 0 and stop.end() < kept[at][1]:
                continue
            if _ends(text, stop.start(), stop.end(), paragraph.end, start, rules):
                found.append(Span(start, stop.end()))
                start = trimmed(text, stop.end(), paragraph.end)[0]
        if start < paragraph.end:
            found.append(Span(start, paragraph.end))
    return [span for span in found if span.end > span.start]


def _kept_whole(text: str, found: list[Quotation]) -> list[tuple[int, int]]:
    """The outermost quotations and brackets that are short enough to stand within one sentence, in order."""
    ranges = [
        (quote.outer.start, quote.outer.end)
        for quote in found
        if quote.depth == 0 and quote.closed and quote.outer.end - quote.outer.start <= _LONGEST_KEPT_QUOTATION
    ]
    ranges += [match.span() for match in _BRACKETS.finditer(text)]
    kept: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def _ends(text: str, start: int, end: int, limit: int, sentence_start: int, rules: _Rules) -> bool:
    mark = text[start]
    if mark in "。！？":
        return True
    following = _NEXT.match(text, end, limit)
    if following is None:
        return False
    first, rest = following.groups()
    if first.islower():
        return False
    stop = text[start:end]
    if stop[0] in "!?…" or stop.startswith(".."):
        if len(stop) > 1 and stop[-1] in "\"”’'»" and _attributed(text, end, limit, rules):
            return False  # “Why now?” Reth asked.
        return first.isalnum() or following.end(1) - following.end(0) != 0 or not first.isspace()
    if stop[0] in "؟۔।" or len(stop) > 1:
        return True
    last = _LAST_WORD.search(text, max(sentence_start, start - 40), start)
    word = last.group() if last else ""
    folded = word.lower()
    next_word = first + rest
    if folded in rules.never:
        return False
    if folded in rules.before_number and first.isdigit():
        return False
    if word.isdigit():
        return not rules.ordinal_dots or next_word in rules.starters  # German "8. Dezember"
    if folded in rules.ordinary and not word[:1].isupper():
        return True  # "she was ill. Reth left": a word, not the abbreviation of Illinois
    if folded in rules.may_end or folded in rules.before_number:
        return next_word in rules.starters
    if _INITIALS.fullmatch(word + "."):
        return next_word in rules.starters
    return True


def _attributed(text: str, end: int, limit: int, rules: _Rules) -> bool:
    following = _NEXT_WORDS.match(text, end, limit)
    return following is not None and any(word in rules.attributing for word in following.group(1).split()[:6])
