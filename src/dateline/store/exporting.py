"""What is taken along: claims, figures and places with their sentences, a part at a time.

Each text counts once, as its fullest copy prints it; what readers hid is not among it, and what they mended stands as
mended.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Table, and_, bindparam, exists, or_, select

from dateline.model import Article
from dateline.store.database import AnySelect, Database
from dateline.store.passages import sentence_around
from dateline.store.record import is_shown, of_a_lead
from dateline.store.schema import articles, claims, entities, figures, mentions, outlets, places, revisions
from dateline.store.sources import speaks
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
        """Claims, in the order of their ids."""
        last = 0
        asked = _from(claims, scope).add_columns(claims).where(is_shown()).order_by(claims.c.id).limit(_AT_ONCE)
        if scope.source is not None:
            asked = asked.where(speaks(scope.source))
        if scope.topic is not None:
            named = exists().where(
                told_of.c.article_id == claims.c.article_id,
                told_of.c.claim == claims.c.n,
                told_of.c.entity_id.in_(_names(scope.topic)),
            )
            asked = asked.where(or_(speaks(scope.topic), named))
        while True:
            with self.reading() as connection:
                rows = connection.execute(asked.where(claims.c.id > last)).all()
                texts = _texts(connection, [row.article_id for row in rows])
            for row in rows:
                article = texts[row.article_id]
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
            if len(rows) < _AT_ONCE:
                return
            last = rows[-1].id

    def export_figures(self, scope: Scope) -> Iterator[FigureOut]:
        """Figures, in the order of their ids: of a source those that it gives, of a topic those of articles about
        it."""
        last = 0
        spoken = and_(claims.c.article_id == figures.c.article_id, claims.c.n == figures.c.claim, is_shown())
        asked = (
            _from(figures, scope)
            .add_columns(figures, claims.c.speaker, claims.c.naming)
            .outerjoin(claims, spoken)
            .order_by(figures.c.id)
            .limit(_AT_ONCE)
        )
        if scope.source is not None:
            asked = asked.where(speaks(scope.source))
        if scope.topic is not None:
            asked = asked.where(_is_about(scope.topic))
        while True:
            with self.reading() as connection:
                rows = connection.execute(asked.where(figures.c.id > last)).all()
                texts = _texts(connection, [row.article_id for row in rows])
            for row in rows:
                article = texts[row.article_id]
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
            if len(rows) < _AT_ONCE:
                return
            last = rows[-1].id

    def export_places(self, scope: Scope) -> Iterator[PlaceOut]:
        """Places, in the order of their ids: of a source those that its articles name, of a topic those of articles
        about it. What is unsure is left out, as it is on maps."""
        last = 0
        asked = _from(places, scope).add_columns(places).where(places.c.score >= LEAST_SCORE)
        asked = asked.order_by(places.c.id).limit(_AT_ONCE)
        if scope.source is not None:
            asked = asked.where(exists().where(claims.c.article_id == articles.c.id, speaks(scope.source), is_shown()))
        if scope.topic is not None:
            asked = asked.where(_is_about(scope.topic))
        while True:
            with self.reading() as connection:
                rows = connection.execute(asked.where(places.c.id > last)).all()
                texts = _texts(connection, [row.article_id for row in rows])
            for row in rows:
                article = texts[row.article_id]
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
            if len(rows) < _AT_ONCE:
                return
            last = rows[-1].id


def _from(table: Table, scope: Scope) -> AnySelect:
    """What each row says of its article, within the scope as far as it is of articles."""
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
    if scope.story is not None:
        asked = asked.where(articles.c.story_id == scope.story)
    if scope.articles is None:
        asked = asked.where(of_a_lead())
    else:
        asked = asked.where(articles.c.id.in_(bindparam("of", list(scope.articles), expanding=True)))
    return asked


def _names(topic: int) -> AnySelect:
    return select(entities.c.id).where(or_(entities.c.id == topic, entities.c.topic_id == topic))


def _is_about(topic: int) -> ColumnElement[bool]:
    return exists().where(
        mentions.c.article_id == articles.c.id, mentions.c.about, mentions.c.entity_id.in_(_names(topic))
    )


_TEXTS = (
    select(revisions.c.article_id, revisions.c.article)
    .join_from(revisions, articles, and_(articles.c.id == revisions.c.article_id, articles.c.revision == revisions.c.n))
    .where(articles.c.id.in_(bindparam("ids", expanding=True)))
)


def _texts(connection: Connection, ids: Sequence[int]) -> dict[int, Article]:
    rows = connection.execute(_TEXTS, {"ids": sorted(set(ids))})
    return {row.article_id: row.article for row in rows}
