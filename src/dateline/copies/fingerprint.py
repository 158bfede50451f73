"""A text as the hashes of its five-word runs, a fixed part of them kept."""

from __future__ import annotations

import re
from array import array
from functools import lru_cache
from hashlib import blake2b

from dateline.text import fold

RUN = 5
"""Words in a shingle."""

KEEP_ONE_IN = 4
"""How many shingles stand for one that is kept. Which ones are kept depends on the words alone, so two copies keep
the same ones."""

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


def fingerprint(text: str) -> tuple[int, array[int]]:
    """How many words a text has, and the kept hashes (unsigned 64-bit, distinct, ascending) of its shingles."""
    hashes = [_hash(word) for word in plain_words(text)]
    kept: set[int] = set()
    rolling = 0
    for position, value in enumerate(hashes):
        rolling = rolling * _BASE + value
        if position >= RUN:
            rolling -= hashes[position - RUN] * _LAST
        rolling %= _PRIME
        if position >= RUN - 1 and rolling % KEEP_ONE_IN == 0:
            kept.add(rolling)
    return len(hashes), array("Q", sorted(kept))
