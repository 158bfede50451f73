"""Archives read a second against bare fastwarc, and kept a second, in one run: ``python -m bench.warc``.

The archive is made on the spot: pages of the size that news has, a request for each, each record a gzip member.
fastwarc walks over the records and does no more; ours finds the pages in them, unpacked and told from what is none. The
last line is the whole import into a fresh SQLite desk. CPU seconds of one process, the best of three passes.
"""

from __future__ import annotations

import gzip
import random
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from fastwarc import ArchiveIterator, WarcRecordType

from dateline.archive import import_warc
from dateline.archive.captures import records_of
from dateline.archive.pages import Skipped, page_of
from dateline.archive.records import Record
from dateline.archive.unpacked import Unpacked
from dateline.store import Store

PAGES = 1500
LIMIT = 10_000_000
_WORDS = [
    "harbour",
    "minister",
    "said",
    "river",
    "council",
    "the",
    "of",
    "on",
    "talks",
    "fire",
    "bridge",
    "vote",
    "with",
]


def record(kind: str, number: int, block: bytes) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{uuid.UUID(int=number)}>\r\n"
        f"WARC-Target-URI: https://courier.example/news/{number}\r\nWARC-Date: 2026-10-03T09:00:00Z\r\n"
        f"Content-Type: application/http\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + block + b"\r\n\r\n", 6)


def make(file: Path) -> None:
    noise = random.Random(10)
    with file.open("wb") as out:
        for number in range(PAGES):
            out.write(record("request", 2 * number, b"GET / HTTP/1.1\r\n\r\n"))
            body = "".join(
                f'<div class="c{noise.randrange(999)}"><p>{" ".join(noise.choices(_WORDS, k=60))}.</p></div>'
                for _ in range(noise.randrange(80, 320))
            )
            out.write(
                record(
                    "response",
                    2 * number + 1,
                    f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><body>{body}</body></html>".encode(),
                )
            )


def walked(file: Path) -> int:
    archive = ArchiveIterator(str(file), record_types=WarcRecordType.any_type, parse_http=False, fsspec_args=False)
    return sum(1 for _ in archive)


def found(file: Path) -> int:
    now, count = datetime.now(UTC), 0
    with file.open("rb") as opened:
        for one in records_of(Unpacked(opened), file, LIMIT):
            assert isinstance(one, Record)
            count += 1
            page = page_of(one, LIMIT, now)
            assert isinstance(page, Skipped) == (one.kind == "request")
    return count


def kept(file: Path) -> int:
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(Path(folder) / "desk.sqlite")
        try:
            return import_warc(store, file, limit=LIMIT, now=datetime.now(UTC)).records
        finally:
            store.close()


def measured(read: Callable[[Path], int], file: Path) -> float:
    """Records a CPU-second: the best of three."""
    best = 0.0
    for _ in range(3):
        started = time.process_time()
        records = read(file)
        best = max(best, records / (time.process_time() - started))
        assert records == 2 * PAGES
    return best


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "made.warc.gz"
        make(file)
        size = file.stat().st_size / 1e6
        bare = measured(walked, file)
        print(f"{2 * PAGES} records, {size:.0f} MB packed")
        print(f"{'fastwarc, records walked':32} {bare:8.0f} records/s")
        for name, read in (("dateline, pages found", found), ("dateline, kept in SQLite", kept)):
            ours = measured(read, file)
            print(f"{name:32} {ours:8.0f} records/s   {ours / bare:.2f} times")
    return 0


if __name__ == "__main__":
    sys.exit(main())
