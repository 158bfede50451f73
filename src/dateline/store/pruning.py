"""Retention: letting go of what is older than the desk was told to keep.

What came over the wire goes first, and what is derived from it stays. An article keeps the answer that its newest state
was read from, as its evidence, unless that is asked for as well; and nothing goes of what somebody has starred. An
article that goes is remembered by its address, so that it does not come in as new with the next fetch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, func, or_, select, update

from dateline.store.compressed import pack
from dateline.store.database import Database
from dateline.store.erased import PRUNED_PAGE
from dateline.store.readers_schema import starred
from dateline.store.removing import Going, take_out, what_goes
from dateline.store.schema import articles, captures, pages, raw, revisions, work
from dateline.store.work import Work

_ANSWERS = 20  # go as quickly as one article, which is taken out of the search index word by word
_EMPTY = b""
_EMPTY_BYTES = len(pack(_EMPTY))


@dataclass(frozen=True, slots=True)
class Limits:
    """What is let go. answers: those that came before this time, None for none; articles: those whose time lies before
    this one, None for none; evidence: whether the answer that an article was read from last goes too."""

    answers: datetime | None
    articles: datetime | None
    evidence: bool = False


@dataclass(frozen=True, slots=True)
class Prunable:
    """What goes, or would. feed_answers, page_answers: as they came over the wire, with the bytes they take packed;
    articles: with all that hangs on them; evidence: answers of that age that stay as the evidence of an article;
    starred: articles of that age that stay because somebody has starred them."""

    feed_answers: int
    feed_bytes: int
    page_answers: int
    page_bytes: int
    articles: Going
    evidence: int
    starred: int

    @property
    def rows(self) -> int:
        """Answers and articles together."""
        return self.feed_answers + self.page_answers + self.articles.articles

    @property
    def size(self) -> int:
        """All bytes together."""
        return self.feed_bytes + self.page_bytes + self.articles.size


class PruningQuestions(Database):
    """Retention."""

    def what_prunes(self, limits: Limits) -> Prunable:
        """What would go."""
        with self.reading() as connection:
            going = connection.scalars(select(articles.c.id).where(*_old(limits), ~_STARRED)).all()
            staying = select(func.count()).select_from(articles).where(*_old(limits), _STARRED)
            spared = select(func.count()).select_from(raw).where(*_of_pages(limits), ~_SPENT)
            gone = raw.c.page_id.in_(select(pages.c.id).where(pages.c.article_id.in_(_going(limits))))
            return Prunable(
                *_sum(connection, and_(*_of_feeds(limits))),
                # Answers of articles that go are counted with those.
                *_sum(connection, and_(*_prunable_pages(limits), or_(raw.c.page_id.is_(None), ~gone))),
                what_goes(connection, going),
                connection.execute(spared.where(~gone)).scalar_one() if not limits.evidence else 0,
                connection.execute(staying).scalar_one(),
            )

    def prune(self, limits: Limits, now: datetime, at_once: int) -> int:
        """Let go of up to ``at_once`` articles, and of twenty times as many answers of each kind, in one transaction;
        how many rows went. Nothing is left to do where that is 0."""
        with self.writing() as connection:
            ids = connection.scalars(
                select(articles.c.id).where(*_old(limits), ~_STARRED).order_by(articles.c.id).limit(at_once)
            ).all()
            take_out(connection, ids, now, known_as=PRUNED_PAGE)
            of_feeds = _some(connection, _of_feeds(limits), _ANSWERS * at_once)
            connection.execute(delete(raw).where(raw.c.id.in_(of_feeds)))
            of_pages = _some(connection, _prunable_pages(limits), _ANSWERS * at_once)
            read_from = select(revisions.c.id).where(revisions.c.raw_id == raw.c.id).exists()
            # What a state was read from stays as a row that says when and how it came.
            connection.execute(update(raw).where(raw.c.id.in_(of_pages), read_from).values(body=_EMPTY))
            connection.execute(delete(raw).where(raw.c.id.in_(of_pages), ~read_from))
        return len(ids) + len(of_feeds) + len(of_pages)


_STARRED = select(starred.c.id).where(starred.c.article_id == articles.c.id).exists()
_PAGE_STARRED = (
    select(starred.c.id)
    .join_from(starred, pages, pages.c.article_id == starred.c.article_id)
    .where(pages.c.id == raw.c.page_id)
    .exists()
)
# Not what its article's newest state was read from.
_SPENT = ~(
    select(revisions.c.id)
    .join_from(revisions, articles, articles.c.id == revisions.c.article_id)
    .where(revisions.c.raw_id == raw.c.id, revisions.c.n == articles.c.revision)
    .exists()
)
_UNREAD = or_(
    select(work.c.id).where(work.c.kind == Work.READ, work.c.subject == raw.c.page_id).exists(),
    select(captures.c.id).where(captures.c.raw_id == raw.c.id, captures.c.read.is_(False)).exists(),
)


def _old(limits: Limits) -> tuple[ColumnElement[bool], ...]:
    # No time comes before the first.
    return (articles.c.at < limits.articles,) if limits.articles is not None else (articles.c.id < 0,)


def _going(limits: Limits) -> Any:
    return select(articles.c.id).where(*_old(limits), ~_STARRED)


def _came(limits: Limits) -> ColumnElement[bool]:
    return raw.c.fetched < limits.answers if limits.answers is not None else raw.c.id < 0


def _of_feeds(limits: Limits) -> tuple[ColumnElement[bool], ...]:
    unread = select(work.c.id).where(work.c.kind == Work.ENTRIES, work.c.subject == raw.c.id).exists()
    return (raw.c.feed_id.is_not(None), _came(limits), ~unread)


def _of_pages(limits: Limits) -> tuple[ColumnElement[bool], ...]:
    there = func.length(raw.c.body) > _EMPTY_BYTES
    return (raw.c.page_id.is_not(None), _came(limits), there, ~_PAGE_STARRED, ~_UNREAD)


def _prunable_pages(limits: Limits) -> tuple[ColumnElement[bool], ...]:
    return _of_pages(limits) if limits.evidence else (*_of_pages(limits), _SPENT)


def _sum(connection: Connection, among: ColumnElement[bool]) -> tuple[int, int]:
    asked = select(func.count(), func.coalesce(func.sum(func.length(raw.c.body)), 0)).where(among)
    row = connection.execute(asked).one()
    return row[0], int(row[1])


def _some(connection: Connection, among: Sequence[ColumnElement[bool]], most: int) -> Sequence[int]:
    return connection.scalars(select(raw.c.id).where(*among).order_by(raw.c.id).limit(most)).all()
