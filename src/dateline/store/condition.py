"""How the desk is: who works for it, what waits and for how long, and how much it holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam, delete, exists, func, or_, select, text, update

from dateline.store.database import Database
from dateline.store.inserts import add_once
from dateline.store.record_schema import records
from dateline.store.schema import articles, entries, feeds, raw, roles, stories, work
from dateline.store.work import AT_ONCE, Work

STAGES = (*(str(kind) for kind in Work), "place", "index")
"""What there is to do: the kinds of ``Work``, and the two that have no rows of work, for they go by the articles."""

_WORKER = "worker "
_FORGOTTEN = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Queue:
    """One kind of work. stage: of ``STAGES``; due: what could be done now and nobody has; under_way:
    what workers have; given_up: what failed for good, kept for its error; oldest: since when the longest waits."""

    stage: str
    due: int
    under_way: int
    given_up: int
    oldest: datetime | None

    def waited(self, now: datetime) -> timedelta:
        """How long the longest has waited by ``now``; nothing where nothing waits."""
        return max(now - self.oldest, timedelta()) if self.oldest is not None else timedelta()


@dataclass(frozen=True, slots=True)
class Condition:
    """How the desk is. workers: processes that have said in time that they are at work; size: bytes of the database;
    failing: feeds that are asked again, unlike those that are gone; raw: answers kept as they came; read_at: when a
    feed was last asked for, None for never."""

    workers: int
    size: int
    feeds: int
    failing: int
    gone: int
    entries: int
    articles: int
    recorded: int
    stories: int
    raw: int
    read_at: datetime | None
    queues: tuple[Queue, ...]


_FREE = or_(work.c.lease_until.is_(None), work.c.lease_until < bindparam("now"))
_DUE = and_(work.c.next_at <= bindparam("now"), _FREE)
_ALIVE = and_(roles.c.name.startswith(_WORKER), roles.c.until >= bindparam("now"))
_BEHIND = select(
    exists().where(and_(work.c.next_at > AT_ONCE, work.c.next_at <= bindparam("since"), _FREE)).label("waits"),
    exists().where(_ALIVE).label("worked"),
)
_SAID = (
    update(roles).where(roles.c.name == bindparam("worker")).values(until=bindparam("until_"), token=roles.c.token + 1)
)


class ConditionQuestions(Database):
    """How the desk is."""

    def worker_is_here(self, name: str, now: datetime, seconds: float) -> None:
        """A worker says that it is at work, and will say so again within ``seconds``."""
        until = now + timedelta(seconds=seconds)
        worker = _WORKER + name
        with self.writing() as connection:
            if connection.execute(_SAID, {"worker": worker, "until_": until}).rowcount == 0:
                long_gone = roles.c.name.startswith(_WORKER) & (roles.c.until < now - _FORGOTTEN)
                connection.execute(delete(roles).where(long_gone))
                add_once(connection, roles, ("name",), name=worker, until=until)

    def worker_has_gone(self, name: str) -> None:
        """A worker has stopped in order."""
        with self.writing() as connection:
            connection.execute(delete(roles).where(roles.c.name == _WORKER + name))

    def is_left_undone(self, now: datetime, patience: timedelta) -> bool:
        """Whether something has been due for longer than ``patience`` while no worker is there to do it."""
        with self.reading() as connection:
            found = connection.execute(_BEHIND, {"now": now, "since": now - patience}).one()
        return bool(found.waits and not found.worked)

    def condition(self, now: datetime) -> Condition:
        """Everything that a keeper of the desk would look at. now: the real time, aware. Counts whole tables."""
        with self.reading() as connection:
            counts = connection.execute(_counts(), {"now": now}).one()
            queues = [
                Queue(row.kind, row.due, row.under_way, row.given_up, row.oldest)
                for row in connection.execute(_queues(), {"now": now})
            ]
            size = connection.execute(_SIZE[connection.dialect.name]).scalar_one()
        queues.append(Queue("place", counts.unplaced, 0, counts.alone, counts.unplaced_since))
        queues.append(Queue("index", counts.unindexed, 0, 0, None))
        queues.sort(key=lambda queue: STAGES.index(queue.stage))
        return Condition(
            workers=counts.workers,
            size=size,
            feeds=counts.feeds,
            failing=counts.failing,
            gone=counts.gone,
            entries=counts.entries,
            articles=counts.articles,
            recorded=counts.recorded,
            stories=counts.stories,
            raw=counts.raw,
            read_at=counts.read_at,
            queues=tuple(queues),
        )


_SIZE = {
    "sqlite": text("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"),
    "postgresql": text("SELECT pg_database_size(current_database())"),
}


@cache
def _queues() -> Any:
    count, waiting = func.count, and_(_DUE, work.c.next_at > AT_ONCE)
    return select(
        work.c.kind,
        count().filter(_DUE).label("due"),
        count().filter(work.c.lease_until >= bindparam("now")).label("under_way"),
        count().filter(work.c.next_at.is_(None), work.c.last_error.is_not(None)).label("given_up"),
        func.min(work.c.next_at, type_=work.c.next_at.type).filter(waiting).label("oldest"),
    ).group_by(work.c.kind)


@cache
def _counts() -> Any:
    def count(table: Any, *conditions: Any) -> Any:
        return select(func.count()).select_from(table).where(*conditions).scalar_subquery()

    unplaced = articles.c.placed.is_(None)
    return select(
        count(roles, _ALIVE).label("workers"),
        count(feeds).label("feeds"),
        count(work, work.c.kind == Work.FEED, work.c.last_error.is_not(None), work.c.next_at.is_not(None)).label(
            "failing"
        ),
        count(feeds, feeds.c.gone).label("gone"),
        count(entries).label("entries"),
        count(articles).label("articles"),
        count(records).label("recorded"),
        count(stories).label("stories"),
        count(raw).label("raw"),
        count(articles, unplaced).label("unplaced"),
        count(articles, articles.c.place_error.is_not(None)).label("alone"),
        count(articles, articles.c.indexed.is_(None)).label("unindexed"),
        select(func.min(articles.c.first_seen)).where(unplaced).scalar_subquery().label("unplaced_since"),
        select(func.max(feeds.c.last_read)).scalar_subquery().label("read_at"),
    )
