"""Whom and what a story is about, in short, and the stories that went before it and came after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from statistics import median

from dateline.model import FigureSeries, Passage, Subject
from dateline.store.related import Relatives, StoryNames
from dateline.store.views import StoryView
from dateline.stories import Cast, related
from dateline.web.marked import block_number
from dateline.web.series import value_of

NAMES_SHOWN = 3
FIGURES_SHOWN = 4


@dataclass(frozen=True, slots=True)
class NamedSubject:
    """Somebody or some place that a story names. address: of the words that name it first, None where their article is
    no longer among the story's."""

    subject: Subject
    address: str | None


@dataclass(frozen=True, slots=True)
class FigureRange:
    """A figure as the story's articles give it: from the lowest to the highest value."""

    series: FigureSeries
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class About:
    """subjects: by the key of their kind among the page's strings, those that most texts name first."""

    subjects: tuple[tuple[str, tuple[NamedSubject, ...]], ...]
    figures: tuple[FigureRange, ...]


@dataclass(frozen=True, slots=True)
class RelatedStory:
    """A story that names whom and what another does. before: whether it began earlier; names: of those that both name,
    the rarest."""

    id: int
    title: str
    start: datetime
    end: datetime
    before: bool
    names: tuple[str, ...]


def about(view: StoryView) -> About:
    """What a story's outline says it is about."""
    told = view.outline
    named = (
        ("story.people", told.people),
        ("story.organisations", told.organisations),
        ("story.places", told.places),
    )
    subjects = tuple(
        (key, tuple(NamedSubject(subject, address_of(view, subject.first)) for subject in found))
        for key, found in named
        if found
    )
    ranges = (_range(series) for series in told.figures[:FIGURES_SHOWN])
    return About(subjects, tuple(found for found in ranges if found is not None))


def address_of(view: StoryView, passage: Passage) -> str | None:
    """Where a passage stands on this desk; None where its article is no longer among the story's."""
    article = view.texts.get(passage.article)
    line = next((line for line in view.articles if line.url == passage.article), None)
    if article is None or line is None:
        return None
    number = block_number(article, passage.span)
    return f"/article/{line.id}" + (f"#p{number}" if number is not None else "")


def related_to(relatives: Relatives | None) -> tuple[RelatedStory, ...]:
    """Of the candidates, those that are alike enough, in order of time."""
    if relatives is None:
        return ()
    common = dict(relatives.common)
    usual = median(common.values()) if common else 0.0
    for other in relatives.others:
        for name in other.names:
            common.setdefault(name, usual)
    found = related(_cast(relatives.own), [_cast(other) for other in relatives.others], common)
    by_id = {other.id: other for other in relatives.others}
    stories = [
        RelatedStory(
            id=one.story,
            title=by_id[one.story].title,
            start=by_id[one.story].start,
            end=by_id[one.story].end,
            before=one.before,
            names=one.names[:NAMES_SHOWN],
        )
        for one in found
    ]
    return tuple(sorted(stories, key=lambda story: (story.start, story.id)))


def _cast(story: StoryNames) -> Cast:
    return Cast(story.id, story.start, story.names)


def _range(series: FigureSeries) -> FigureRange | None:
    values = [value_of(report.figure) for report in series.reports]
    return FigureRange(series, min(values), max(values)) if values else None
