"""How the desk is, in the terminal, and where its log goes."""

from __future__ import annotations

import io
import json
import logging
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dateline.cli.logs import set_up_log
from dateline.cli.status import ago, in_words, queue_in_words
from dateline.config import Settings
from dateline.errors import NotAFeed
from dateline.pipeline.logged import log_work
from dateline.store import Store
from dateline.store.condition import STAGES, Condition, Queue

NOW = datetime(2026, 10, 12, 12, 0, tzinfo=UTC)
IDLE = Condition(1, 4_200_000, 12, 1, 0, 310, 290, 280, 90, 400, NOW - timedelta(minutes=3), ())


def status(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "dateline", "status", "--data", str(folder), *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


def test_a_desk_that_waits_for_a_worker_says_so_and_ends_with_1(tmp_path: Path) -> None:
    assert "no desk there yet" in status(tmp_path).stderr
    store = Store.open(tmp_path / "desk.sqlite")
    store.add_feed("https://outlet.example/feed")
    said = status(tmp_path)
    assert said.returncode == 1
    assert "no worker; `dateline serve`" in said.stdout and "feeds to ask for: 1" in said.stdout
    store.worker_is_here("a", datetime.now(UTC), 60)
    store.close()
    data = status(tmp_path, "--json")
    assert data.returncode == 0
    assert (json.loads(data.stdout)["workers"], json.loads(data.stdout)["feeds"]) == (1, 1)


def test_every_stage_has_its_words() -> None:
    assert all(queue_in_words(Queue(stage, 7, 0, 0, None), NOW).endswith(": 7") for stage in STAGES)


def test_every_kind_of_work_that_waits_has_its_line() -> None:
    waiting = Queue("page", 7, 2, 0, NOW - timedelta(minutes=4))
    lines = in_words(replace(IDLE, queues=(waiting, Queue("read", 0, 0, 3, None))), NOW)
    assert lines[0] == "holds    290 articles from 310 entries, 90 stories, 4.2 MB"
    assert lines[1] == "feeds    12, 1 failing, 0 gone; last asked for 3 min ago"
    assert lines[2].strip() == "`dateline feeds` says which and why"
    assert lines[4].strip() == "pages to ask for: 7, the oldest for 4 min, 2 under way"
    assert lines[5].startswith("given up pages to read: 3")
    assert in_words(IDLE, NOW)[-1].strip() == "nothing waits"


@pytest.mark.parametrize(
    ("seconds", "said"), [(-5, "0 s"), (59, "59 s"), (61, "1 min"), (7300, "2 h"), (90_000, "1 d")]
)
def test_a_length_of_time_is_said_in_the_unit_that_fits(seconds: int, said: str) -> None:
    assert ago(timedelta(seconds=seconds)) == said


@pytest.fixture
def a_log_of_its_own() -> Iterator[None]:
    yield
    logging.basicConfig(force=True)
    logging.getLogger("dateline").setLevel(logging.NOTSET)


def listen(monkeypatch: pytest.MonkeyPatch, log: str | None = None, *, terminal: bool = False) -> io.StringIO:
    """What the log writes to standard error from now on. Called within a test: pytest sets its own before each."""
    written = io.StringIO()
    monkeypatch.setattr(written, "isatty", lambda: terminal)
    monkeypatch.setattr(sys, "stderr", written)
    set_up_log(Settings(Path("desk"), "desk.sqlite", log=log))
    return written


@pytest.mark.usefixtures("a_log_of_its_own")
def test_a_log_that_nobody_watches_has_a_json_line_for_each_unit_of_work(monkeypatch: pytest.MonkeyPatch) -> None:
    written = listen(monkeypatch)
    log_work("read", 51, time.monotonic(), words=420)
    log_work("entries", 7, time.monotonic(), NotAFeed("https://outlet.example/feed", "it is a web page"))
    good, bad = map(json.loads, written.getvalue().splitlines())
    assert (good["level"], good["what"], good["subject"], good["words"]) == ("info", "read", 51, 420)
    assert (bad["level"], bad["about"], bad["error"]) == ("warning", "https://outlet.example/feed", "it is a web page")
    assert datetime.fromisoformat(bad["at"]).tzinfo is not None


@pytest.mark.usefixtures("a_log_of_its_own")
def test_a_log_of_trouble_alone_leaves_out_what_went_well(monkeypatch: pytest.MonkeyPatch) -> None:
    written = listen(monkeypatch, "trouble")
    log_work("read", 51, time.monotonic())
    assert written.getvalue() == ""
    log_work("read", 52, time.monotonic(), NotAFeed("page 52", "the desk tripped over it"))
    assert "tripped" in written.getvalue()


@pytest.mark.usefixtures("a_log_of_its_own")
def test_a_terminal_is_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    written = listen(monkeypatch, "work", terminal=True)
    log_work("feed", 3, time.monotonic(), status=200)
    assert written.getvalue().rstrip().endswith("feed 3: status 200, 0.00 s")
