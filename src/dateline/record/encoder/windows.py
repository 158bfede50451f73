"""A text in windows that the encoder can take: each answers for its core and sees some words around it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from dateline.record.encoder.words import Vocabulary, Words

PIECES = 256  # of a window, its opening and closing mark included
AROUND = 24  # pieces seen on either side of a core; more costs speed and changed no score
_LOOK_BACK = 40  # words that a core may be cut short by to end with a paragraph


@dataclass(frozen=True, slots=True)
class Window:
    """Words ``start`` to ``end`` are seen; the answer counts for ``core_start`` to ``core_end``. All half-open."""

    start: int
    end: int
    core_start: int
    core_end: int


def windows(words: Words, *, around: int = AROUND, first: int | None = None) -> list[Window]:
    """All of a text's windows in order. first: pieces of the first core, for training, which cuts each text elsewhere
    in each epoch; without it as many as fit."""
    room = PIECES - 2
    count = len(words)
    before = words.before
    if first is None and before[count] <= room:
        return [Window(0, count, 0, count)] if count else []
    found: list[Window] = []
    start = 0
    while start < count:
        core = room - 2 * around if start else (first or room - around)
        end = min(count, max(start + 1, bisect_right(before, before[start] + core) - 1))
        if end < count:
            end = _at_a_paragraph(words, start, end)
        left = bisect_left(before, max(0, before[start] - around))
        right = min(count, bisect_right(before, before[end] + around) - 1)
        if around:
            # Room that is left in the window is spent on what comes next.
            right = max(right, min(count, bisect_right(before, before[left] + room) - 1))
            if right == count:
                end = count
        found.append(Window(left, right, start, end))
        start = end
    return found


def _at_a_paragraph(words: Words, start: int, end: int) -> int:
    for each in range(end, max(start + 1, end - _LOOK_BACK), -1):
        if words.paragraphs[each] != words.paragraphs[each - 1]:
            return each
    return end


def pieces_of(words: Words, window: Window, vocabulary: Vocabulary) -> tuple[list[int], list[int], list[int]]:
    """A window's piece ids, the shape of the word each stands in (plus one; 0 for the marks at its ends), and where
    each word's first piece is."""
    ids = [vocabulary.opening]
    shapes = [0]
    firsts = []
    for number in range(window.start, window.end):
        firsts.append(len(ids))
        pieces = words.pieces[number]
        ids.extend(pieces)
        shapes.extend([words.shapes[number] + 1] * len(pieces))
    ids.append(vocabulary.closing)
    shapes.append(0)
    return ids, shapes, firsts
