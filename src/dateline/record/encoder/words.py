"""A text as the encoder sees it: words with their places, their word pieces, and the shape of each word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate, groupby

WORD = re.compile(r"\w+|[^\w\s]")
# A longer run of letters is told by its first pieces; hostile ones would fill a window alone.
PIECES_OF_A_WORD = 6
_CONTROL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")

# What the encoder is told of a word beside its pieces, which have no case.
LOWER, CAPITAL, CAPITALS, MIXED, DIGITS, MARK = range(6)
SHAPES = 6


class Vocabulary:
    """Word pieces of an uncased BERT vocabulary, by greedy longest match (Wu et al. 2016, as BERT's tokenizer)."""

    def __init__(self, pieces: Iterable[str]) -> None:
        self._ids = {piece: number for number, piece in enumerate(pieces)}
        self.pad, self.unknown, self.opening, self.closing = (self._ids[each] for each in _CONTROL)
        self._known: dict[str, tuple[int, ...]] = {}

    def __len__(self) -> int:
        return len(self._ids)

    def pieces(self, word: str) -> tuple[int, ...]:
        """The ids of a word's pieces: one at least, ``PIECES_OF_A_WORD`` at most."""
        found = self._known.get(word)
        if found is None:
            found = self._cut(word)
            if len(word) <= 40 and len(self._known) < 200_000:
                self._known[word] = found
        return found

    def _cut(self, word: str) -> tuple[int, ...]:
        plain = "".join(
            each for each in unicodedata.normalize("NFD", word[:200].lower()) if unicodedata.category(each) != "Mn"
        )
        found: list[int] = []
        start = 0
        while start < len(plain) and len(found) < PIECES_OF_A_WORD:
            lead = "##" if start else ""
            end = min(len(plain), start + 24)
            while end > start and lead + plain[start:end] not in self._ids:
                end -= 1
            if end == start:
                return (self.unknown,)
            found.append(self._ids[lead + plain[start:end]])
            start = end
        return tuple(found) or (self.unknown,)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one text. starts, ends: code points, half-open; pieces: ids of each word's pieces; shapes: see
    ``SHAPES``; paragraphs: the number of the paragraph (line) that each word stands in; before: pieces before each
    word, with the sum of all at the end."""

    starts: list[int]
    ends: list[int]
    pieces: list[tuple[int, ...]]
    shapes: list[int]
    paragraphs: list[int]
    before: list[int]

    def __len__(self) -> int:
        return len(self.starts)


def words_of(text: str, vocabulary: Vocabulary) -> Words:
    starts: list[int] = []
    ends: list[int] = []
    pieces: list[tuple[int, ...]] = []
    shapes: list[int] = []
    paragraphs: list[int] = []
    paragraph = end = 0
    for found in WORD.finditer(text):
        start = found.start()
        if start > end and "\n" in text[end:start]:
            paragraph += 1
        end = found.end()
        word = found.group()
        starts.append(start)
        ends.append(end)
        pieces.append(vocabulary.pieces(word))
        shapes.append(shape(word))
        paragraphs.append(paragraph)
    before = list(accumulate(map(len, pieces), initial=0))
    return Words(starts, ends, pieces, shapes, paragraphs, before)


def shape(word: str) -> int:
    """How a word is written, which the pieces do not tell."""
    first = word[0]
    if not (first.isalnum() or first == "_"):
        return MARK
    if first.isdigit():
        return DIGITS
    if word.islower():
        return LOWER
    if len(word) > 1 and word.isupper():
        return CAPITALS
    if first.isupper():
        return CAPITAL if len(word) == 1 or word[1:].islower() else MIXED
    return LOWER if first == word[0].lower() and not any(map(str.isupper, word)) else MIXED


def runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Numbers in order as half-open runs of neighbours: 3, 4, 5, 9 → (3, 6), (9, 10)."""
    found: list[tuple[int, int]] = []
    for _, group in groupby(enumerate(numbers), lambda each: each[1] - each[0]):
        members = [number for _, number in group]
        found.append((members[0], members[-1] + 1))
    return found
