"""Articles on their way into the index."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from dateline.store.database import AnyRow, Database
from dateline.store.inserts import insert_into
from dateline.store.rows import change_all
from dateline.store.schema import articles, entries, outlets, pages, revisions
from dateline.store.search.documents import Document, document, spellings
from dateline.store.search.index import empty, index_of
from dateline.store.search.tables import place_of, search_words

_WORDS_REMEMBERED = 200_000

_WAITING = select(articles.c.id).where(articles.c.indexed.is_(None))
_ANY_WAITING = _WAITING.limit(1)
# What came last is wanted first. Another process may be at some of them: those are left to it.
_NEXT = (
    select(
        articles.c.id,
        articles.c.at,
        articles.c.headline,
        articles.c.revision,
        outlets.c.name.label("outlet"),
    )
    .join_from(articles, outlets, outlets.c.id == articles.c.outlet_id)
    .where(articles.c.indexed.is_(None))
    .order_by(articles.c.id.desc())
    .limit(bindparam("limit"))
    .with_for_update(of=articles, skip_locked=True)
)
# Asked once the rows above are held: a revision that comes later waits until these are done, and is indexed after it.
_TEXTS = (
    select(revisions.c.article_id, revisions.c.article)
    .join_from(articles, revisions, (revisions.c.article_id == articles.c.id) & (revisions.c.n == articles.c.revision))
    .where(articles.c.id.in_(bindparam("ids", expanding=True)))
)
_FEEDS = (
    select(pages.c.article_id, entries.c.feed_id)
    .distinct()
    .join_from(pages, entries, entries.c.page_id == pages.c.id)
    .where(pages.c.article_id.in_(bindparam("ids", expanding=True)))
)


class SearchIndexing(Database):
    """Articles on their way into the index. ``articles.indexed`` is the revision that stands in it, None where one has
    to be put in, for the first time or again."""

    def index_articles(self, limit: int, version: int, known: set[str]) -> int:
        """Put up to ``limit`` waiting articles into the index, the newest first; how many were done.

        version: of the stage; known: words as printed that need no look any more, to which those of these articles are
        added: give the same set again. All of it is one transaction. Raises ``ValueRefused`` where the database cannot
        hold one of them.
        """
        with self.reading() as connection:  # an idle worker that asks again and again must not hold up writers
            if connection.execute(_ANY_WAITING).first() is None:
                return 0
        with self.writing() as connection:
            rows = connection.execute(_NEXT, {"limit": limit}).all()
            documents = _documents(connection, rows)
            index = index_of(connection)
            index.drop(connection, [row.id for row in rows])
            if documents:
                index.add(connection, documents, version)
            _indexed(connection, rows)
            new = frozenset[str]().union(*(made.printed for made in documents)) - known
            _know(connection, new)
        if len(known) > _WORDS_REMEMBERED:
            known.clear()
        known.update(new)
        return len(rows)

    def pass_over_unindexed(self) -> int:
        """Leave the newest waiting article out of the index until it changes; how many there were to leave."""
        with self.writing() as connection:
            rows = connection.execute(_NEXT, {"limit": 1}).all()
            _indexed(connection, rows)
        return len(rows)

    def unindexed(self, most: int = 1000) -> int:
        """How many articles wait for the index, counted up to ``most``."""
        with self.reading() as connection:
            return unindexed(connection, most)

    def reset_search(self) -> None:
        """Empty the index; all articles are indexed anew by whoever works next."""
        with self.writing() as connection:
            empty(connection)


def _indexed(connection: Connection, rows: Sequence[AnyRow]) -> None:
    change_all(connection, articles, {row.id: {"indexed": row.revision} for row in rows})


def unindexed(connection: Connection, most: int) -> int:
    """How many articles wait for the index, counted up to ``most``."""
    counted: int = connection.execute(select(func.count()).select_from(_WAITING.limit(most).subquery())).scalar_one()
    return counted


def _documents(connection: Connection, rows: Sequence[AnyRow]) -> list[Document]:
    """What of these articles can be searched for."""
    ids = {"ids": [row.id for row in rows]}
    feeds: defaultdict[int, list[int]] = defaultdict(list)
    for carried in connection.execute(_FEEDS, ids):
        feeds[carried.article_id].append(carried.feed_id)
    texts = {row.article_id: row.article for row in connection.execute(_TEXTS, ids)}
    return [
        document(row.id, place_of(row.at, row.id), row.headline, row.outlet, feeds[row.id], texts[row.id])
        for row in rows
    ]


def _know(connection: Connection, printed: Iterable[str]) -> None:
    # In order, so that two workers that add the same words do not wait for each other in a circle.
    rows = [{"word": word, "first": word[0], "length": len(word)} for word in sorted(spellings(printed))]
    if rows:
        connection.execute(_knowing(connection.dialect.name), rows)


@cache
def _knowing(dialect: str) -> Any:
    return insert_into(search_words, dialect).on_conflict_do_nothing(index_elements=["word"])
