"""What the encoder answers about one text: attributions and names, as ranges of code points, with probabilities."""

from __future__ import annotations

from dataclasses import dataclass

Chars = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Attribution:
    """Words that are somebody's, in code points of the text: the cue that says so, whose they are, and which.

    source: None where nobody is named; content: one range or more, in order; probability: of the cue.
    """

    cue: Chars
    source: Chars | None
    content: tuple[Chars, ...]
    probability: float


@dataclass(frozen=True, slots=True)
class Name:
    """A name in code points of the text. kind: person, organisation, place, nationality or other."""

    start: int
    end: int
    kind: str
    probability: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What the encoder finds in one text, in order of cues and of names."""

    attributions: tuple[Attribution, ...] = ()
    names: tuple[Name, ...] = ()
