"""One source: all that it has said, to whom, when, and how it was named.

A source is the thing of the desk that speaks, under the id of its topic; all names that lead there are its own. Who is
no thing of the desk ("two officials") has no page: nobody knows whether two such are one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from dateline.model import Act, Naming
from dateline.store.database import AnySelect, Database
from dateline.store.record import claim_line, claim_lines, is_shown, of_a_lead
from dateline.store.record_schema import claims, entities, mentions
from dateline.store.river import story_line
from dateline.store.schema import articles, stories
from dateline.store.topic_reading import topic_row
from dateline.store.views import ClaimLine, StoryLine
from dateline.text import fold

WEEKS = 26
_STORIES, _NAMES, _ROLES, _LATEST = 12, 12, 8, 200


@dataclass(frozen=True, slots=True)
class SourceView:
    """One source. id: the surviving one where the asked name is another's; names: as articles print it when it speaks,
    the commonest first; roles: as printed; claims: newest first, each text's once; total, denials: how many claims
    within the weeks counted; namings: how often it is named how, in the latest; weeks: by the Monday each begins with,
    how many claims, the oldest first, without a gap; stories: of those weeks, the newest first, with how many claims of
    this source each has."""

    id: int
    name: str
    kind: str
    names: tuple[str, ...]
    roles: tuple[str, ...]
    claims: tuple[ClaimLine, ...]
    total: int
    denials: int
    namings: tuple[tuple[Naming, int], ...]
    weeks: tuple[tuple[date, int], ...]
    stories: tuple[tuple[StoryLine, int], ...]


class SourceQuestions(Database):
    """Who speaks."""

    def source(
        self,
        source_id: int,
        now: datetime,
        before: tuple[datetime, int] | None = None,
        limit: int = 40,
        act: Act | None = None,
    ) -> SourceView:
        """One source, also by the id of another name of it. now: the weeks are counted back from there; act: of the
        claims listed, None for all. Raises ``NoSuchRow``."""
        with self.reading() as connection:
            row = topic_row(connection, source_id)
            own = _own(connection, row.id)
            latest = connection.execute(_latest(own)).all()
            weeks = _weeks(connection, own, now)
            return SourceView(
                id=row.id,
                name=row.name,
                kind=row.kind,
                names=_most(line.source for line in latest if line.source and _names(row.name, line.source))[:_NAMES],
                roles=_roles(connection, row.id),
                claims=tuple(claim_line(line) for line in connection.execute(_listed(own, before, limit, act))),
                total=sum(count for _, count in weeks),
                denials=_denials(connection, own, now),
                namings=tuple((Naming(kind), n) for kind, n in Counter(line.naming for line in latest).most_common()),
                weeks=weeks,
                stories=_stories(connection, own, now),
            )


def speaks(source_id: int) -> ColumnElement[bool]:
    """Whether a claim is this source's, under any of its names."""
    return claims.c.speaker_id.in_(names_of(source_id))


def names_of(source_id: int) -> AnySelect:
    """The ids of all names of one thing, its own among them."""
    return select(entities.c.id).where(or_(entities.c.id == source_id, entities.c.topic_id == source_id))


def _own(connection: Connection, source_id: int) -> ColumnElement[bool]:
    """Whether a claim is this source's. Of one name the index gives the newest first."""
    names = connection.scalars(names_of(source_id)).all()
    return claims.c.speaker_id == names[0] if len(names) == 1 else claims.c.speaker_id.in_(names)


def _listed(own: ColumnElement[bool], before: tuple[datetime, int] | None, limit: int, act: Act | None) -> AnySelect:
    asked = claim_lines().where(own, of_a_lead(), is_shown())
    if before is not None:
        at, id_ = before
        asked = asked.where(or_(claims.c.at < at, and_(claims.c.at == at, claims.c.id < id_)))
    if act is not None:
        asked = asked.where(_does(act))
    return asked.order_by(claims.c.at.desc(), claims.c.id.desc()).limit(limit)


def _does(act: Act) -> ColumnElement[bool]:
    # Not by the index of acts: there are fewer claims of one source than of one act.
    return claims.c.act + "" == act


def _latest(own: ColumnElement[bool]) -> AnySelect:
    asked = select(claims.c.source, claims.c.naming).where(own, is_shown())
    return asked.order_by(claims.c.at.desc(), claims.c.id.desc()).limit(_LATEST)


def _most(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name, _ in Counter(names).most_common())


def _names(name: str, printed: str) -> bool:
    """Whether words name somebody by more than "she" or "the": a part of the name is in them, or they are several."""
    said = fold(printed).split()
    return len(said) > 1 or not {word.strip(".,'\"") for word in said}.isdisjoint(fold(name).split())


def _roles(connection: Connection, source_id: int) -> tuple[str, ...]:
    """As its latest articles print them, the commonest first."""
    asked = (
        select(mentions.c.roles)
        .join_from(mentions, entities, entities.c.id == mentions.c.entity_id)
        .where(or_(entities.c.id == source_id, entities.c.topic_id == source_id))
        .order_by(mentions.c.at.desc())
        .limit(_LATEST)
    )
    return _most(role for row in connection.execute(asked) for role in row.roles)[:_ROLES]


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _since(now: datetime) -> datetime:
    first = _monday(now.astimezone(UTC).date()) - timedelta(weeks=WEEKS - 1)
    return datetime(first.year, first.month, first.day, tzinfo=UTC)


def _weeks(connection: Connection, own: ColumnElement[bool], now: datetime) -> tuple[tuple[date, int], ...]:
    since = _since(now)
    asked = _of_late(select(claims.c.at), own, now)
    counted = Counter(_monday(at.date()) for at in connection.scalars(asked))
    return tuple((day, counted[day]) for day in (since.date() + timedelta(weeks=n) for n in range(WEEKS)))


def _denials(connection: Connection, own: ColumnElement[bool], now: datetime) -> int:
    asked = _of_late(select(func.count()).select_from(claims), own, now).where(_does(Act.DENY))
    found: int = connection.execute(asked).scalar_one()
    return found


def _stories(connection: Connection, own: ColumnElement[bool], now: datetime) -> tuple[tuple[StoryLine, int], ...]:
    said = func.count().label("said")
    asked = (
        _of_late(select(articles.c.story_id, said), own, now)
        .where(articles.c.story_id.is_not(None))
        .group_by(articles.c.story_id)
        .order_by(func.max(claims.c.at).desc(), articles.c.story_id.desc())
        .limit(_STORIES)
    )
    counted = {row.story_id: row.said for row in connection.execute(asked)}
    rows = connection.execute(select(stories).where(stories.c.id.in_(counted)))
    lines = {row.id: story_line(row) for row in rows}
    return tuple((lines[id_], n) for id_, n in counted.items() if id_ in lines)


def _of_late(asked: AnySelect, own: ColumnElement[bool], now: datetime) -> AnySelect:
    """Claims of the weeks that are counted, each text's once."""
    joined = asked.join(articles, articles.c.id == claims.c.article_id)
    return joined.where(own, claims.c.at >= _since(now), of_a_lead(), is_shown())
