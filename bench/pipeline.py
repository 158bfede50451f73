"""A day of the river through every stage into SQLite, against bare feedparser with one INSERT an entry:
``python -m bench.pipeline``.

Ours keeps the raw answers, every entry, article, revision, record, text and story, with leases, in as many transactions
as the worker makes; the peer keeps title, link and summary of each new link. CPU seconds of one process, the models
loaded.
"""

from __future__ import annotations

import io
import json
import resource
import sqlite3
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import feedparser
from evals.shared import data_folder

from dateline.config import load_settings
from dateline.copies import CopyIndex
from dateline.pipeline import placing, stages
from dateline.pipeline.clock import Clock
from dateline.pipeline.schedule import Pace
from dateline.store import RawAnswer, Store, Work
from dateline.stories import StoryIndex

DAY = "2020-06-15"


def answers(folder: Path) -> list[tuple[datetime, str, bytes]]:
    """Every answer of the day, in the order fetched: when, which outlet, what."""
    river = folder / "feeds-river"
    rows = [json.loads(line) for line in (river / "index.jsonl").read_text().splitlines()]
    found = []
    with tarfile.open(river / "river.tar.xz") as archive:
        for row in rows:
            if row["fetched"].startswith(DAY):
                member = archive.extractfile(row["file"])
                assert member is not None, row["file"]
                found.append((datetime.fromisoformat(row["fetched"]), row["outlet"], member.read()))
    return sorted(found, key=lambda answer: answer[:2])


STAGES: dict[str, tuple[object, str]] = {
    "read feeds": (stages, "entries_of"),
    "read articles": (stages, "article_of"),
    "record": (stages, "analyse"),
    "place copies": (CopyIndex, "add"),
    "place stories": (StoryIndex, "add"),
    "compare copies": (placing, "compare"),
    "outline": (stages, "outline"),
}


@contextmanager
def timed() -> Iterator[dict[str, tuple[int, float]]]:
    """How often each stage was called and the CPU seconds it took, counted until the block ends."""
    found: dict[str, tuple[int, float]] = dict.fromkeys(STAGES, (0, 0.0))
    with ExitStack() as undo:
        for name, (owner, function) in STAGES.items():
            real = getattr(owner, function)

            def counting(*given: object, name: str = name, real: Any = real, **named: object) -> object:
                began = time.process_time()
                try:
                    return real(*given, **named)
                finally:
                    calls, seconds = found[name]
                    found[name] = calls + 1, seconds + time.process_time() - began

            setattr(owner, function, counting)
            undo.callback(setattr, owner, function, real)
        yield found


def ours(day: list[tuple[datetime, str, bytes]], file: Path) -> tuple[Store, float]:
    settings = load_settings(file.parent, full_text=False)
    store = Store.open(file)
    feeds = {store.add_feed(f"https://{outlet}.example/feed", outlet=outlet): outlet for _, outlet, _ in day}
    clock = Clock.of(settings, day[0][0])
    working = stages.Stages(store, settings, clock, Pace())
    began = time.process_time()
    for moment in sorted({when for when, _, _ in day}):
        clock.set(moment)
        clock.stands = moment
        bodies = {outlet: body for when, outlet, body in day if when == moment}
        for lease in store.lease(Work.FEED, moment, 1000, 60):
            outlet = feeds[lease.subject]
            if outlet in bodies:
                raw = RawAnswer(f"https://{outlet}.example/feed", 200, {}, bodies[outlet], moment)
                store.keep_feed(lease, raw, moment, moment + timedelta(minutes=1))
            else:
                store.feed_unchanged(lease, moment, moment + timedelta(minutes=1))
        while working.step():
            pass
    working.stop()
    return store, time.process_time() - began


def theirs(day: list[tuple[datetime, str, bytes]], file: Path) -> tuple[int, float]:
    began = time.process_time()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE entries (link TEXT PRIMARY KEY, title TEXT, summary TEXT)")
        for _, _, body in day:
            for entry in feedparser.parse(io.BytesIO(body)).entries:
                row = (entry.get("link"), entry.get("title"), entry.get("summary"))
                connection.execute("INSERT OR IGNORE INTO entries VALUES (?, ?, ?)", row)
            connection.commit()
        kept = connection.execute("SELECT count(*) FROM entries").fetchone()[0]
    return kept, time.process_time() - began


def main() -> int:
    folder = data_folder()
    if folder is None:
        return 0
    day = answers(folder)
    with tempfile.TemporaryDirectory() as scratch:
        kept, peer_seconds = theirs(day, Path(scratch) / "peer.sqlite")
        # What is loaded once, however many articles follow: the language model, the gazetteer, the patterns.
        ours(day[:1], Path(scratch) / "warm" / "desk.sqlite")[0].close()
        with timed() as taken:
            store, seconds = ours(day, Path(scratch) / "desk.sqlite")
        progress = store.progress()
        store.close()
        size = sum(path.stat().st_size for path in Path(scratch).glob("desk.sqlite*"))
    print(f"{len(day)} answers of {DAY}, {sum(len(body) for _, _, body in day) / 1e6:.1f} MB; CPU seconds")
    print(f"{'':24} {'entries':>8} {'seconds':>8} {'entries/s':>10}")
    for name, count, took in (
        ("feedparser and INSERT", kept, peer_seconds),
        ("dateline, all stages", progress.entries, seconds),
    ):
        print(f"{name:24} {count:8} {took:8.2f} {count / took:10.0f}")
    rest = seconds - sum(took for _, took in taken.values())
    rows = [(name, calls, took) for name, (calls, took) in taken.items()]
    print(f"\n{'stage':24} {'calls':>8} {'seconds':>8} {'articles/s':>10} {'share':>6}")
    for name, calls, took in (*(row for row in rows if row[1]), ("store, leases, the rest", progress.articles, rest)):
        print(f"{name:24} {calls:8} {took:8.2f} {progress.articles / max(took, 1e-9):10.0f} {took / seconds:6.0%}")
    print(
        f"\n{progress.articles} articles, {progress.stories} stories; {size / 1e6:.1f} MB on disk, "
        f"{size / max(progress.articles, 1) / 1000:.1f} kB an article; "
        f"most memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB, the peer's own included"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
