"""One story: what is new, what is said, its timeline, who carries it, where, and all its articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dateline.model import Article, Development, FigureReport, FigureSeries, Passage, Span
from dateline.store.views import ArticleLine, StoryView
from dateline.text import sentences
from dateline.web.answers import Page
from dateline.web.marked import block_number
from dateline.web.pages.notes import notes
from dateline.web.pages.paging import row_id
from dateline.web.series import Drawing, draw
from dateline.web.site import Site

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
    """A figure as one article gives it, in its sentence. before, after: the sentence's words around it."""

    report: FigureReport
    printed: Printed
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Matter:
    """Figures of one sense, newest first, with their drawing where they moved."""

    series: FigureSeries
    rows: tuple[PrintedFigure, ...]
    drawing: Drawing | None


def story(site: Site, request: Request) -> Page | Response:
    asked = row_id(request)
    view = site.store.story(asked)
    if view.id != asked:
        # The story was merged into another: its old address leads there for good.
        twin = ".json" if request.url.path.endswith(".json") else ""
        return RedirectResponse(f"/story/{view.id}{twin}", status_code=308)
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
        "notes": notes(site, request, view),
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
            article, span = view.texts[report.passage.article], report.passage.span
            around = _sentence(article, span)
            text = article.part(span.part)
            before, after = text[around.start : span.start], text[span.end : around.end]
            rows.append(PrintedFigure(report, printed, before, after))
    return Matter(series, tuple(rows), draw(series))


def _sentence(article: Article, span: Span) -> Span:
    """The sentence in which a span lies; the span itself where it lies in none."""
    if span.part != "text":
        return span
    found = (sentence for sentence in sentences(article.text, article.language or "en"))
    return next((sentence for sentence in found if sentence.start <= span.start and span.end <= sentence.end), span)
