"""When two texts are one: how much of the smaller stands in the larger, and in how many pieces."""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Set
from dataclasses import dataclass

from dateline.copies.fingerprint import KEEP_ONE_IN

LEAST_WORDS = 30
"""A text of fewer words stands alone: it shares its words with too much."""

LEAST_SHARED = 6
"""Kept shingles that two texts must share, whatever their length."""

COPY = 0.4
"""The share of the smaller text's shingles that makes two texts copies."""

WOVEN = 0.25
WOVEN_PIECES = 6
"""A write-through keeps less, but sentence after sentence, where background and quotations come in one piece or two:
so much of the smaller text makes a copy where it stands in so many pieces."""

COPY_WHEN_SHORT = 0.6
SHORT = 120
"""Of fewer words, quotations and boilerplate apart, one background paragraph is a large share."""

COPY_IN_ONE_OUTLET = 0.75
SAME_HEAD = 0.6
"""An outlet's own footers and templates recur in its articles; its own second printing of a text is nearly whole, and
so is its first third."""

RELATED = 0.1
SAME_PRINTING = 0.9


@dataclass(slots=True, eq=False)
class Held:
    """A text in the index. number: its place in the order of adding; when: its time in seconds, None where none is
    known; words: how many it has; hashes: see ``fingerprint``; twins: texts that nearly equal it and stand aside for
    it; indexed: whether it can be found."""

    number: int
    url: str
    outlet: str
    wire: int
    when: float | None
    words: int
    hashes: array[int]
    twins: deque[Held] | None = None
    indexed: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """How many live shingles two texts share, and how much of the smaller and of the larger text that is."""

    held: Held
    shared: int
    of_smaller: float
    of_larger: float


def match(held: Held, shared: int, live: int, other_live: int) -> Match | None:
    """How alike a held text and another are that share so many live shingles; None where it is too little to be
    weighed. live, other_live: how many each has."""
    small, large = sorted((live, other_live))
    if shared < LEAST_SHARED or shared < RELATED * small:
        return None
    return Match(held, shared, shared / small, shared / large)


def is_copy(new: Held, found: Match, own: Set[int]) -> bool:
    """Whether a new text is a copy of the one it was matched with, or that one of it. own: the new one's live
    shingles."""
    held = found.held
    if new.outlet == held.outlet:
        if found.of_smaller < COPY_IN_ONE_OUTLET:
            return False
        shared = _shared(new, held, own)
        head = shared[: max(1, len(shared) // 3)]
        return sum(head) >= SAME_HEAD * len(head)
    if found.shared < SHORT / KEEP_ONE_IN * found.of_smaller:
        return found.of_smaller >= COPY_WHEN_SHORT
    if found.of_smaller >= COPY:
        return True
    return found.of_smaller >= WOVEN and _pieces(_shared(new, held, own)) >= WOVEN_PIECES


def _shared(new: Held, held: Held, own: Set[int]) -> list[bool]:
    """For each kept shingle of the smaller text, in its order, whether the other has it."""
    if len(held.hashes) <= len(new.hashes):
        return [value in own for value in held.hashes]
    other = own & set(held.hashes)
    return [value in other for value in new.hashes]


def _pieces(shared: list[bool]) -> int:
    return sum(here and not before for before, here in zip([False, *shared], shared, strict=False))
