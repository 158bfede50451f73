"""Where things happen: the places that articles name, on a map and one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, func, or_, select

from dateline.errors import NoSuchRow
from dateline.store.database import Database
from dateline.store.map_schema import spots
from dateline.store.passages import sentence_around
from dateline.store.record import of_a_lead
from dateline.store.record_schema import places
from dateline.store.river import article_lines, lines_of, story_line
from dateline.store.schema import articles, revisions, stories
from dateline.store.spots import LEAST_SCORE
from dateline.store.views import ArticleLine, StoryLine

_MOST_SPOTS = 400
_STORIES = 12


@dataclass(frozen=True, slots=True)
class SpotLine:
    """A place as the articles of some time name it. lat, lon: None for a region or country; score: the best of its
    mentions, 0 to 1; texts, stories: how many different ones name it."""

    id: int
    name: str
    country: str | None
    lat: float | None
    lon: float | None
    score: float
    texts: int
    stories: int


@dataclass(frozen=True, slots=True)
class PlaceNaming:
    """An article that names a place. sentence: in which it does so first; id, at: of the article, as lists need it."""

    id: int
    at: datetime
    article: ArticleLine
    sentence: str
    score: float


@dataclass(frozen=True, slots=True)
class SpotView:
    """One place, with the articles that name it, newest first, each text's once, and the stories that those belong
    to."""

    id: int
    name: str
    country: str | None
    lat: float | None
    lon: float | None
    articles: tuple[PlaceNaming, ...]
    stories: tuple[StoryLine, ...]


class PlaceQuestions(Database):
    """Where things happen."""

    def spots(self, since: datetime, until: datetime, limit: int = _MOST_SPOTS) -> tuple[SpotLine, ...]:
        """Places that articles of this time name, those of most different texts first."""
        texts = func.count(articles.c.wire_id.distinct())
        asked = (
            select(
                spots,
                func.max(places.c.score).label("score"),
                texts.label("texts"),
                func.count(articles.c.story_id.distinct()).label("stories"),
            )
            .join_from(articles, places, places.c.article_id == articles.c.id)
            .join(spots, spots.c.id == places.c.spot_id)
            .where(articles.c.at > since, articles.c.at <= until, places.c.score >= LEAST_SCORE)
            .group_by(*spots.c)
            .order_by(texts.desc(), spots.c.name, spots.c.id)
            .limit(limit)
        )
        with self.reading() as connection:
            rows = connection.execute(asked)
            return tuple(
                SpotLine(row.id, row.name, row.country, row.lat, row.lon, row.score, row.texts, row.stories)
                for row in rows
            )

    def spot(self, spot_id: int, before: tuple[datetime, int] | None = None, limit: int = 40) -> SpotView:
        """One place. before: the time and id of the last article of the page before. Raises ``NoSuchRow``."""
        named = (
            select(
                places.c.at,
                places.c.article_id,
                func.max(places.c.score).label("score"),
                func.min(places.c.id).label("first"),
            )
            .join_from(places, articles, articles.c.id == places.c.article_id)
            .where(places.c.spot_id == spot_id, places.c.score >= LEAST_SCORE, of_a_lead())
            .group_by(places.c.at, places.c.article_id)
            .order_by(places.c.at.desc(), places.c.article_id.desc())
            .limit(limit)
        )
        if before is not None:
            at, id_ = before
            named = named.where(or_(places.c.at < at, and_(places.c.at == at, places.c.article_id < id_)))
        with self.reading() as connection:
            row = connection.execute(select(spots).where(spots.c.id == spot_id)).one_or_none()
            if row is None:
                raise NoSuchRow(f"place {spot_id}", "is not on this desk")
            found = connection.execute(named).all()
            ids = [one.article_id for one in found]
            lines = {line.id: line for line in lines_of(connection, article_lines().where(articles.c.id.in_(ids)))}
            printed = _sentences(connection, [one.first for one in found])
            told = {line.story_id for line in lines.values() if line.story_id is not None}
            listed = select(stories).where(stories.c.id.in_(told)).order_by(stories.c.end.desc(), stories.c.id.desc())
            return SpotView(
                id=row.id,
                name=row.name,
                country=row.country,
                lat=row.lat,
                lon=row.lon,
                articles=tuple(
                    PlaceNaming(one.article_id, one.at, lines[one.article_id], printed[one.first], one.score)
                    for one in found
                    if one.first in printed
                ),
                stories=tuple(story_line(story) for story in connection.execute(listed.limit(_STORIES))),
            )


_SENTENCES = (
    select(places.c.id, places.c.span, revisions.c.article)
    .join_from(places, articles, articles.c.id == places.c.article_id)
    .join(revisions, and_(revisions.c.article_id == articles.c.id, revisions.c.n == articles.c.revision))
    .where(places.c.id.in_(bindparam("ids", expanding=True)))
)


def _sentences(connection: Connection, ids: Sequence[int]) -> dict[int, str]:
    rows = connection.execute(_SENTENCES, {"ids": ids})
    return {row.id: sentence_around(row.article, row.span).of(row.article) for row in rows}
