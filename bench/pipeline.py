"""A day of the river through every stage into SQLite, against bare feedparser with one INSERT an entry:
``python -m bench.pipeline``.

Ours keeps the raw answers, every entry, article, revision, record, text and story, with leases, in as many transactions
as the worker makes; the peer keeps title, link and summary of each new link. Wall-clock seconds, one process each.
"""

from __future__ import annotations

import contextlib
import io
import json
import resource
import sqlite3
import sys
import tarfile
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import feedparser
from evals.shared import data_folder

from dateline.config import Settings, load_settings
from dateline.pipeline.clock import Clock
from dateline.pipeline.schedule import Pace
from dateline.pipeline.stages import Stages
from dateline.store import Lease, RawAnswer, Store, Work

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


class TimedStages(Stages):
    """The worker's stages, each with the seconds it took."""

    def __init__(self, store: Store, settings: Settings, clock: Clock) -> None:
        super().__init__(store, settings, clock, Pace())
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.pieces: Counter[str] = Counter()

    def _each(self, kind: Work, limit: int, do: Callable[[Lease], None]) -> int:
        began = time.perf_counter()
        done = super()._each(kind, limit, do)
        self.seconds[kind] += time.perf_counter() - began
        self.pieces[kind] += done
        return done


def ours(day: list[tuple[datetime, str, bytes]], file: Path) -> tuple[Store, TimedStages, float]:
    settings = load_settings(file.parent, full_text=False)
    store = Store.open(file)
    feeds = {store.add_feed(f"https://{outlet}.example/feed", outlet=outlet): outlet for _, outlet, _ in day}
    began = time.perf_counter()
    clock = Clock.of(settings, day[0][0])
    stages = TimedStages(store, settings, clock)
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
        while stages.step():
            pass
    stages.stop()
    return store, stages, time.perf_counter() - began


def theirs(day: list[tuple[datetime, str, bytes]], file: Path) -> tuple[int, float]:
    began = time.perf_counter()
    with contextlib.closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE entries (link TEXT PRIMARY KEY, title TEXT, summary TEXT)")
        for _, _, body in day:
            for entry in feedparser.parse(io.BytesIO(body)).entries:
                row = (entry.get("link"), entry.get("title"), entry.get("summary"))
                connection.execute("INSERT OR IGNORE INTO entries VALUES (?, ?, ?)", row)
            connection.commit()
        kept = connection.execute("SELECT count(*) FROM entries").fetchone()[0]
    return kept, time.perf_counter() - began


def main() -> int:
    folder = data_folder()
    if folder is None:
        return 0
    day = answers(folder)
    with tempfile.TemporaryDirectory() as scratch:
        kept, peer_seconds = theirs(day, Path(scratch) / "peer.sqlite")
        file = Path(scratch) / "desk.sqlite"
        store, stages, seconds = ours(day, file)
        progress = store.progress()
        store.close()
        size = sum(path.stat().st_size for path in Path(scratch).glob("desk.sqlite*"))
    print(f"{len(day)} answers of {DAY}, {sum(len(body) for _, _, body in day) / 1e6:.1f} MB")
    print(f"{'':24} {'entries':>8} {'seconds':>8} {'entries/s':>10}")
    print(f"{'feedparser and INSERT':24} {kept:8} {peer_seconds:8.1f} {kept / peer_seconds:10.0f}")
    ingest = stages.seconds[Work.ENTRIES]
    print(
        f"{'dateline, ingest alone':24} {progress.entries:8} {ingest:8.1f} {progress.entries / ingest:10.0f}"
        f"   {(progress.entries / ingest) / (kept / peer_seconds):.2f} times"
    )
    print(
        f"{'dateline, all stages':24} {progress.entries:8} {seconds:8.1f} {progress.entries / seconds:10.0f}"
        f"   {(progress.entries / seconds) / (kept / peer_seconds):.2f} times"
    )
    print(f"\n{'stage':12} {'pieces':>8} {'seconds':>8} {'a second':>9}")
    for kind in Work:
        if stages.pieces[kind]:
            took, done = stages.seconds[kind], stages.pieces[kind]
            print(f"{kind:12} {done:8} {took:8.1f} {done / took:9.0f}")
    placing = seconds - sum(stages.seconds.values())
    print(f"{'place, keep':12} {progress.placed:8} {placing:8.1f} {progress.placed / placing:9.0f}")
    print(
        f"\n{progress.articles} articles, {progress.stories} stories; {size / 1e6:.1f} MB on disk, "
        f"{size / max(progress.articles, 1) / 1000:.1f} kB an article; "
        f"most memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB, the peer's own included"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
