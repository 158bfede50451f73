"""Deriving anew what was derived by earlier versions of the stages, from what was kept as it came.

A better reader of ours makes a new *reading* of a state of a page, never another state of it. What was derived before
stays in its place until what takes it is there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, func, or_, select, update

from dateline.model import Article, Record
from dateline.record import Gazetteer
from dateline.store.articles import PageToRead, know_pictures, known_article, shown
from dateline.store.columns import digest
from dateline.store.database import Database
from dateline.store.entries import OUTLET_OF_PAGE
from dateline.store.erased import pages_kept_out
from dateline.store.feeds import RawAnswer
from dateline.store.placing import PLACING
from dateline.store.record import ArticleToRecord, keep_record
from dateline.store.record_schema import records
from dateline.store.removing import drop_work
from dateline.store.revising import words_digest
from dateline.store.rows import change
from dateline.store.schema import articles, entries, pages, raw, revisions, stories, work
from dateline.store.search import empty
from dateline.store.search.tables import search_rows
from dateline.store.work import Lease, Work, ask_for, ask_for_each, end_role, finish


class Rebuilt(StrEnum):
    """What can be derived anew."""

    ARTICLES = "articles"
    RECORDS = "records"
    STORIES = "stories"
    SEARCH = "search"


@dataclass(frozen=True, slots=True)
class Versions:
    """The present version of each stage."""

    article: int
    record: int
    placing: int
    outline: int
    index: int


@dataclass(frozen=True, slots=True)
class StateToReread:
    """One state of an article's page and what it was made of. article: as it was read; words: digest of that reading's
    words, as kept; newest: whether it is the state that stands for the article; seen: aware, when the page was in it.
    """

    n: int
    newest: bool
    source: PageToRead
    seen: datetime
    article: Article
    words: str


@dataclass(frozen=True, slots=True)
class StillBehind:
    """What was asked for and is not done yet. articles: to read anew; records, outlines: to make; unplaced, unindexed:
    articles."""

    articles: int
    records: int
    unplaced: int
    outlines: int
    unindexed: int

    @property
    def all(self) -> int:
        """Everything together."""
        return self.articles + self.records + self.unplaced + self.outlines + self.unindexed


@dataclass(frozen=True, slots=True)
class KnownPage:
    """What the desk knows of a page before it takes an article from there. kept_out: as what it is kept out (see
    ``erased``), or None; behind: the article of it whose reading an earlier version made, or None."""

    kept_out: str | None
    behind: int | None


@dataclass(frozen=True, slots=True)
class Reading:
    """A new reading of a state. record: of the new reading, where the old one no longer fits it."""

    state: StateToReread
    article: Article
    record: Record | None


class RebuildingQuestions(Database):
    """Deriving anew."""

    def known_page(self, page_id: int, canonical: str | None, version: int) -> KnownPage:
        """canonical: the address, in its clean form, that the page gives as its own; version: of reading."""
        with self.reading() as connection:
            kind = None
            if canonical is not None:
                kind = pages_kept_out(connection, [digest(canonical)]).get(digest(canonical))
            article_id = known_article(connection, page_id, canonical)
            behind = None
            if article_id is not None:
                made_by = connection.execute(_NEWEST_VERSION, {"id_": article_id}).scalar_one()
                behind = article_id if made_by < version else None
        return KnownPage(kind, behind)

    def states_to_reread(self, article_id: int, version: int) -> list[StateToReread]:
        """The states of an article that an earlier version read and whose sources are still there, the oldest first."""
        with self.reading() as connection:
            rows = connection.execute(_STATES, {"id_": article_id, "version": version}).all()
            found = []
            for row in rows:
                newest = row.n == row.revision
                pruned = row.raw_id is not None and row.size and not row.body
                # An entry is kept in its last state alone.
                lost = row.raw_id is None and (row.entry is None or not newest)
                if pruned or lost or row.page_id is None:
                    continue
                outlet = connection.execute(_OUTLET, {"id_": row.page_id}).scalar()
                answer = None
                if row.raw_id is not None:
                    answer = RawAnswer(row.answered, row.status, row.headers, row.body, row.fetched)
                entry = row.entry
                if entry is not None and not newest:
                    entry = replace(entry, content=None, summary=None)  # those may be words of a later state
                source = PageToRead(
                    page_id=row.page_id,
                    url=row.page_url,
                    raw_id=row.raw_id,
                    raw=answer,
                    entry_id=row.entry_id,
                    entry=entry,
                    full=answer is None,
                    outlet=outlet or row.article.outlet,
                    error=None,
                    advice=None,
                )
                found.append(StateToReread(row.n, newest, source, row.seen_at, row.article, row.words))
        return found

    def take_readings(
        self,
        lease: Lease | None,
        article_id: int,
        readings: Sequence[Reading],
        versions: Versions,
        now: datetime,
        *,
        world: Gazetteer | None = None,
    ) -> None:
        """Keep new readings of an article's states. lease: of the work that was asked for, None where an article is
        reread for another reason; world: the places that their records were made with. Raises ``LeaseLost``."""
        with self.writing() as connection:
            if lease is not None:
                finish(connection, lease)
            for reading in readings:
                kept = connection.execute(
                    _REREAD,
                    {
                        "id_": article_id,
                        "n_": reading.state.n,
                        "known": reading.state.words,
                        "headline": reading.article.headline or _announced(reading.state.source),
                        "words": words_digest(reading.article),
                        "version": versions.article,
                        "article": reading.article,
                    },
                )
                if kept.rowcount and reading.article != reading.state.article:
                    know_pictures(connection, article_id, reading.article)
                    if reading.state.newest:
                        _show(connection, article_id, reading, versions, now, world)

    def behind(self, stage: Rebuilt, versions: Versions) -> int:
        """How many rows of a stage were made by an earlier version and can be made anew."""
        with self.reading() as connection:
            return sum(
                connection.execute(select(func.count()).where(condition)).scalar_one()
                for condition in _behind(stage, versions)
            )

    def still_behind(self) -> StillBehind:
        """What is still to be done of what was asked for."""

        def waiting(kind: Work) -> Any:
            return select(func.count()).where(work.c.kind == kind, work.c.next_at.is_not(None)).scalar_subquery()

        def without(column: Any) -> Any:
            return select(func.count()).select_from(articles).where(column.is_(None)).scalar_subquery()

        asked = select(
            waiting(Work.REREAD),
            waiting(Work.RECORD),
            without(articles.c.placed),
            waiting(Work.OUTLINE),
            without(articles.c.indexed),
        )
        with self.reading() as connection:
            return StillBehind(*connection.execute(asked).one())

    def make_behind(self, stage: Rebuilt) -> None:
        """Have all of a stage derived anew, whichever version made it."""
        with self.writing() as connection:
            if stage is Rebuilt.ARTICLES:
                connection.execute(update(revisions).values(version=0))
            elif stage is Rebuilt.RECORDS:
                connection.execute(update(records).values(version=0))
            elif stage is Rebuilt.SEARCH:
                connection.execute(update(search_rows).values(version=0))
            else:
                connection.execute(update(articles).where(articles.c.placed.is_not(None)).values(placed_version=0))
                connection.execute(update(stories).values(version=0))

    def rebuild(self, stage: Rebuilt, versions: Versions, now: datetime) -> int:
        """Ask for what is behind, and say of how many articles or stories. Whoever works for the desk does it, the
        freshest first; placing goes by id."""
        with self.writing() as connection:
            if stage is Rebuilt.ARTICLES:
                asked = select(articles.c.id, articles.c.at).where(_of(revisions, versions.article))
                return _ask(connection, Work.REREAD, asked, now)
            if stage is Rebuilt.RECORDS:
                given_up = select(work.c.id).where(
                    work.c.kind == Work.RECORD, work.c.subject == articles.c.id, work.c.next_at.is_(None)
                )
                asked = select(articles.c.id, articles.c.at)
                asked = asked.where(or_(_of(records, versions.record), given_up.exists()))
                return _ask(connection, Work.RECORD, asked, now)
            if stage is Rebuilt.SEARCH:
                behind = connection.execute(select(func.count()).where(*_behind(stage, versions))).scalar_one()
                if behind:
                    empty(connection)
                return behind
            told = select(stories.c.id, stories.c.end.label("at")).where(_outlined(versions))
            return _place_anew(connection, versions) + _ask(connection, Work.OUTLINE, told, now)


_NEWEST_VERSION = (
    select(revisions.c.version)
    .where(revisions.c.article_id == bindparam("id_"))
    .order_by(revisions.c.n.desc())
    .limit(1)
)
_OUTLET = select(OUTLET_OF_PAGE)
_STATES = (
    select(
        revisions.c.n,
        revisions.c.seen_at,
        revisions.c.raw_id,
        revisions.c.entry_id,
        revisions.c.article,
        revisions.c.words,
        articles.c.revision,
        entries.c.entry,
        raw.c.url.label("answered"),
        raw.c.status,
        raw.c.headers,
        raw.c.fetched,
        raw.c.size,
        raw.c.body,
        pages.c.id.label("page_id"),
        pages.c.url.label("page_url"),
    )
    .join_from(revisions, articles, articles.c.id == revisions.c.article_id)
    .outerjoin(raw, raw.c.id == revisions.c.raw_id)
    .outerjoin(entries, entries.c.id == revisions.c.entry_id)
    .outerjoin(pages, pages.c.id == func.coalesce(raw.c.page_id, entries.c.page_id))
    .where(revisions.c.article_id == bindparam("id_"), revisions.c.version < bindparam("version"))
    .order_by(revisions.c.n)
)
_REREAD: Any = update(revisions).where(
    revisions.c.article_id == bindparam("id_"),
    revisions.c.n == bindparam("n_"),
    revisions.c.words == bindparam("known"),
)
_STANDS = select(articles.c.at, articles.c.story_id, articles.c.wire_id).where(articles.c.id == bindparam("id_"))


def _announced(source: PageToRead) -> str:
    return source.entry.title if source.entry is not None else ""


def _show(
    connection: Connection,
    article_id: int,
    reading: Reading,
    versions: Versions,
    now: datetime,
    world: Gazetteer | None,
) -> None:
    """A new reading stands for the article from now on, in lists and with its record."""
    row = connection.execute(_STANDS, {"id_": article_id}).one()
    change(connection, articles, article_id, **shown(reading.article, reading.state.source, reading.state.seen))
    if reading.record is None:
        return
    # Its spans lie in the words as they are now; whoever takes down those of before is too late.
    drop_work(connection, (Work.RECORD,), [article_id])
    source = ArticleToRecord(article_id, reading.state.n, reading.article)
    keep_record(connection, source, reading.record, row.at, version=versions.record, now=now, world=world)
    change(connection, articles, article_id, placed=None, indexed=None)
    if row.wire_id is not None:
        ask_for(connection, Work.WIRE, [row.wire_id], now, at=row.at)
    if row.story_id is not None:
        # Its passages are spans of the words of before.
        change(connection, stories, row.story_id, version=None, outline=None, outlined=None)
        ask_for(connection, Work.OUTLINE, [row.story_id], now, at=row.at)


def _of(table: Any, version: int) -> ColumnElement[bool]:
    return select(table.c.id).where(table.c.article_id == articles.c.id, table.c.version < version).exists()


def _outlined(versions: Versions) -> ColumnElement[bool]:
    return or_(stories.c.version.is_(None), stories.c.version < versions.outline)


def _behind(stage: Rebuilt, versions: Versions) -> list[ColumnElement[bool]]:
    """What tells the rows of a stage that are behind, a condition for each table."""
    return {
        Rebuilt.ARTICLES: [revisions.c.version < versions.article],
        Rebuilt.RECORDS: [records.c.version < versions.record],
        Rebuilt.STORIES: [articles.c.placed_version < versions.placing, stories.c.version < versions.outline],
        Rebuilt.SEARCH: [search_rows.c.version < versions.index],
    }[stage]


def _ask(connection: Connection, kind: Work, asked: Any, now: datetime) -> int:
    wanted = [(kind, row.id, row.at) for row in connection.execute(asked)]
    ask_for_each(connection, wanted, now)
    return len(wanted)


def _place_anew(connection: Connection, versions: Versions) -> int:
    """Have articles placed anew, from the first that an earlier version placed: where one stands decides where those
    after it do."""
    first = connection.execute(
        select(func.min(articles.c.id)).where(articles.c.placed_version < versions.placing)
    ).scalar()
    if first is None:
        return 0
    anew = update(articles).where(articles.c.id >= first, articles.c.placed.is_not(None))
    end_role(connection, PLACING)
    return connection.execute(anew.values(placed=None, placed_version=None)).rowcount
