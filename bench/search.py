"""How long a search takes, and what the index costs: ``python -m bench.search [ARTICLES] [DATABASE]``.

ARTICLES: 100,000 if not given; DATABASE: a ``postgresql://`` address or a file, which is filled where it is empty and
kept, so that the same million can be measured again; SQLite in a folder that is thrown away if not given.
Invented articles whose words are as common as rank says (Zipf), as in any language, so that the worst words stand in
nearly every article and phrases of them nearly nowhere. Behind the first 50,000 the same texts come again, later: their
rows are copied, so that a million takes minutes. Each kind of search is asked with many words, by the same question as
the page asks; beside it in the same run SQLite's LIKE, and FTS5 without the newest-first window.
"""

from __future__ import annotations

import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

from sqlalchemy import Connection, func, insert, select

from dateline.model import Article, Block, BlockKind, Span
from dateline.query import Field, read_query
from dateline.store import Store
from dateline.store.rows import add_all
from dateline.store.schema import articles, outlets, revisions
from dateline.store.search.documents import Document, field_term
from dateline.store.search.index import index_of
from dateline.store.search.tables import MOST_IDS, place_of, search_index, search_rows
from dateline.text import terms

VOCABULARY = 60_000
DIFFERENT = 50_000  # articles
WORDS = 120  # of an article, about those of a short agency text
OUTLETS = 200
FRESH = 1_000  # articles that take the whole way through the pipeline's step, for what it costs
BATCH = 2_000
ASKED = 40  # searches of a kind
NEWEST = datetime(2026, 10, 1, tzinfo=UTC)
MINUTES = 1_500_000  # of a desk of three years
SYLLABLES = [head + tail for head in "bdfgklmnprstvz" for tail in ("a", "e", "i", "o", "u", "an", "el", "or")]


class Writer:
    """Writes invented articles. Its words come in the order of how common they are."""

    def __init__(self) -> None:
        self.chance = random.Random(7)
        words: dict[str, None] = {}
        while len(words) < VOCABULARY:
            words["".join(self.chance.choices(SYLLABLES, k=self.chance.randint(2, 4)))] = None
        self.words = list(words)
        self._terms = [terms(word)[0].text for word in self.words]
        self._weights = list(accumulate(1 / (rank + 2.7) for rank in range(VOCABULARY)))

    def ranks(self, words: int) -> list[int]:
        return self.chance.choices(range(VOCABULARY), cum_weights=self._weights, k=words)

    def text(self, ranks: Sequence[int]) -> str:
        return " ".join([self.words[rank] for rank in ranks])

    def terms(self, ranks: Sequence[int]) -> tuple[str, ...]:
        return tuple([self._terms[rank] for rank in ranks])

    def article(self, number: int, headline: Sequence[int], ranks: Sequence[int]) -> Article:
        text = self.text(ranks)
        return Article(
            url=f"https://courier.example/{number}",
            headline=self.text(headline),
            text=text,
            blocks=(Block(BlockKind.PARAGRAPH, Span(0, len(text))),),
            language="en",
        )


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def fill(store: Store, writer: Writer, count: int) -> None:
    """Write articles straight into the tables, and say what the rows cost, and what the index."""
    different = min(count, DIFFERENT)
    rows_took = index_took = 0.0
    with store.writing() as connection:
        names = [{"digest": str(n), "name": f"Outlet {writer.words[n + 500]} {n}"} for n in range(1, OUTLETS + 1)]
        connection.execute(insert(outlets), names)
    for start in range(1, different + 1, BATCH):
        numbers = range(start, min(start + BATCH, different + 1))
        drawn = [(n, writer.ranks(8), writer.ranks(WORDS)) for n in numbers]
        made = [(n, writer.article(n, headline, ranks)) for n, headline, ranks in drawn]
        # As ``document`` makes them, with words whose terms are known already: what that takes is measured below.
        documents = [
            Document(
                n,
                place_of(at(n, count), n),
                (
                    tuple(field_term(Field.TITLE, term) for term in writer.terms(headline)),
                    tuple(field_term(Field.OUTLET, term.text) for term in terms(names[n % OUTLETS]["name"])),
                    writer.terms(headline),
                    writer.terms(ranks),
                ),
                (field_term(Field.LANG, "en"),),
            )
            for n, headline, ranks in drawn
        ]
        with store.writing() as connection:
            rows_took += timed(lambda made=made, connection=connection: keep(connection, made, count))
            index_took += timed(lambda documents=documents, connection=connection: put(connection, documents))
    print(
        f"bulk: rows {rows_took / different * 1e3:.2f} ms an article, index {index_took / different * 1e3:.2f} ms, "
        f"{index_took / (rows_took + index_took):.0%} of the write"
    )
    for start in range(different, count, different):
        with store.writing() as connection:
            repeat(connection, start, min(different, count - start), count)


