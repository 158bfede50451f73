"""A text as the hashes of its five-word runs, a fixed part of them kept, in the order of the text.

What stands between quotation marks is left out, unless it is most of the text: who prints the same speech, post or
statement as another does not print the other's text.
"""

from __future__ import annotations

import re
from array import array
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise

from dateline.copies.captions import is_caption
from dateline.model import Article, BlockKind
from dateline.text import fold

RUN = 5
"""Words in a shingle."""

KEEP_ONE_IN = 2
"""How many shingles stand for one that is kept. Which ones are kept depends on the words alone, so two copies keep
the same ones."""

LEAST_UNSAID = 0.35
"""The share of a text's words outside of quotations from which on it is known by those alone."""

_WORD = re.compile(r"[^\W_]+")
_PRIME = (1 << 61) - 1
_BASE = 0x1B873593A5C3F7
_LAST = pow(_BASE, RUN, _PRIME)


@lru_cache(maxsize=1 << 17)
def _hash(word: str) -> int:
    # Not ``hash()``: that differs from one process to the next.
    return int.from_bytes(blake2b(word.encode(), digest_size=7).digest(), "big") + 1


def plain_words(text: str) -> list[str]:
    """The words of a text as copies are matched by: folded, and parted at all punctuation."""
    return _WORD.findall(fold(text))


def fingerprint(article: Article) -> tuple[int, array[int]]:
    """How many words an article's text has, and the kept hashes (unsigned 64-bit) of its shingles, each once, in the
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
            folded = fold(line)
            if not is_caption(folded):
                _read(folded, words, said)
        place += len(line) + 1
    aloud = sum(end - start for start, end in said)
    if not said or len(words) - aloud < LEAST_UNSAID * len(words):
        return len(words), array("Q", _kept(words, 0, len(words), {}))
    found: dict[int, None] = {}
    # A run that lies half in a quotation is the text's own.
    edges = [(0, 0), *said, (len(words), len(words))]
    for (_, start), (end, _) in pairwise(edges):
        _kept(words, max(0, start - RUN + 1), min(len(words), end + RUN - 1), found)
    return len(words), array("Q", found)


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


def _kept(words: list[str], start: int, end: int, found: dict[int, None]) -> dict[int, None]:
    """Add the kept hashes of the shingles that lie whole between two words of a text."""
    hashes = [_hash(word) for word in words[start:end]]
    rolling = 0
    for position, value in enumerate(hashes):
        rolling = rolling * _BASE + value
        if position >= RUN:
            rolling -= hashes[position - RUN] * _LAST
        rolling %= _PRIME
        if position >= RUN - 1 and rolling % KEEP_ONE_IN == 0:
            found[rolling] = None
    return found
