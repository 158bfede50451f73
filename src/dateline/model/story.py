"""What the desk puts together from several articles: copies compared, and a story's outline.

Articles are named by their URL exactly as given; a passage is a span of one of them, so that everything a story shows
is somebody's printed words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dateline.model.article import Span
from dateline.model.record import Act, EntityKind, Figure, Mode, Naming


@dataclass(frozen=True, slots=True)
class Passage:
    """A span of one article. article: its URL exactly as given."""

    article: str
    span: Span


class Change(StrEnum):
    """What a carrier did with a sentence of the text."""

    KEPT = "kept"
    CUT = "cut"
    ADDED = "added"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class ComparedSentence:
    """One row of two texts set side by side. left: sentence of the first text, None where added; right: of the second,
    None where cut; left_marks, right_marks: the words that differ inside a changed sentence, as spans."""

    change: Change
    left: Span | None
    right: Span | None
    left_marks: tuple[Span, ...] = ()
    right_marks: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two printings of one text, or two revisions of one article, sentence by sentence in reading order.

    kept: share of the first text's words that the second prints, 0 to 1; credited: whether the second names the
    agency that the first comes from (None where there is no agency).
    """

    rows: tuple[ComparedSentence, ...]
    kept: float
    headline_changed: bool
    credited: bool | None = None


@dataclass(frozen=True, slots=True)
class Development:
    """A sentence that said something first in its story, or background that the story repeats from before it."""

    when: datetime
    passage: Passage
    background: bool = False


@dataclass(frozen=True, slots=True)
class FigureReport:
    """One article's figure of a series. speaker, naming: of the claim it stands in, None where it stands in none."""

    when: datetime
    passage: Passage
    figure: Figure
    speaker: str | None
    naming: Naming | None


@dataclass(frozen=True, slots=True)
class FigureSeries:
    """Figures of one sense and unit in a story, in order of time. disagree: sources give values at about the same time
    that cannot all be true."""

    sense: str
    unit: str | None
    reports: tuple[FigureReport, ...]
    disagree: bool


@dataclass(frozen=True, slots=True)
class Subject:
    """Somebody or some place that a story is about. texts: how many of its different texts name it; first: where the
    earliest of them does."""

    name: str
    kind: EntityKind
    texts: int
    first: Passage


@dataclass(frozen=True, slots=True)
class Statement:
    """What one source says of a matter, as it was first printed. when: aware; article: that prints it, by URL; content,
    source: spans of it; denies: whether it says that what the others say is not so; outlets, texts: how many print it,
    of this source, copies of one text counting once among the texts."""

    when: datetime
    article: str
    content: tuple[Span, ...]
    speaker: str | None
    source: Span | None
    naming: Naming
    mode: Mode
    act: Act
    denies: bool
    outlets: int
    texts: int


@dataclass(frozen=True, slots=True)
class Said:
    """One content and all who give it or deny it. statements: one a source, the earliest first; sources: how many
    different ones are named for it, 1 where all leads back to one or nobody is named; outlets, texts: how many print
    it; denied: whether somebody denies it; apart: whether numbers in it cannot all be true."""

    statements: tuple[Statement, ...]
    sources: int
    outlets: int
    texts: int
    denied: bool
    apart: bool


@dataclass(frozen=True, slots=True)
class Outline:
    """A story as the desk shows it. title: one of its headlines; standfirst: one of its lead sentences; start, end:
    first and last article's time; timeline: what was said first, in order of time; background: what its articles
    repeat from before, dated by its first appearance; figures: the senses that several texts give, or that changed;
    people, organisations, places: whom, what and where most of its texts name, most first; moving_until: the time until
    which it counts as still moving, unless more comes: long after its last text if those came slowly, soon if they came
    fast. None where it was written by an earlier version; said: what several texts or sources say alike, or somebody
    denies."""

    title: Passage
    standfirst: Passage
    start: datetime
    end: datetime
    timeline: tuple[Development, ...] = ()
    background: tuple[Development, ...] = ()
    figures: tuple[FigureSeries, ...] = ()
    people: tuple[Subject, ...] = ()
    organisations: tuple[Subject, ...] = ()
    places: tuple[Subject, ...] = ()
    moving_until: datetime | None = None
    said: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class Related:
    """A story that tells of what came before another, or of what followed. story: its id; before: whether it began
    earlier; names: what both name, the rarest first; likeness: 0 to 1."""

    story: int
    before: bool
    names: tuple[str, ...]
    likeness: float


@dataclass(frozen=True, slots=True)
class Printer:
    """An outlet that prints something on a story. host: of its pages, in lower case and without "www."; original,
    carried: its articles of the story that it reported itself, and those whose text it took over from an agency or
    another outlet."""

    outlet: str
    host: str
    original: int
    carried: int
