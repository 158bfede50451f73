"""The index of either database under one name, and taking articles out of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Protocol, TypeVar

from sqlalchemy import Connection, bindparam, delete, select, update

from dateline.query import Node, Words
from dateline.store.schema import articles, pages, revisions
from dateline.store.search import postgresql, sqlite
from dateline.store.search.documents import Document, printed_words, spellings
from dateline.store.search.matches import Matches, Within
from dateline.store.search.tables import search_words
from dateline.text import terms

T = TypeVar("T")

_AT_ONCE = 500  # SQLite takes a limited number of parameters
_EVERYWHERE = (0, 1 << 62)
# Asked for one match alone, PostgreSQL walks through all articles by time for a word that none of them has.
_SOME = 500

_TEXTS = (
    select(articles.c.headline, revisions.c.article)
    .join_from(articles, revisions, (revisions.c.article_id == articles.c.id) & (revisions.c.n == articles.c.revision))
    .where(articles.c.id.in_(bindparam("ids", expanding=True)))
)
_NOT_INDEXED = update(articles).where(articles.c.id.in_(bindparam("ids", expanding=True))).values(indexed=None)
_OF_PAGES = select(pages.c.article_id).where(pages.c.id.in_(bindparam("pages", expanding=True)))
_PAGES_NOT_INDEXED = update(articles).where(articles.c.id.in_(_OF_PAGES)).values(indexed=None)
_NONE_INDEXED = update(articles).values(indexed=None)
_FORGET_WORDS = delete(search_words).where(search_words.c.word.in_(bindparam("words", expanding=True)))


class Dialect(Protocol):
    """What both databases' modules do."""

    def add(self, connection: Connection, documents: Sequence[Document], version: int) -> None: ...

    def drop(self, connection: Connection, article_ids: Sequence[int]) -> None: ...

    def clear(self, connection: Connection) -> None: ...

    def matches(self, connection: Connection, tree: Node, within: Within) -> Matches: ...


def index_of(connection: Connection) -> Dialect:
    """The index of the database of this connection."""
    return postgresql if connection.dialect.name == "postgresql" else sqlite


def holds(connection: Connection, words: Words, seconds: float) -> bool:
    """Whether the index has an article with these words."""
    within = Within(*_EVERYWHERE, most=_SOME, seconds=seconds)
    return bool(index_of(connection).matches(connection, words, within).found)


def lone_word(word: str) -> Words:
    """A word by itself, in the very form it has; it holds letters alone."""
    return Words(tuple(term.text for term in terms(word)), word, 0, len(word))


def forget(connection: Connection, article_ids: Collection[int]) -> None:
    """Take articles out of the index for good, while their rows are still there: an article that is in the index cannot
    be deleted. Words that no other article has are not proposed to a reader any more."""
    for ids in _batches(sorted(article_ids)):
        printed: set[str] = set()
        for row in connection.execute(_TEXTS, {"ids": ids}):
            printed.update(printed_words(row.headline, row.article))
        index_of(connection).drop(connection, ids)
        connection.execute(_NOT_INDEXED, {"ids": ids})
        gone = [word for word in sorted(spellings(printed)) if not holds(connection, lone_word(word), seconds=1)]
        for words in _batches(gone):
            connection.execute(_FORGET_WORDS, {"words": words})


def index_again(connection: Connection, page_ids: Sequence[int]) -> None:
    """More is known of the articles of these pages than the index has."""
    for ids in _batches(page_ids):
        connection.execute(_PAGES_NOT_INDEXED, {"pages": ids})


def empty(connection: Connection) -> None:
    """Take everything out of the index, and have all articles indexed again."""
    index_of(connection).clear(connection)
    connection.execute(delete(search_words))
    connection.execute(_NONE_INDEXED)


def _batches(things: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(things), _AT_ONCE):
        yield things[start : start + _AT_ONCE]
