"""Words and paragraphs."""

from __future__ import annotations

import re
from typing import NamedTuple

from dateline.model import Span

_WORD = re.compile(r"\w+(?:['’\-.]\w+)*")
_LINE = re.compile("[^\n\r\x0b\x0c\x85\u2028\u2029]+")


class Word(NamedTuple):
    """A run of word characters with single inner apostrophes, hyphens or full stops ("don't", "al-Reth", "U.S")."""

    start: int
    end: int
    text: str


def words(text: str) -> list[Word]:
    """The words of a text, in order."""
    return [Word(match.start(), match.end(), match.group()) for match in _WORD.finditer(text)]


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The range without white space at its ends; ``start == end`` where nothing is left."""
    # No slice is taken: a paragraph of many sentences is asked for what is left of it behind each.
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def paragraphs(text: str) -> list[Span]:
    """The pieces between line breaks, without white space at their ends, none empty."""
    found = []
    for match in _LINE.finditer(text):
        start, end = trimmed(text, match.start(), match.end())
        if end > start:
            found.append(Span(start, end))
    return found
