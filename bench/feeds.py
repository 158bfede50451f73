"""Feeds read a second against bare feedparser, on ``feeds-real`` and the river: ``python -m bench.feeds``.

Both start from bytes in memory and take turns. feedparser is run as its own documentation has it, resolving and
sanitising HTML; ours includes the sanitising, the plain titles, the captions and the checks before it. CPU seconds, of
the process that reads leniently too; the quicker of two rounds counts for either.
"""

from __future__ import annotations

import io
import resource
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path

import feedparser
from evals.shared import data_folder

from dateline.errors import NotAFeed
from dateline.feeds import lenient_process, read_feed

URL = "https://outlet.example/feeds/all.xml"
EVERY = 40
ROUNDS = 2


def ours(data: bytes) -> int:
    try:
        return len(read_feed(data, URL).entries)
    except NotAFeed:
        return 0


def theirs(data: bytes) -> int:
    return len(feedparser.parse(io.BytesIO(data), response_headers={"content-location": URL})["entries"])


def cpu() -> float:
    """CPU seconds of this process and of those it started and ended."""
    own, ended = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + ended.ru_utime + ended.ru_stime


def measured(read: Callable[[bytes], int], files: list[bytes]) -> tuple[float, int]:
    """CPU seconds and entries, in one pass."""
    started = cpu()
    entries = sum(read(data) for data in files)
    lenient_process.end()  # or what it took would not be counted
    return cpu() - started, entries


def from_archive(archive: Path, every: int) -> list[bytes]:
    with tarfile.open(archive) as tar:
        found = {member.name: tar.extractfile(member) for member in tar if member.isfile()}
        read = {name: stream.read() for name, stream in found.items() if stream is not None}
    return [read[name] for name in sorted(read)[::every]]


def main() -> int:
    folder = data_folder()
    if folder is None:
        return 0
    sets = {
        "feeds-real": from_archive(folder / "feeds-real/feeds.tar.xz", 1),
        f"river, 1 in {EVERY}": from_archive(folder / "feeds-river/river.tar.xz", EVERY),
    }
    ours(sets["feeds-real"][0])  # what is loaded on first use is no part of reading
    print(f"{'feeds':16} {'files':>6} {'':12} {'feeds/s':>8} {'entries/s':>10}")
    for name, files in sets.items():
        rounds = [(measured(theirs, files), measured(ours, files)) for _ in range(ROUNDS)]
        for reader, each in (("feedparser", [peer for peer, _ in rounds]), ("dateline", [mine for _, mine in rounds])):
            seconds, entries = min(each)
            print(f"{name:16} {len(files):6} {reader:12} {len(files) / seconds:8.1f} {entries / seconds:10.0f}")
        ratio = min(peer for peer, _ in rounds)[0] / min(mine for _, mine in rounds)[0]
        print(f"{'':16} {'':6} {'':12} {ratio:8.2f} times")
    return 0


if __name__ == "__main__":
    sys.exit(main())
