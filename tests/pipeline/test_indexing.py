"""Putting articles into the search index: at idle, in batches, each article for itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dateline.errors import StoreFailed
from dateline.pipeline import indexing
from dateline.pipeline.indexing import Indexer
from dateline.query import read_query
from dateline.store import Store
from dateline.store.search import documents
from dateline.store.search.documents import Document
from tests.store.making import article, bring


def found(store: Store) -> list[int]:
    return sorted(line.article.id for line in store.search(read_query("bridge"), seconds=60).lines)


@pytest.fixture
def desk(store: Store) -> Store:
    for number in (1, 2, 3):
        bring(store, article(number))
    return store


def test_articles_are_indexed_where_there_is_nothing_else_to_do(desk: Store) -> None:
    indexer = Indexer(desk)
    assert (indexer.index(idle=False), found(desk)) == (0, [])
    assert (indexer.index(idle=True), found(desk)) == (3, [1, 2, 3])
    assert indexer.index(idle=True) == 0


def test_articles_are_indexed_after_a_while_though_there_is_always_something_to_do(
    desk: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "_WAIT_SECONDS", 0.0)
    assert (Indexer(desk).index(idle=False), found(desk)) == (3, [1, 2, 3])


def _tripping(article_id: int, *given: object) -> Document:
    if article_id == 2:
        raise RuntimeError("no words")
    return documents.document(article_id, *given)  # type: ignore[arg-type]


def _refused(article_id: int, *given: object) -> Document:
    made = documents.document(article_id, *given)  # type: ignore[arg-type]
    return replace(made, article_id=article_id if article_id != 2 else 99)  # an article that is not there


@pytest.mark.parametrize("made", [_tripping, _refused])
def test_an_article_that_cannot_be_indexed_keeps_no_other_out(
    desk: Store, monkeypatch: pytest.MonkeyPatch, made: object
) -> None:
    monkeypatch.setattr("dateline.store.search.indexing.document", made)
    indexer = Indexer(desk)
    while indexer.index(idle=True):
        pass
    assert (found(desk), desk.unindexed()) == ([1, 3], 0)


def test_a_database_that_fails_is_no_fault_of_an_article(desk: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> int:
        raise StoreFailed("desk", "has no room left on its disk")

    monkeypatch.setattr(desk, "index_articles", fail)
    with pytest.raises(StoreFailed):
        Indexer(desk).index(idle=True)
    assert desk.unindexed() == 3
