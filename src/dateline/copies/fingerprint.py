"""A text as the hashes of its five-word runs, a fixed part of them kept, in the order of the text.

What stands between quotation marks is left out, unless it is most of the text: who prints the same speech, post or
statement as another does not print the other's text.
"""

from __future__ import annotations

import re
from array import array
from functools import lru_cache
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from dateline.copies.captions import is_caption
from dateline.model import Article, BlockKind
from dateline.text import fold

RUN = 5
"""Words in a shingle."""

KEEP_ONE_IN = 3
"""How many shingles stand for one that is kept. Which ones are kept depends on the words alone, so two copies keep
the same ones."""

LEAST_UNSAID = 0.35
"""The share of a text's words outside of quotations from which on it is known by those alone."""

_WORD = re.compile(r"[^\W_]+")
_BASE = np.uint64(0x9E3779B97F4A7C15)
_PRINTED = (("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"'), ("—", "-"), ("–", "-"), ("\xa0", " "))
_SPREAD = np.uint64(0xBF58476D1CE4E5B9)


@lru_cache(maxsize=1 << 17)
def _hash(word: str) -> int:
    # Not ``hash()``: that differs from one process to the next.
    return int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "big")


def _fold(line: str) -> str:
    """As ``fold`` does, quickly where all that is not ASCII are the marks of print."""
    if not line.isascii():
        for mark, plain in _PRINTED:
            line = line.replace(mark, plain)
    return fold(line)


def plain_words(text: str) -> list[str]:
    """The words of a text as copies are matched by: folded, and parted at all punctuation."""
    return _WORD.findall(fold(text))


def fingerprint(article: Article) -> tuple[int, array[int]]:
    """How many words an article's text has, and the kept hashes (unsigned 32-bit) of its shingles, each once, in the
    order in which the text has them."""
    words: list[str] = []
    said: list[tuple[int, int]] = []  # ranges of words within quotations
    blocks = {block.span.start for block in article.blocks if block.kind is BlockKind.QUOTATION}
    place = 0
    for line in article.text.split("\n"):
        before = len(words)
        if place in blocks:
            words += plain_words(line)
            said.append((before, len(words)))
        else:
            folded = _fold(line)
            if not is_caption(folded):
                _read(folded, words, said)
        place += len(line) + 1
    shingles = _shingles(words)
    told = np.ones(len(shingles), dtype=bool)
    for start, end in said:
        # A run that lies half in a quotation is the text's own.
        told[start : max(start, end - RUN + 1)] = False
    if len(words) - sum(end - start for start, end in said) >= LEAST_UNSAID * len(words):
        shingles = shingles[told]
    kept = shingles[shingles % np.uint64(KEEP_ONE_IN) == 0]
    return len(words), array("I", dict.fromkeys((kept >> np.uint64(32)).tolist()))


def _shingles(words: list[str]) -> npt.NDArray[np.uint64]:
    """The hash of the run that begins at each word. Sums and products are taken modulo 2**64."""
    if len(words) < RUN:
        return np.zeros(0, dtype=np.uint64)
    hashes = np.fromiter(map(_hash, words), dtype=np.uint64, count=len(words))
    mixed = np.zeros(len(words) - RUN + 1, dtype=np.uint64)
    for place in range(RUN):
        mixed = mixed * _BASE + hashes[place : place + len(mixed)]
    # The low bits decide what is kept: every bit of every word must reach them.
    mixed ^= mixed >> np.uint64(31)
    mixed *= _SPREAD
    mixed ^= mixed >> np.uint64(29)
    return mixed


def _read(line: str, words: list[str], said: list[tuple[int, int]]) -> None:
    """Add a folded paragraph's words, and which of them stand between its quotation marks."""
    if '"' not in line:
        words += _WORD.findall(line)
        return
    pieces = line.split('"')
    opened: int | None = None
    for piece, following in zip(pieces, [*pieces[1:], None], strict=True):
        words += _WORD.findall(piece)
        if following is None:
            break
        # A mark that stands before a word and after none opens, whatever came before it: who quotes several
        # paragraphs closes only the last.
        opens = following[:1].strip() != "" and (not piece or not (piece[-1].isalnum() or piece[-1] in ".,!?…"))
        if opens:
            opened = len(words) if opened is None else opened
        elif opened is not None:
            said.append((opened, len(words)))
            opened = None
    if opened is not None:
        said.append((opened, len(words)))
