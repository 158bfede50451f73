"""Where terms stand in a text, without taking all of it apart."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from dateline.text.folding import fold
from dateline.text.terms import is_unspaced, terms_from

_UNKNOWN = "\0"  # for a letter that folds into none or several
_INITIALS = range(2, 7)  # letters
_REACH = 200  # code points that one term and what stands behind it may take


class Occurrence(NamedTuple):
    """Where one of the things looked for stands, half-open, and its number."""

    start: int
    end: int
    number: int


class Occurrences:
    """Finds sequences of terms (see ``terms``) in texts. Made once for all the texts that are looked through."""

    def __init__(self, wanted: Sequence[Sequence[tuple[str, ...]]]) -> None:
        """wanted: each thing that is looked for as the sequences that stand for it, their number its place."""
        self._wanted = wanted

    def of(self, text: str) -> list[Occurrence]:
        """Where they stand in a text, in order."""
        flat = _flat(text)
        return sorted(found for number in range(len(self._wanted)) for found in self._each(text, flat, number))

    def in_it(self, text: str) -> set[int]:
        """The numbers of those that stand in a text."""
        flat = _flat(text)
        numbers = range(len(self._wanted))
        return {number for number in numbers if next(self._each(text, flat, number), None) is not None}

    def _each(self, text: str, flat: str, number: int) -> Iterator[Occurrence]:
        for sequence in self._wanted[number]:
            for start, end in _places(text, flat, sequence):
                yield Occurrence(start, end, number)


def _places(text: str, flat: str, sequence: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    if _UNKNOWN in flat:
        starts = (term.start for term in terms_from(text, 0))
    else:
        starts = (start for begin in _begins(sequence[0]) for start in _starts(flat, begin))
    if len(sequence) == 1 and len(sequence[0]) == 1 and is_unspaced(sequence[0]):
        yield from ((start, start + 1) for start in starts if text[start] == sequence[0])
        return
    for start in starts:
        run = list(islice(terms_from(text, start, start + _REACH * len(sequence)), len(sequence)))
        if tuple(term.text for term in run) == sequence and run[0].start == start:
            yield start, run[-1].end


def _begins(term: str) -> tuple[str, ...]:
    """What a word with this term begins with, folded letter by letter."""
    return (term, ".".join(term)) if len(term) in _INITIALS and term.isalpha() else (term,)


def _starts(flat: str, begin: str) -> Iterator[int]:
    """Where words begin so."""
    inner = is_unspaced(begin[0])
    at = flat.find(begin)
    while at >= 0:
        if inner or at == 0 or not flat[at - 1].isalnum() or is_unspaced(flat[at - 1]):
            yield at
        at = flat.find(begin, at + 1)


def _flat(text: str) -> str:
    return text.lower() if text.isascii() else text.translate(_LETTERS)


class _Letters(dict[int, str]):
    """Each code point's folded letter, where it is one letter; filled as it is asked."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = unicodedata.normalize("NFKC", char) if is_unspaced(char) else fold(char)
        flat = self[code] = char if char.isspace() else folded if len(folded) == 1 else _UNKNOWN
        return flat


_LETTERS = _Letters()
