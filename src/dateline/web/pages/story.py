"""One story: what is new, what is said, its timeline, who carries it, where, and all its articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dateline.model import Article, Development, FigureReport, FigureSeries, Passage
from dateline.store.views import ArticleLine, StoryView, WireLine
from dateline.web.answers import Page
from dateline.web.marked import block_number
from dateline.web.series import Drawing, draw
from dateline.web.site import Site

NOTES_COOKIE = "dateline_notes"
SAID_FIRST = 16


@dataclass(frozen=True, slots=True)
class Printed:
    """Words that somebody printed. at: when; line: the article; place: where in its page they stand."""

    at: datetime
    words: str
    line: ArticleLine
    place: str


@dataclass(frozen=True, slots=True)
class PrintedFigure:
    """A figure as one article gives it, in its sentence."""

    report: FigureReport
    printed: Printed


@dataclass(frozen=True, slots=True)
class Matter:
    """Figures of one sense, newest first, with their drawing where they moved."""

    series: FigureSeries
    rows: tuple[PrintedFigure, ...]
    drawing: Drawing | None


def story(site: Site, request: Request) -> Page | Response:
    asked = int(request.path_params["id"])
    view = site.store.story(asked)
    if view.id != asked:
        # The story was merged into another: its old address leads there for good.
        return RedirectResponse(f"/story/{view.id}", status_code=308)
    timeline = _printed(view, view.outline.timeline)
    background = _printed(view, view.outline.background)
    said = sorted((claim for claim in view.claims if claim.within is None), key=lambda claim: claim.at, reverse=True)
    values = {
        "view": view,
        "line": view.line,
        "days": [(day, tuple(rows)) for day, rows in groupby(timeline, key=lambda entry: entry.at.date())],
        "newest": _newest(view, timeline),
        "background": background,
        "matters": tuple(matter for series in view.outline.figures if (matter := _matter(view, series)).rows),
        "said": said[:SAID_FIRST],
        "more_said": said[SAID_FIRST:],
        "copied": tuple(wire for wire in view.wires if len(wire.articles) > 1),
        "lone": tuple(wire for wire in view.wires if len(wire.articles) == 1),
        "standfirst": _place(view, view.outline.standfirst),
        "notes": _notes(site, request, view),
    }
    return Page("story.html", values, data=view)


def _printed(view: StoryView, developments: Sequence[Development]) -> tuple[Printed, ...]:
    found = (_place(view, entry.passage, entry.when) for entry in developments)
    return tuple(entry for entry in found if entry is not None)


def _place(view: StoryView, passage: Passage, when: datetime | None = None) -> Printed | None:
    """A passage as printed; None where its article is no longer among the story's."""
    article = view.texts.get(passage.article)
    line = next((line for line in view.articles if line.url == passage.article), None)
    if article is None or line is None:
        return None
    return Printed(when or line.at, passage.span.of(article), line, _address(line, article, passage))


def _address(line: ArticleLine, article: Article, passage: Passage) -> str:
    number = block_number(article, passage.span)
    return f"/article/{line.id}" + (f"#p{number}" if number is not None else "")


def _newest(view: StoryView, timeline: Sequence[Printed]) -> Printed | None:
    return max(timeline, key=lambda entry: entry.at) if len(view.articles) > 1 and timeline else None


def _matter(view: StoryView, series: FigureSeries) -> Matter:
    rows = []
    for report in sorted(series.reports, key=lambda report: report.when, reverse=True):
        printed = _place(view, report.passage, report.when)
        if printed is not None:
            rows.append(PrintedFigure(report, printed))
    return Matter(series, tuple(rows), draw(series))


@dataclass(frozen=True, slots=True)
class Notes:
    """What the four notes on the sample's first story point at. cut: the copy that kept least, with its share."""

    copies: int
    disagree: bool
    cut: tuple[WireLine, ArticleLine, int] | None


def _notes(site: Site, request: Request, view: StoryView) -> Notes | None:
    """The notes for the story that stands first in the sample, until the reader closes them for good."""
    if not notes_wanted(site, request):
        return None
    front = site.store.front(site.now(), view.outline.start)
    if not front.top or front.top[0].id != view.id:
        return None
    cut = min(
        ((wire, article, kept) for wire in view.wires for article, kept in zip(wire.articles, wire.kept, strict=True)),
        key=lambda found: found[2],
        default=None,
    )
    return Notes(
        copies=max((len(wire.outlets) for wire in view.wires), default=1),
        disagree=any(series.disagree for series in view.outline.figures),
        cut=(cut[0], cut[1], round(cut[2] * 100)) if cut is not None and cut[2] < 1 else None,
    )


def notes_wanted(site: Site, request: Request) -> bool:
    """Whether the sample's notes are still to be shown to this reader."""
    return site.is_sample and request.cookies.get(NOTES_COOKIE) != "closed"
