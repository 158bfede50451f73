"""Where the words of a query stand in a text: marks, the piece of text to show, and how well an article answers."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice, takewhile
from typing import NamedTuple

from dateline.query.tree import Field, Query, wanted
from dateline.text import Occurrence, Occurrences

SHOWN = 260  # code points of a text around a match
_READ = 60_000  # of a text are looked through: a reader is shown an early match
_BEFORE = 60

IN_HEADLINE, IN_OPENING, ELSEWHERE = 4, 2, 1


class Piece(NamedTuple):
    """A run of text, and whether it is what was looked for."""

    text: str
    marked: bool


class Marker:
    """Finds the words of one query in texts."""

    def __init__(self, query: Query) -> None:
        words = [words for words in wanted(query.tree) if words.field in (None, Field.TITLE)]
        self._anywhere = frozenset(number for number, one in enumerate(words) if one.field is None)
        self._count = len(words)
        self._occurrences = Occurrences([one.sequences for one in words])

    def marked(self, text: str) -> tuple[Piece, ...]:
        """A whole text, such as a headline, with its matches marked."""
        return _pieces(text, 0, len(text), [(start, end) for start, end, _ in self._occurrences.of(text)])

    def snippet(self, texts: Sequence[str]) -> tuple[Piece, ...]:
        """The piece of the first of these texts that holds most of the query's words, marked; of several such pieces,
        the first. The opening of the first text where none holds any."""
        best: tuple[int, str, int, list[tuple[int, int]]] | None = None
        for text in texts:
            found = self._found(text[:_READ])
            for place, (start, _, _) in enumerate(found):
                near = _near(found, place)
                kinds = len({number for _, _, number in near})
                if best is None or kinds > best[0]:
                    best = kinds, text, start, [(start, end) for start, end, _ in near]
            if best is not None:
                break
        if best is None:
            opening = texts[0] if texts else ""
            return _pieces(opening, 0, _word_end(opening, SHOWN), [])
        _, text, start, matches = best
        begin = _sentence_start(text, start)
        return _pieces(text, begin, max(_word_end(text, begin + SHOWN), matches[0][1]), matches)

    def score(self, headline: str, opening: str) -> int:
        """How well an article that was found answers: each word counts by whether it stands in the headline, in the
        opening, or elsewhere."""
        heads = self._occurrences.in_it(headline)
        opens = self._occurrences.in_it(opening) & self._anywhere
        return sum(
            IN_HEADLINE if number in heads else IN_OPENING if number in opens else ELSEWHERE
            for number in range(self._count)
        )

    def _found(self, text: str) -> list[Occurrence]:
        """Where they stand in a text that is no headline."""
        return [found for found in self._occurrences.of(text) if found.number in self._anywhere]


def _near(found: Sequence[Occurrence], place: int) -> list[Occurrence]:
    """The match at a place and those that are shown with it."""
    end = found[place].start + SHOWN - _BEFORE
    return list(takewhile(lambda match: match.start < end, islice(found, place, None)))


def _pieces(text: str, begin: int, end: int, matches: Sequence[tuple[int, int]]) -> tuple[Piece, ...]:
    pieces = [Piece("… ", False)] if begin > 0 else []
    at = begin
    for start, stop in matches:
        stop = min(stop, end)
        if stop <= at:
            continue
        if start > at:
            pieces.append(Piece(text[at:start], False))
        pieces.append(Piece(text[max(start, at) : stop], True))
        at = stop
    if end > at:
        pieces.append(Piece(text[at:end], False))
    if end < len(text):
        pieces.append(Piece(" …", False))
    return tuple(pieces)


def _sentence_start(text: str, start: int) -> int:
    """Where to begin so that a match at ``start`` is read with what stands before it."""
    floor = max(0, start - _BEFORE)
    for at in range(start, floor, -1):
        # A full stop behind a capital ends no sentence: U.S., J. Reth.
        ends = text[at - 2 : at - 1] in (".", "!", "?") and not text[at - 3 : at - 2].isupper()
        if text[at - 1] == "\n" or (text[at - 1] == " " and ends):
            return at
    if floor == 0:
        return 0
    space = text.find(" ", floor, start)
    return space + 1 if space >= 0 else floor


def _word_end(text: str, end: int) -> int:
    if end >= len(text):
        return len(text)
    space = text.rfind(" ", max(0, end - 40), end)
    return space if space > 0 else end
