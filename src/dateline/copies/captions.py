"""Lines of a text that are a picture's: whoever buys the picture prints them, whatever text stands beside it."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib import resources

_LAST = re.compile(r"(?:\(([^()]{2,120})\)|[|/]([^|/]{2,80}))[\s.]*$")
LONGEST = 1200
"""Characters. Nothing longer is a caption."""


@cache
def _listed() -> tuple[re.Pattern[str], tuple[str, ...]]:
    """What a credit at a caption's end holds, and how captions begin, in every language."""
    kinds = json.loads(resources.files("dateline.copies").joinpath("captions.json").read_text("utf-8"))
    ends = sorted({re.escape(word) for words in kinds["ends"].values() for word in words}, key=len, reverse=True)
    starts = tuple(sorted({start for words in kinds["starts"].values() for start in words}))
    return re.compile(rf"(?<!\w)(?:{'|'.join(ends)})(?!\w)"), starts


def is_caption(line: str) -> bool:
    """Whether a folded line is a picture's caption: it begins as captions do, or ends in a picture's credit, in
    brackets or behind a bar. An agency alone in brackets at a paragraph's end is its sign-off, and no credit."""
    if len(line) > LONGEST:
        return False
    credit, starts = _listed()
    if line.startswith(starts):
        return True
    last = _LAST.search(line) if line.endswith((")", ").")) or "|" in line else None
    return last is not None and credit.search(last[1] or last[2]) is not None