def at(number: int, count: int) -> datetime:
    """A desk of three years; every tenth article came late, from an archive."""
    place = number if number % 10 else number * (number * 7919 % 1000) // 1000
    return NEWEST - timedelta(minutes=MINUTES - MINUTES * place // count)


def repeat(connection: Connection, start: int, most: int, count: int) -> None:
    """The first articles once more, with ids behind ``start`` and as much later."""
    later = place_of(datetime.fromtimestamp(60 * MINUTES * start // count, UTC), 0) + start
    changed = {articles.c.id: start, revisions.c.article_id: start, search_rows.c.article_id: start}
    changed[search_rows.c.place] = later
    for table, number in (
        (articles, articles.c.id),
        (revisions, revisions.c.article_id),
        (search_rows, search_rows.c.article_id),
    ):
        columns = [column for column in table.c if not (table is revisions and column.name == "id")]
        copied = [column + changed[column] if column in changed else column for column in columns]
        chosen = select(*copied).where(number <= most)
        connection.execute(insert(table).from_select([column.name for column in columns], chosen))
    if connection.dialect.name == "sqlite":
        added = select(search_rows.c.place, search_rows.c.terms).where(search_rows.c.article_id > start)
        rows = connection.execute(added.order_by(search_rows.c.place))
        connection.execute(insert(search_index), [{"rowid": row.place, "terms": row.terms.decode()} for row in rows])


def keep(connection: Connection, made: Sequence[tuple[int, Article]], count: int) -> None:
    add_all(connection, articles, [row(number, article, at(number, count)) for number, article in made])
    add_all(
        connection,
        revisions,
        [
            {
                "article_id": number,
                "n": 1,
                "seen_at": NEWEST,
                "changed": "first",
                "headline": article.headline,
                "words": "",
                "version": 1,
                "article": article,
            }
            for number, article in made
        ],
    )


def row(number: int, article: Article, time: datetime) -> dict[str, object]:
    return {
        "id": number,
        "url": article.url,
        "outlet_id": number % OUTLETS + 1,
        "at": time,
        "first_seen": time,
        "fetched": time,
        "revision": 1,
        "headline": article.headline,
        "opening": (article.text[:400],),
        "words": WORDS,
        "placed": 1,
        "indexed": 1,
    }


def put(connection: Connection, documents: Sequence[Document]) -> None:
    index_of(connection).add(connection, documents, 1)


def kinds(writer: Writer) -> Iterator[tuple[str, list[str]]]:
    """Searches by kind: the commonest words, any that an article may have, and so on."""
    words, chance = writer.words, random.Random(11)

    def of(low: int, high: int) -> str:
        return words[min(VOCABULARY - 1, int(low * (high / low) ** chance.random()))]

    yield "one common word", [words[rank] for rank in range(ASKED)]
    yield "one word", [of(1, VOCABULARY) for _ in range(ASKED)]
    yield "two words", [f"{of(1, 20_000)} {of(1, 20_000)}" for _ in range(ASKED)]
    yield "a common word, a rare one", [f"{of(1, 20)} {of(20_000, VOCABULARY)}" for _ in range(ASKED)]
    yield "three words", [f"{of(1, 5_000)} {of(1, 5_000)} {of(1, 5_000)}" for _ in range(ASKED)]
    yield "one OR another", [f"{of(1, 20_000)} OR {of(1, 20_000)}" for _ in range(ASKED)]
    yield "one -another", [f"{of(1, 20_000)} -{of(1, 200)}" for _ in range(ASKED)]
    yield "common -common", [f"{words[rank]} -{words[rank + 1]} -{words[rank + 2]}" for rank in range(ASKED)]
    yield "in one outlet", [f"{of(1, 20_000)} outlet:{chance.randint(1, OUTLETS)}" for _ in range(ASKED)]
    yield "in the headline", [f"title:{of(1, 20_000)}" for _ in range(ASKED)]
    yield "older than two years", [f"{of(1, 20_000)} before:2024-10" for _ in range(ASKED)]
    yield "nothing, misspelt", [f"{of(1_000, 20_000)}q" for _ in range(ASKED)]
    yield "a phrase", [f'"{of(1, 20_000)} {of(1, 20_000)}"' for _ in range(ASKED)]
    yield "a phrase of common words", [f'"{of(1, 30)} {of(1, 30)}"' for _ in range(ASKED)]
    yield "a long one of common words", [f'"{of(1, 30)} {of(1, 30)} {of(1, 30)} {of(1, 30)}"' for _ in range(ASKED)]


def spread(seconds: list[float]) -> str:
    ordered = sorted(seconds)
    return f"{ordered[len(ordered) // 2] * 1000:>9.1f}{ordered[int(len(ordered) * 0.99) - 1] * 1000:>9.1f}"


def ask(store: Store, writer: Writer) -> None:
    print(f"{'search':30}{'p50 ms':>9}{'p99 ms':>9}{'found':>7}{'ended':>7}   best first: p50, p99 ms")
    store.search(read_query(writer.words[0]))
    for name, asked in kinds(writer):
        taken: dict[str, list[float]] = {"newest": [], "best": []}
        found = ended = 0
        for typed in asked:
            query = read_query(typed)
            for order, list_ in taken.items():
                began = time.perf_counter()
                view = store.search(query, order="best" if order == "best" else "newest")
                list_.append(time.perf_counter() - began)
            found += view.articles
            ended += view.ended
        print(f"{name:30}{spread(taken['newest'])}{found // ASKED:>7}{ended:>7}   {spread(taken['best'])}", flush=True)


def ask_peers(store: Store, writer: Writer) -> None:
    """What SQLite does by itself: LIKE through all, and FTS5's own rank or a sort by time over all matches."""
    with closing(sqlite3.connect(store.name)) as connection:
        few = [writer.words[rank] for rank in range(0, 40, 4)]
        plain = "SELECT id FROM articles WHERE headline LIKE ? OR opening LIKE ? ORDER BY at DESC LIMIT 40"
        whole = (
            f"SELECT id FROM search_index JOIN articles ON id = search_index.rowid % {MOST_IDS} "
            "WHERE search_index MATCH ? ORDER BY +at DESC LIMIT 40"
        )
        rare = [writer.words[rank] for rank in range(30_000, 30_010)]
        for name, words in (("common", few), ("rare", rare)):
            like = [timed(lambda w=w: connection.execute(plain, (f"%{w}%",) * 2).fetchall()) for w in words]
            sort = [timed(lambda w=w: connection.execute(whole, (f'"{w}"',)).fetchall()) for w in words[:4]]
            print(f"peer: LIKE, {name} words{'':10}{spread(like)}")
            print(f"peer: FTS5, all matches, {name}{'':5}{spread(sort)}")


def step_cost(store: Store, writer: Writer, count: int) -> None:
    """What the stage takes for articles that wait for it, beside writing them."""
    with store.reading() as connection:
        last = connection.execute(select(func.max(articles.c.id))).scalar_one()
    numbers = range(last + 1, last + FRESH + 1)
    made = [(number, writer.article(number, writer.ranks(8), writer.ranks(WORDS))) for number in numbers]

    def write() -> None:
        for start in range(0, FRESH, 8):
            with store.writing() as connection:
                keep(connection, made[start : start + 8], count)
                connection.execute(articles.update().where(articles.c.id > last).values(indexed=None))

    known: set[str] = set()
    wrote = timed(write)
    took = timed(lambda: all(store.index_articles(64, 1, known) for _ in range(FRESH)))
    print(
        f"the stage: {took / FRESH * 1e3:.2f} ms an article in batches of 64, {FRESH / took:,.0f} a second; "
        f"writing article and revision {wrote / FRESH * 1e3:.2f} ms in batches of 8"
    )


def weigh(store: Store) -> None:
    """What lies on the disk, or, on PostgreSQL, what its autovacuum does within a minute."""
    if store.engine.dialect.name == "postgresql":
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE search_rows")
        return
    with store.reading() as connection:
        index = connection.exec_driver_sql("SELECT sum(length(block)) FROM search_index_data").scalar_one()
        kept = connection.exec_driver_sql("SELECT sum(length(terms)) FROM search_rows").scalar_one()
    print(f"on disk: {Path(store.name).stat().st_size / 1e6:.0f} MB, of which the index {(index + kept) / 1e6:.0f} MB")


def measure(address: str | Path, count: int) -> None:
    writer = Writer()
    with closing(Store.open(address)) as store:
        with store.reading() as connection:
            filled = connection.execute(select(func.count()).select_from(articles)).scalar_one()
        print(f"{count:,} articles of {WORDS} words and a headline, {VOCABULARY:,} different words", flush=True)
        if not filled:
            fill(store, writer, count)
        elif not 0 <= filled - count < 0.1 * count:
            raise SystemExit(f"{store.name} has {filled:,} articles: give that number, or another database")
        weigh(store)
        ask(store, writer)
        if store.engine.dialect.name == "sqlite":
            ask_peers(store, writer)
        step_cost(store, writer, count)


def main(arguments: list[str]) -> int:
    count = int(arguments[0]) if arguments else 100_000
    if len(arguments) > 1:
        measure(arguments[1], count)
    else:
        with tempfile.TemporaryDirectory() as scratch:
            measure(Path(scratch) / "desk.sqlite", count)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
