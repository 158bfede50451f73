"""What no feed needs to hold, and what would cost a lenient reader seconds or more."""

from __future__ import annotations

import re

MOST_ENTRIES = 10_000
"""Entries read of one answer, the first ones; real feeds have some hundreds."""

# Deeper than any feed; feedparser's time grows with the square of the depth (200,000 levels: 8.5 s).
_DEEPEST = 1000
# Longer than any tag of a feed; feedparser's time grows with its square as well (30 MB: 19 s).
LONGEST_TAG = 100_000

_TAG = re.compile(r"<(/?)[A-Za-z_][^<>]*?(/?)>")
LONG_TAG = re.compile(rf"<[A-Za-z_/][^<>]{{{LONGEST_TAG}}}")
_ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)


class Refused(ValueError):
    """XML that no feed needs to be, and that would cost too much to read; the message says what it has."""


def check(text: str) -> None:
    """Raises ``Refused`` for what would cost much to read."""
    if _ENTITY.search(text):
        raise Refused("it defines entities of its own, which only attacks do")
    if LONG_TAG.search(text):
        raise Refused(f"it has a tag of more than {LONGEST_TAG} characters")
    depth = 0
    for closing, closed in _TAG.findall(text):
        if closing:
            depth = max(depth - 1, 0)
        elif not closed:
            depth += 1
            if depth > _DEEPEST:
                raise Refused(f"its elements are nested more than {_DEEPEST} deep")
