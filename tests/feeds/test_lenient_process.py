from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dateline.errors import NotAFeed
from dateline.feeds import lenient_process
from tests.feeds.making import GOLDEN, read, rss

# No strict reader takes it, and no mending of single characters helps.
BROKEN = rss("<title>Story</title><p><b>x</p>", "<title>Other</title>")
SCRIPT = """
import sys
from dateline.feeds import read_feed
print(len(read_feed(sys.stdin.buffer.read(), "https://outlet.example/feed").entries), flush=True)
import time
time.sleep(60)
"""


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def ended(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def waits_for(done: object, seconds: float = 20) -> bool:
    assert callable(done)
    until = time.monotonic() + seconds
    while not done() and time.monotonic() < until:
        time.sleep(0.02)
    return bool(done())


def test_a_feed_that_is_not_well_made_is_read_leniently() -> None:
    assert [entry.title for entry in read(BROKEN).entries] == ["Story", "Other"]


def test_a_reference_to_nothing_does_not_cost_a_broken_feed() -> None:
    entries = read(rss("&nope;<title>Story &nope;</title><author>&nope;</author><p><b>x</p>")).entries
    assert [entry.title for entry in entries] == ["Story &nope;"]


def test_a_feed_that_the_lenient_reader_does_not_come_back_from_is_given_up_and_the_next_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lenient_process, "MOST_SECONDS", 0.3)
    slow = rss(*["<title>Story</title><p><b>x</p></b>"] * 9000)
    with pytest.raises(NotAFeed, match=r"took longer than 0\.3 seconds") as caught:
        read(slow)
    assert caught.value.advice
    monkeypatch.setattr(lenient_process, "MOST_SECONDS", 20.0)
    assert len(read(BROKEN).entries) == 2


def test_a_reader_that_was_killed_is_replaced() -> None:
    read(BROKEN)
    for child in children(os.getpid()):
        if b"dateline.feeds.lenient" in Path(f"/proc/{child}/cmdline").read_bytes():
            os.kill(child, signal.SIGKILL)
            assert waits_for(lambda child=child: ended(child))
    assert len(read(BROKEN).entries) == 2


def test_the_lenient_reader_ends_with_a_process_that_is_killed_outright() -> None:
    with subprocess.Popen([sys.executable, "-c", SCRIPT], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as desk:
        assert desk.stdin is not None
        assert desk.stdout is not None
        desk.stdin.write(BROKEN.encode())
        desk.stdin.close()
        assert desk.stdout.readline() == b"2\n"
        (reader,) = children(desk.pid)
        assert not ended(reader)
        desk.kill()
    assert waits_for(lambda: ended(reader))


def test_good_feeds_start_no_process() -> None:
    for name in ("rss.xml", "atom.xml", "rdf.xml"):
        with subprocess.Popen([sys.executable, "-c", SCRIPT], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as desk:
            assert desk.stdin is not None
            assert desk.stdout is not None
            desk.stdin.write((GOLDEN / name).read_bytes())
            desk.stdin.close()
            assert int(desk.stdout.readline()) > 0
            assert children(desk.pid) == []
            desk.kill()


def _count(answers: multiprocessing.Queue[int]) -> None:
    answers.put(len(read(BROKEN).entries))


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_a_worker_process_reads_leniently_as_well(method: str) -> None:
    read(BROKEN)  # what is forked has a reader that is not its own
    context = multiprocessing.get_context(method)
    answers = context.Queue()
    worker = context.Process(target=_count, args=(answers,), daemon=True)
    worker.start()
    assert answers.get(timeout=60) == 2
    worker.join()
    assert len(read(BROKEN).entries) == 2
