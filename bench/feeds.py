"""Feeds read a second against bare feedparser, on ``feeds-real`` and a day of the river: ``python -m bench.feeds``.

Both start from bytes in memory. feedparser is run as its own documentation has it, resolving and sanitising HTML; ours
includes the sanitising, the plain titles, the captions read beside it and the checks before it. CPU seconds.
"""

from __future__ import annotations

import io
import sys
import tarfile
import time
from collections.abc import Callable
from pathlib import Path

import feedparser
from evals.shared import data_folder

from dateline.errors import NotAFeed
from dateline.feeds import read_feed

URL = "https://outlet.example/feeds/all.xml"


def ours(data: bytes) -> int:
    try:
        return len(read_feed(data, URL).entries)
    except NotAFeed:
        return 0


def theirs(data: bytes) -> int:
    return len(feedparser.parse(io.BytesIO(data), response_headers={"content-location": URL})["entries"])


def measured(read: Callable[[bytes], int], files: list[bytes]) -> tuple[float, float]:
    """Feeds and entries a CPU-second, in one pass."""
    started = time.process_time()
    entries = sum(read(data) for data in files)
    seconds = time.process_time() - started
    return len(files) / seconds, entries / seconds


def from_archive(archive: Path, within: str) -> list[bytes]:
    with tarfile.open(archive) as tar:
        streams = (tar.extractfile(member) for member in tar if member.isfile() and within in member.name)
        return [stream.read() for stream in streams if stream is not None]


def main() -> int:
    folder = data_folder()
    if folder is None:
        return 0
    sets = {
        "feeds-real": from_archive(folder / "feeds-real/feeds.tar.xz", "feeds/"),
        "river, 15 June": from_archive(folder / "feeds-river/river.tar.xz", "/20200615"),
    }
    ours(sets["feeds-real"][0])  # what is loaded on first use is no part of reading
    print(f"{'feeds':16} {'files':>6} {'':12} {'feeds/s':>8} {'entries/s':>10}")
    for name, files in sets.items():
        peer = measured(theirs, files)
        mine = measured(ours, files)
        print(f"{name:16} {len(files):6} {'feedparser':12} {peer[0]:8.1f} {peer[1]:10.0f}")
        print(f"{'':16} {'':6} {'dateline':12} {mine[0]:8.1f} {mine[1]:10.0f}   {mine[0] / peer[0]:.2f} times")
    return 0


if __name__ == "__main__":
    sys.exit(main())
