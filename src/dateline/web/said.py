"""What is said in a story, ready to be set: figures side by side, contents that several give, and all other claims."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dateline.model import Article, FigureReport, FigureSeries, Naming, Said, Span, Statement
from dateline.store.passages import sentence_around
from dateline.store.views import ArticleLine, ClaimLine, StoryView
from dateline.stories.figures import reports_apart
from dateline.web.marked import block_number
from dateline.web.series import Drawing, draw

_NAMED = frozenset({Naming.PERSON, Naming.INSTITUTION, Naming.MEDIA})
_CLAIMS_FIRST, _POINTS_FIRST = 12, 8


@dataclass(frozen=True, slots=True)
class Count:
    """A figure as one article gives it, in its sentence. before, after: the sentence's words around it; parts: of it,
    as printed; apart: another of the series cannot be true beside it; source: the page of who gives it, or None."""

    report: FigureReport
    line: ArticleLine
    address: str
    words: str
    before: str
    after: str
    parts: tuple[str, ...]
    apart: bool
    source: int | None


@dataclass(frozen=True, slots=True)
class Matter:
    """Figures of one sense, newest first, with their drawing where they moved."""

    series: FigureSeries
    counts: tuple[Count, ...]
    drawing: Drawing | None


@dataclass(frozen=True, slots=True)
class Saying:
    """One source's part in a point. claim: as lists show it; None where the article has been recorded anew since."""

    statement: Statement
    line: ArticleLine
    claim: ClaimLine | None
    address: str
    who: str | None
    words: str


@dataclass(frozen=True, slots=True)
class Point:
    """One content and all who give it or deny it: those who give it first, then those who deny it. one_source: all who
    give it lead back to one; named: whether any of them is."""

    said: Said
    sayings: tuple[Saying, ...]
    one_source: bool
    named: bool


@dataclass(frozen=True, slots=True)
class Spoken:
    """All that is said in a story. points, more_points: what several say; claims, more_claims: everything else, the
    newest first."""

    matters: tuple[Matter, ...]
    points: tuple[Point, ...]
    more_points: tuple[Point, ...]
    claims: tuple[ClaimLine, ...]
    more_claims: tuple[ClaimLine, ...]


def spoken_in(view: StoryView) -> Spoken:
    """What is said in a story, by figures, by contents, and one by one."""
    lines = {line.url: line for line in view.articles}
    by_span = {(claim.article_id, claim.spans[0]): claim for claim in view.claims if claim.spans}
    points = tuple(point for said in view.outline.said if (point := _point(view, said, lines, by_span)).sayings)
    joined = {saying.claim.id for point in points for saying in point.sayings if saying.claim is not None}
    others = [claim for claim in view.claims if claim.within is None and claim.id not in joined]
    others.sort(key=lambda claim: claim.at, reverse=True)
    speakers = {claim.speaker: claim.speaker_id for claim in view.claims if claim.speaker_id is not None}
    matters = (_matter(view, series, lines, speakers) for series in view.outline.figures)
    return Spoken(
        matters=tuple(matter for matter in matters if matter.counts),
        points=points[:_POINTS_FIRST],
        more_points=points[_POINTS_FIRST:],
        claims=tuple(others[:_CLAIMS_FIRST]),
        more_claims=tuple(others[_CLAIMS_FIRST:]),
    )


def _point(
    view: StoryView, said: Said, lines: Mapping[str, ArticleLine], claims: Mapping[tuple[int, Span], ClaimLine]
) -> Point:
    sayings = []
    for statement in said.statements:
        line, article = lines.get(statement.article), view.texts.get(statement.article)
        if line is None or article is None:
            continue
        claim = claims.get((line.id, statement.content[0]))
        sayings.append(
            Saying(
                statement=statement,
                line=line,
                claim=claim,
                address=f"/article/{line.id}#claim-{claim.id}"
                if claim
                else _place(line, article, statement.content[0]),
                who=statement.speaker or (statement.source.of(article) if statement.source else None),
                words=" ".join(span.of(article) for span in statement.content),
            )
        )
    giving = [saying.statement for saying in sayings if not saying.statement.denies]
    return Point(
        said,
        tuple(sorted(sayings, key=lambda saying: saying.statement.denies)),
        one_source=len(giving) == 1 and said.outlets > 1,
        named=any(statement.naming in _NAMED for statement in giving),
    )


def _matter(
    view: StoryView, series: FigureSeries, lines: Mapping[str, ArticleLine], speakers: Mapping[str | None, int | None]
) -> Matter:
    counts = []
    for report in sorted(series.reports, key=lambda report: report.when, reverse=True):
        line, article = lines.get(report.passage.article), view.texts.get(report.passage.article)
        if line is None or article is None:
            continue
        span = report.passage.span
        around = sentence_around(article, span)
        text = article.part(span.part)
        counts.append(
            Count(
                report=report,
                line=line,
                address=_place(line, article, span),
                words=span.of(article),
                before=text[around.start : span.start],
                after=text[span.end : around.end],
                parts=tuple(part.span.of(article) for part in report.figure.parts),
                apart=series.disagree and any(reports_apart(report, other) for other in series.reports),
                source=speakers.get(report.speaker),
            )
        )
    return Matter(series, tuple(counts), draw(series))


def _place(line: ArticleLine, article: Article, span: Span) -> str:
    number = block_number(article, span)
    return f"/article/{line.id}" + (f"#p{number}" if number is not None else "")
