"""Searching: the same answers on both databases, and nothing found that is not there any more."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from dateline.errors import StoreFailed
from dateline.model import Article, Block, BlockKind, Image, Span
from dateline.query import read_query
from dateline.store import Store
from dateline.store.search import SearchView, forget
from tests.store.making import MINUTE, NOON, article, bring, place

VERSION = 1


def index(store: Store) -> None:
    while store.index_articles(3, VERSION, set()):
        pass


def found(store: Store, typed: str, **how: object) -> list[int]:
    return [line.article.id for line in store.search(read_query(typed), **how).lines]  # type: ignore[arg-type]


def written(number: int, headline: str, *paragraphs: str, **fields: object) -> Article:
    """An article of some paragraphs, a minute older than the one before."""
    text = "\n\n".join(paragraphs)
    blocks, at = [], 0
    for paragraph in paragraphs:
        blocks.append(Block(BlockKind.PARAGRAPH, Span(at, at + len(paragraph))))
        at += len(paragraph) + 2
    made = article(number, text, headline=headline, blocks=tuple(blocks), published=NOON - number * MINUTE)
    return replace(made, **fields)  # type: ignore[arg-type]


@pytest.fixture
def desk(store: Store) -> Store:
    """Six articles, the first the newest."""
    for made in (
        written(1, "Strait talks resume", "Talks on the strait resumed in Port Maren.", "A ferry waited."),
        written(2, "Ferries halted", "Ferries to Orsk stopped after a fire.", "The U.S. envoy said talks go on."),
        written(3, "Grève à Vélizy", "L’accord n’a pas été signé.", language="fr", outlet="Le Phare"),
        written(4, "Mayor Erdoğan speaks", "The talks of the strait are over.", outlet="Harbour Gazette"),
        written(5, "東京で地震", "東京都で強い地震があった。", language="ja", outlet="Harbour Gazette"),
        written(
            6,
            "Old harbour reopens",
            "The harbour was shut.",
            published=datetime(2026, 8, 1, tzinfo=NOON.tzinfo),
            dek="Ships return",
            authors=("Lena Marr",),
            images=(Image(None, "A crane in the port of Orsk"),),
        ),
    ):
        bring(store, made, f"https://{made.outlet.replace(' ', '').lower()}.example/feed")  # type: ignore[union-attr]
    index(store)
    return store


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("talks", [1, 2, 4]),
        ("TALK", [1, 2, 4]),
        ("strait talks", [1, 4]),
        ('"strait talks"', [1]),
        ('"talks strait"', []),
        ('"resume talks"', []),  # ends the headline, begins the text
        ("ferry", [1, 2]),
        ("title:ferry", [2]),
        ('title:"strait talks"', [1]),
        ("talks -ferry", [4]),
        ("talks -(ferry OR mayor)", []),
        ("ferry OR mayor", [1, 2, 4]),
        ("talks ferry OR mayor", [1, 2, 4]),
        ("(strait mayor) OR fire", [2, 4]),
        ("greve velizy", [3]),
        ("accord", [3]),
        ("erdogan", [4]),
        ("US", [2]),
        ("東京", [5]),
        ("震", [5]),
        ("東京都", [5]),
        ("京東", []),
        ('outlet:"Harbour Gazette"', [4, 5]),
        ("outlet:harbour", [4, 5]),
        ("harbour", [6]),
        ("talks -outlet:courier", [4]),
        ("lang:fr", [3]),
        ("lang:en talks", [1, 2, 4]),
        ("feed:2", [3]),
        ("feed:lephare", [3]),
        ("feed:nobody", []),
        ("talks -feed:1", [4]),
        ("harbour after:2026-09", []),
        ("harbour before:2026-09", [6]),
        ("harbour after:2026-08-01", [6]),
        ("harbour before:2026-08-01", []),
        ("lena marr", [6]),
        ("crane", [6]),
        ("ships", [6]),
        ("nothing", []),
    ],
)
def test_a_search_finds_the_same_on_both_databases(desk: Store, typed: str, ids: list[int]) -> None:
    assert found(desk, typed) == ids
