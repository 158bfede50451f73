"""A claim as the patterns find it, before it is known who is meant."""

from __future__ import annotations

from dataclasses import dataclass, field

from dateline.record.claims.lexicon import Cue
from dateline.record.claims.lines import Line

Chars = tuple[int, int]


@dataclass(slots=True, eq=False)
class Found:
    """What a pattern found in one line. Ranges are code points of the line's text.

    pattern: which one, for whoever asks why; source, cue_at, to: None where nothing names them; content: ranges in
    order; clause: the words around the cue in which a time says when it was said; unattributed: nobody is meant to be
    named ("is believed to"); stands_for: the noun that a source "who" belongs to; outer: the claim that this one is
    part of; probability: that this is a claim, where the encoder found it.
    """

    pattern: str
    line: Line
    source: Chars | None
    cue_at: Chars | None
    cue: Cue | None
    content: list[Chars]
    to: Chars | None = None
    negated: bool = False
    clause: Chars | None = None
    unattributed: bool = False
    stands_for: Chars | None = None
    outer: Found | None = field(default=None, repr=False)
    probability: float | None = None

    def lies_in(self, other: Found) -> bool:
        """Whether this claim is another one, or part of it over any number of steps."""
        at: Found | None = self
        while at is not None:
            if at is other:
                return True
            at = at.outer
        return False
