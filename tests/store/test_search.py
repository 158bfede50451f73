"""Searching: the same answers on both databases, and nothing found that is not there any more."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import Text, cast, delete, func, select

from dateline.errors import StoreFailed
from dateline.model import Article, Block, BlockKind, Image, Span
from dateline.query import read_query
from dateline.store import Store
from dateline.store.schema import articles
from dateline.store.search import SearchView, forget, postgresql, sqlite
from dateline.store.search.tables import search_words
from tests.store.making import (
    LINE,
    MINUTE,
    NOON,
    article,
    bring,
    entry,
    place,
    record,
    take_article,
    take_feed,
    take_page,
    take_record,
)
from tests.store.making import found as listed

VERSION = 1


def index(store: Store) -> None:
    while store.index_articles(3, VERSION, set()):
        pass


def look(store: Store, typed: str, **how: object) -> SearchView:
    """A search that has all the time it wants: a busy machine must not end it."""
    return store.search(read_query(typed), **{"seconds": 60, **how})  # type: ignore[arg-type]


def found(store: Store, typed: str, **how: object) -> list[int]:
    return [line.article.id for line in look(store, typed, **how).lines]


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


ANSWERS: dict[str, list[int]] = {
    "talks": [1, 2, 4],
    "TALK": [1, 2, 4],
    "strait talks": [1, 4],
    '"strait talks"': [1],
    '"talks strait"': [],
    '"resume talks"': [],  # ends the headline, begins the text
    "ferry": [1, 2],
    "ferries": [1, 2],
    '"ferry"': [1],
    '"ferries"': [2],
    "halt": [],
    "title:ferry": [2],
    'title:"ferry"': [],
    "talks -ferries": [4],
    'title:"strait talks"': [1],
    "talks -ferry": [4],
    "talks -(ferry OR mayor)": [],
    "ferry OR mayor": [1, 2, 4],
    "talks ferry OR mayor": [1, 2, 4],
    "(strait mayor) OR fire": [2, 4],
    "greve velizy": [3],
    "accord": [3],
    "erdogan": [4],
    "US": [2],
    "東京": [5],
    "震": [5],
    "東京都": [5],
    "京東": [],
    'outlet:"Harbour Gazette"': [4, 5],
    "outlet:harbour": [4, 5],
    "harbour": [6],
    "talks -outlet:courier": [4],
    "lang:fr": [3],
    "lang:en talks": [1, 2, 4],
    "feed:2": [3],
    "feed:lephare": [3],
    "feed:nobody": [],
    "talks -feed:1": [4],
    "harbour after:2026-09": [],
    "harbour before:2026-09": [6],
    "harbour after:2026-08-01": [6],
    "harbour before:2026-08-01": [],
    "harbour before:9999 after:0001": [6],
    "lena marr": [6],
    "crane": [6],
    "ships": [6],
    "nothing": [],
}


def test_a_search_finds_the_same_on_both_databases(desk: Store) -> None:
    assert {typed: found(desk, typed) for typed in ANSWERS} == ANSWERS
    best = {typed: sorted(found(desk, typed, order="best")) for typed in ANSWERS}
    assert best == {typed: sorted(ids) for typed, ids in ANSWERS.items()}


def test_the_best_have_the_words_in_the_headline_then_in_the_opening_then_elsewhere(store: Store) -> None:
    elsewhere = ["The council met.", "It sat long.", "A bridge was named."]
    bring(store, written(1, "Council meets", *elsewhere))
    bring(store, written(2, "Council meets again", "The bridge was named.", "It sat long."))
    bring(store, written(3, "Bridge named", *elsewhere))
    bring(store, written(4, "Bridge to be named", *elsewhere))
    index(store)
    assert found(store, "bridge") == [1, 2, 3, 4]
    assert found(store, "bridge", order="best") == [3, 4, 2, 1]


def test_what_is_found_is_marked_in_headline_and_snippet(desk: Store) -> None:
    (line,) = look(desk, "title:ferries talk").lines
    assert [piece.text for piece in line.headline if piece.marked] == ["Ferries"]
    assert [piece.text for piece in line.snippet if piece.marked] == ["talks"]
    assert "".join(piece.text for piece in line.snippet) == "… The U.S. envoy said talks go on."


def test_a_changed_article_is_found_by_its_new_words_alone(store: Store) -> None:
    bring(store, article(1, "The bridge is shut. " * 20))
    index(store)
    store.read_feed_soon(1)
    take_feed(store, listed(replace(entry(1), id="https://courier.example/news/1", title="x")), body=b"2")
    take_page(store, b"again")
    taken = take_article(store, article(1, "The ferry is back. " * 20))
    assert taken.revision == 2
    assert (found(store, "bridge is shut"), found(store, "ferry")) == ([1], [])
    assert store.unindexed() == 1
    index(store)
    assert (found(store, "shut"), found(store, "ferry"), store.unindexed()) == ([], [1], 0)


def test_an_article_is_found_by_each_feed_that_carries_it(store: Store) -> None:
    bring(store, article(1))
    index(store)
    assert (found(store, "feed:1"), found(store, "feed:2")) == ([1], [])
    second = store.add_feed("https://other.example/feed")
    store.read_feed_soon(second)
    take_feed(store, listed(entry(1)), body=b"2")
    index(store)
    assert (found(store, "feed:1"), found(store, "feed:2")) == ([1], [1])


def test_an_article_that_was_forgotten_is_found_no_more_and_its_words_are_not_proposed(desk: Store) -> None:
    assert look(desk, "velizzy").nearest == "velizy"
    with desk.writing() as connection:
        forget(connection, [3, 6])
    assert [found(desk, typed) for typed in ("velizy", "crane", "lang:fr", "harbour")] == [[], [], [], []]
    assert found(desk, "talks") == [1, 2, 4]
    assert look(desk, "velizzy").nearest is None
    with desk.reading() as connection:
        words = set(connection.scalars(select(search_words.c.word)))
    assert "velizy" not in words and "talks" in words
    index(desk)
    assert found(desk, "velizy") == [3]  # its row is still there


def test_an_article_in_the_index_cannot_be_deleted_past_it(desk: Store) -> None:
    with pytest.raises(StoreFailed), desk.writing() as connection:
        connection.execute(delete(articles).where(articles.c.id == 3))
    assert found(desk, "velizy") == [3]


def test_an_emptied_index_is_filled_anew(desk: Store) -> None:
    desk.reset_search()
    assert (found(desk, "talks"), desk.unindexed()) == ([], 6)
    index(desk)
    assert found(desk, "talks") == [1, 2, 4]


def test_nothing_is_lost_by_a_transaction_that_was_not_kept(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    bring(store, article(1))
    with monkeypatch.context() as dying:
        dying.setattr("dateline.store.search.indexing._know", _die)
        with pytest.raises(KeyboardInterrupt):
            store.index_articles(10, VERSION, set())
    assert (found(store, "bridge"), store.unindexed()) == ([], 1)
    index(store)
    assert found(store, "bridge") == [1]


def _die(*_: object) -> None:
    raise KeyboardInterrupt


def test_copies_of_a_text_are_one_result_and_pages_part_the_texts(store: Store) -> None:
    wire = story = None
    for number in range(1, 6):
        made = written(number, f"Bridge news {number}", LINE, outlet=f"Outlet {number}")
        bring(store, made, f"https://outlet{number}.example/feed")
        take_record(store, record(made))
        wire, story = place(store, wire if number <= 3 else None, story)
    index(store)
    view = look(store, "bridge", size=2)
    assert [(line.article.id, len(line.article.also_in)) for line in view.lines] == [(1, 2), (4, 0)]
    assert (view.articles, view.texts, view.pages, view.more, view.older) == (5, 3, 2, False, None)
    assert [line.article.id for line in look(store, "bridge", size=2, page=2).lines] == [5]
    assert [line.article.id for line in look(store, "bridge", size=2, page=9).lines] == [5]


def test_a_page_further_on_stays_as_it_is_while_newer_articles_come_in(store: Store) -> None:
    for number in (3, 4, 5, 6):
        bring(store, written(number, f"Bridge news {number}", LINE))
    index(store)
    held = look(store, "bridge", size=2).held
    assert held is not None
    second = found(store, "bridge", size=2, page=2, before=held)
    assert second == [3, 4]
    for number in (1, 2):
        bring(store, written(number, f"Bridge news {number}", LINE))
    index(store)
    assert found(store, "bridge", size=2, page=2, before=held) == second
    assert found(store, "bridge", size=2, page=1, before=held) == [1, 2]
    assert found(store, "bridge", size=2) == [5, 6]
    assert look(store, "nothing").held is None


def test_older_matches_than_are_looked_at_once_are_found_behind_them(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dateline.store.search.searching.NEWEST", 2)
    for number in (4, 1, 5, 2, 3):  # archives bring old articles late
        bring(store, written(number, f"Bridge news {number}", LINE))
    index(store)
    seen, before = [], None
    while True:
        view = look(store, "bridge", before=before)
        seen.append([line.article.headline[-1] for line in view.lines])
        assert view.more == (view.older is not None)
        if view.older is None:
            break
        before = view.older
    assert seen == [["1", "2"], ["3", "4"], ["5"]]


def test_a_search_that_takes_too_long_gives_what_it_has_and_says_so(
    desk: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as slow:
        slow.setattr(sqlite, "_STEPS", 1)
        slow.setattr(postgresql, "_FOUND", postgresql._FOUND.where(cast(func.pg_sleep(0.1), Text).is_not(None)))
        view = look(desk, "talks", seconds=0.05 if desk.engine.dialect.name == "postgresql" else -1)
    assert view.ended and view.nearest is None
    whole = look(desk, "talks")
    assert not whole.ended and len(whole.lines) == 3  # the limit was that search's alone


def test_a_text_without_measure_is_found_by_its_beginning(store: Store) -> None:
    long = "bridge " + " ".join(f"w{number:x}{'é' * 30}" for number in range(20_000)) + " finale"
    bring(store, article(1, long))
    bring(store, article(2, "the " * 20_000 + "crane"))
    bring(store, article(3, "A" * 100_000 + " \\ ' \" ¦ NUL\x00 lighthouse"))
    index(store)
    typed = ("bridge", "finale", "crane", "lighthouse", "nul")
    assert [found(store, one) for one in typed] == [[1, 2, 3], [], [], [3], [3]]


def test_a_search_without_hits_proposes_the_nearest_spelling(desk: Store) -> None:
    proposed = {
        "striat": "strait",
        "sttrait talks": "strait talks",
        "talks frrry -poll": "talks ferry -poll",
        "Erdogann": "erdogan",
        "zzzzzz": None,
        '"striat talks"': None,  # a phrase is taken at its word
        "title:striat": None,
        "talks velizy": None,  # each is there, though not together
        "東亰": None,
    }
    assert {typed: look(desk, typed).nearest for typed in proposed} == proposed
