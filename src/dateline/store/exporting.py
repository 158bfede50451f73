"""What is taken along: claims, figures and places with their sentences, a part at a time.

Each text counts once, as its fullest copy prints it; what readers hid is not among it, and what they mended stands as
mended.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Table, and_, bindparam, select

from dateline.model import Article
from dateline.store.database import AnyRow, AnySelect, Database
from dateline.store.passages import sentence_around
from dateline.store.record import is_shown, of_a_lead
from dateline.store.record_schema import claims, figures, mentions, places
from dateline.store.schema import articles, outlets, revisions
from dateline.store.sources import names_of, speaks
from dateline.store.spots import LEAST_SCORE
from dateline.store.topics_schema import told_of

_AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class Scope:
    """Of what is taken along; all that is not None has to hold. source, topic: by the id of the thing; articles: by
    their ids, each
    of another text."""

    story: int | None = None
    source: int | None = None
    topic: int | None = None
    articles: tuple[int, ...] | None = None

    @property
    def is_all(self) -> bool:
        """Whether it is everything on the desk."""
        return self == Scope()


@dataclass(frozen=True, slots=True)
class ClaimOut:
    """One claim as it is taken along; see ``ClaimLine``."""

    id: int
    at: datetime
    outlet: str
    url: str
    headline: str
    speaker: str | None
    source: str | None
    naming: str
    mode: str
    act: str
    negated: bool
    addressee: str | None
    said: str | None
    words: str
    sentence: str
    carried_by: int


@dataclass(frozen=True, slots=True)
class FigureOut:
    """One figure as it is taken along. low, high: see ``Figure``; speaker, naming: of the claim that it stands in."""

    at: datetime
    outlet: str
    url: str
    headline: str
    words: str
    low: float | None
    high: float | None
    unit: str | None
    sense: str | None
    speaker: str | None
    naming: str | None
    sentence: str


@dataclass(frozen=True, slots=True)
class PlaceOut:
    """One naming of a place as it is taken along."""

    at: datetime
    outlet: str
    url: str
    headline: str
    words: str
    name: str
    country: str | None
    lat: float | None
    lon: float | None
    score: float
    sentence: str


Out = ClaimOut | FigureOut | PlaceOut


class ExportQuestions(Database):
    """What is taken along."""

    def export_claims(self, scope: Scope) -> Iterator[ClaimOut]:
        """Claims, in the order of their ids: of a topic those that it says and those that name it."""
        asked = _from(claims, scope).add_columns(claims).where(is_shown())
        wanted = None if scope.is_all else self._wanted(_claims_in, scope)
        for row, article in self._rows(claims, asked, wanted):
            around = dict.fromkeys(sentence_around(article, span).of(article) for span in row.spans)
            yield ClaimOut(
                id=row.id,
                at=row.at,
                outlet=row.outlet,
                url=row.url,
                headline=row.headline,
                speaker=row.speaker,
                source=row.source,
                naming=row.naming,
                mode=row.mode,
                act=row.act,
                negated=row.negated,
                addressee=row.addressee,
                said=row.said,
                words=row.words,
                sentence=" ".join(around),
                carried_by=row.carried,
            )

    def export_figures(self, scope: Scope) -> Iterator[FigureOut]:
        """Figures, in the order of their ids: of a source those that it gives, of a topic those of articles about
        it."""
        spoken = and_(claims.c.article_id == figures.c.article_id, claims.c.n == figures.c.claim, is_shown())
        asked = _from(figures, scope).add_columns(figures, claims.c.speaker, claims.c.naming).outerjoin(claims, spoken)
        wanted = None if scope.is_all else self._wanted(_figures_in, scope)
        for row, article in self._rows(figures, asked, wanted):
            yield FigureOut(
                at=row.published,
                outlet=row.outlet,
                url=row.url,
                headline=row.headline,
                words=row.span.of(article),
                low=row.low,
                high=row.high,
                unit=row.unit,
                sense=row.sense,
                speaker=row.speaker,
                naming=row.naming,
                sentence=sentence_around(article, row.span).of(article),
            )

    def export_places(self, scope: Scope) -> Iterator[PlaceOut]:
        """Places, in the order of their ids: of a source those of the articles that quote it, of a topic those of
        articles about it. What is unsure is left out, as it is on maps."""
        asked = _from(places, scope).add_columns(places).where(places.c.score >= LEAST_SCORE)
        wanted = None if scope.is_all else self._wanted(_places_in, scope)
        for row, article in self._rows(places, asked, wanted):
            yield PlaceOut(
                at=row.published,
                outlet=row.outlet,
                url=row.url,
                headline=row.headline,
                words=row.span.of(article),
                name=row.name,
                country=row.country,
                lat=row.lat,
                lon=row.lon,
                score=row.score,
                sentence=sentence_around(article, row.span).of(article),
            )

    def _wanted(self, asked: Callable[[Scope], AnySelect], scope: Scope) -> list[int]:
        """The ids of what lies within a scope, found from its side: it may be little of all that the desk has."""
        with self.reading() as connection:
            return sorted(connection.scalars(asked(scope)))

    def _rows(self, table: Table, asked: AnySelect, wanted: list[int] | None) -> Iterator[tuple[AnyRow, Article]]:
        """The rows with their articles, so many at a time that a reader of the desk never waits for long. wanted: ids,
        in order; None: all rows."""
        ordered = asked.order_by(table.c.id)
        last, at = 0, 0
        while wanted is None or at < len(wanted):
            if wanted is None:
                part = ordered.where(table.c.id > last).limit(_AT_ONCE)
            else:
                part = ordered.where(table.c.id.in_(wanted[at : at + _AT_ONCE]))
                at += _AT_ONCE
            with self.reading() as connection:
                rows = connection.execute(part).all()
                texts = _texts(connection, [row.article_id for row in rows])
            for row in rows:
                if row.article_id in texts:  # gone in between, with its words
                    yield row, texts[row.article_id]
            if wanted is None:
                if len(rows) < _AT_ONCE:
                    return
                last = rows[-1].id


def _from(table: Table, scope: Scope) -> AnySelect:
    """What each row says of its article."""
    asked = (
        select(
            articles.c.url,
            articles.c.headline,
            articles.c.at.label("published"),
            outlets.c.name.label("outlet"),
        )
        .join_from(table, articles, articles.c.id == table.c.article_id)
        .join(outlets, outlets.c.id == articles.c.outlet_id)
        .where(articles.c.recorded)
    )
    return asked.where(of_a_lead()) if scope.articles is None else asked


def _claims_in(scope: Scope) -> AnySelect:
    asked = _of_articles(claims, scope)
    if scope.source is not None:
        asked = asked.where(speaks(scope.source))
    if scope.topic is not None:
        says = select(claims.c.id).where(speaks(scope.topic))
        named = (
            select(claims.c.id)
            .join_from(
                told_of, claims, and_(claims.c.article_id == told_of.c.article_id, claims.c.n == told_of.c.claim)
            )
            .where(told_of.c.entity_id.in_(names_of(scope.topic)))
        )
        asked = asked.where(claims.c.id.in_(says.union(named)))
    return asked


def _figures_in(scope: Scope) -> AnySelect:
    asked = _of_articles(figures, scope)
    if scope.source is not None:
        given = (
            select(figures.c.id)
            .join_from(
                claims, figures, and_(figures.c.article_id == claims.c.article_id, figures.c.claim == claims.c.n)
            )
            .where(speaks(scope.source), is_shown())
        )
        asked = asked.where(figures.c.id.in_(given))
    return asked if scope.topic is None else asked.where(figures.c.article_id.in_(_about(scope.topic)))


def _places_in(scope: Scope) -> AnySelect:
    asked = _of_articles(places, scope)
    if scope.source is not None:
        quoting = select(claims.c.article_id).where(speaks(scope.source), is_shown())
        asked = asked.where(places.c.article_id.in_(quoting))
    return asked if scope.topic is None else asked.where(places.c.article_id.in_(_about(scope.topic)))


def _of_articles(table: Table, scope: Scope) -> AnySelect:
    asked = select(table.c.id)
    if scope.story is not None:
        asked = asked.where(table.c.article_id.in_(select(articles.c.id).where(articles.c.story_id == scope.story)))
    if scope.articles is not None:
        asked = asked.where(table.c.article_id.in_(scope.articles))
    return asked


def _about(topic: int) -> AnySelect:
    return select(mentions.c.article_id).where(mentions.c.entity_id.in_(names_of(topic)), mentions.c.about)


_TEXTS = (
    select(revisions.c.article_id, revisions.c.article)
    .join_from(revisions, articles, and_(articles.c.id == revisions.c.article_id, articles.c.revision == revisions.c.n))
    .where(articles.c.id.in_(bindparam("ids", expanding=True)))
)


def _texts(connection: Connection, ids: Sequence[int]) -> dict[int, Article]:
    rows = connection.execute(_TEXTS, {"ids": sorted(set(ids))})
    return {row.article_id: row.article for row in rows}
