"""A story's figures side by side: who counted what, when, and where the counts cannot all be true."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import cache
from importlib import resources

from dateline.model import Claim, Figure, FigureReport, FigureSeries, Passage
from dateline.stories.bare import bare_counts
from dateline.stories.texts import Text
from dateline.stories.timeline import Printed
from dateline.text import fold, stem

AT_ONCE, ABOUT_THE_SAME_TIME = timedelta(hours=2), timedelta(hours=12)

ROUNDING = 0.05
"""Large numbers this close are one number, rounded."""

_LARGE = 100
MOST_SERIES = 20

Key = tuple[str, str]


@cache
def _units() -> tuple[frozenset[str], frozenset[str]]:
    """The units that say no more than "people": what they count is one series with what has no unit printed. And the
    senses of which an event has one number: two sums of money or shares are mostly not two counts of one thing."""
    listed = json.loads(resources.files("dateline.stories").joinpath("units.json").read_text("utf-8"))
    return frozenset(stem(word) for words in listed["anyone"].values() for word in words), frozenset(
        listed["one of each event"]
    )


def figures_of(texts: Sequence[Text], background: Printed) -> tuple[FigureSeries, ...]:
    """The series that several texts give or that changed, those that disagree first, then the longest; without what
    stands in background sentences, which count other things (a war's dead, an earlier accident's)."""
    _, comparable = _units()
    series: defaultdict[Key, list[tuple[str, FigureReport]]] = defaultdict(list)
    for text in texts:
        if text.record is None:
            continue
        old = [
            (sentence.span.start, sentence.span.end)
            for sentence in text.sentences
            if (text.article.url, sentence.span.start) in background
        ]
        given: set[tuple[Key, str, float | None, float | None]] = set()
        counted = list(_flat(text.record.figures, None))
        counted += bare_counts(text.article, text.record.claims, counted, lambda one: one.sense in comparable)
        for figure in counted:
            if figure.sense not in comparable or (figure.low is None and figure.high is None):
                continue
            if any(start <= figure.span.start < end for start, end in old if figure.span.part == "text"):
                continue
            claim = text.record.claims[figure.claim] if figure.claim is not None else None
            key, source = _key(figure), _source(text, claim)
            if (key, source, figure.low, figure.high) in given:
                continue
            given.add((key, source, figure.low, figure.high))
            report = FigureReport(
                when=text.when,
                passage=Passage(text.article.url, figure.span),
                figure=figure,
                speaker=claim.speaker if claim else None,
                naming=claim.naming if claim else None,
            )
            series[key].append((source, report))
    found = []
    for reports in series.values():
        printed = [report for _, report in reports]
        several = len({report.passage.article for report in printed}) > 1
        if several or len({(report.figure.low, report.figure.high) for report in printed}) > 1:
            unit = next((report.figure.unit for report in printed if report.figure.unit), None)
            found.append(FigureSeries(printed[0].figure.sense or "", unit, tuple(printed), _disagree(reports)))
    found.sort(key=lambda one: (not one.disagree, -len(one.reports), one.sense, one.unit or ""))
    return tuple(found[:MOST_SERIES])


def _flat(figures: Sequence[Figure], claim: int | None) -> Iterator[Figure]:
    """The figures and those within them; a part stands in the claim that the whole stands in."""
    for figure in figures:
        said = figure.claim if figure.claim is not None else claim
        yield Figure(figure.span, figure.low, figure.high, figure.unit, figure.sense, figure.parts, said)
        yield from _flat(figure.parts, said)


def _key(figure: Figure) -> Key:
    unit = stem(fold(figure.unit).split()[-1]) if figure.unit and fold(figure.unit) else ""
    return figure.sense or "", "" if unit in _units()[0] else unit


def _source(text: Text, claim: Claim | None) -> str:
    """Whose figure it is: the speaker, else the words that name the source; where nobody is named, the press."""
    if claim is None:
        return ""
    if claim.speaker:
        return fold(claim.speaker)
    return fold(claim.source.of(text.article)) if claim.source else ""


def _disagree(reports: Sequence[tuple[str, FigureReport]]) -> bool:
    """Whether two sources' values, each the last that source gave, cannot both be true at about the same time.

    Counts go up as a day goes on, whoever counts: a higher value hours later is an update, a lower one is not.
    """
    last: dict[str, FigureReport] = {}
    for source, report in reports:
        last[source] = report
    latest = list(last.values())
    return any(reports_apart(one, other) for place, one in enumerate(latest) for other in latest[place + 1 :])


def reports_apart(one: FigureReport, other: FigureReport) -> bool:
    """Whether two reports, given at about the same time, cannot both be true; a higher count hours later can."""
    first, second = sorted((one, other), key=lambda report: report.when)
    between = second.when - first.when
    if between > ABOUT_THE_SAME_TIME or not are_apart(first.figure, second.figure):
        return False
    return between <= AT_ONCE or _least(second.figure) < _least(first.figure)


def _least(figure: Figure) -> float:
    return figure.low if figure.low is not None else figure.high or 0.0


def are_apart(one: Figure, other: Figure) -> bool:
    """Whether two counts of one thing cannot both be true, rounding apart."""
    low = max(value for value in (one.low, other.low, float("-inf")) if value is not None)
    high = min(value for value in (one.high, other.high, float("inf")) if value is not None)
    if low <= high:
        return False
    return not (high >= _LARGE and low - high <= ROUNDING * low)
