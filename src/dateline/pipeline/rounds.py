"""One round for ``dateline fetch``, and the worker that goes on until it is told to stop."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from dateline.config import Settings
from dateline.errors import StoreFailed
from dateline.pipeline.clock import Clock
from dateline.pipeline.fetching import Fetching
from dateline.pipeline.report import RoundReport, Tally
from dateline.pipeline.schedule import Pace
from dateline.pipeline.stages import Stages
from dateline.store import Store

_TOLD_SECONDS = 0.5
_LOOK_SECONDS = 0.03

# What follows from a fetch is due when the fetch ended, by its own thread's look at the clock: a moment after ours.
_SOON = timedelta(seconds=5)


class Stop(Protocol):
    """What tells a worker to stop: an event of ``threading`` or of ``multiprocessing``."""

    def is_set(self) -> bool: ...

    def wait(self, timeout: float | None = None, /) -> bool: ...


def fetch_round(
    store: Store, settings: Settings, now: datetime, progress: Callable[[str], None] | None = None
) -> RoundReport:
    """Do everything that is due at ``now`` (aware) or becomes so by it, until nothing is.

    progress: told in words how far it is, at most twice a second. What goes wrong with a feed or an article stands on
    its row, and in the report. Raises ``StoreFailed`` where the database fails.
    """
    began = time.monotonic()
    clock, pace, tally = Clock.of(settings, now), Pace(idle_seconds=_LOOK_SECONDS), Tally()
    stages = Stages(store, settings, clock, pace, tally)
    told = 0.0
    try:
        with Fetching(store, settings, clock, pace, tally) as fetching:
            while True:
                fetching.check()
                busy = stages.step()
                if progress is not None and time.monotonic() - told > _TOLD_SECONDS:
                    told = time.monotonic()
                    progress(_in_words(store))
                if not busy:
                    if not store.due(clock.now() + _SOON):
                        break
                    time.sleep(_LOOK_SECONDS)
    finally:
        stages.stop()
    return tally.report(time.monotonic() - began)


def run_worker(settings: Settings, stop: Stop, pace: Pace | None = None) -> None:
    """Keep a desk fresh until ``stop`` is set: read feeds when they are due, and do all that follows.

    It may be killed at any instant. Where the database fails (a full disk, a server that restarts) it says so on
    standard error and tries again.
    """
    pace = pace or Pace()
    while not stop.is_set():
        try:
            _work_until_it_fails(settings, stop, pace)
        except StoreFailed as error:
            print(f"dateline worker: {error}. {error.advice or ''}", file=sys.stderr, flush=True)
            stop.wait(10 * pace.idle_seconds)


def _work_until_it_fails(settings: Settings, stop: Stop, pace: Pace) -> None:
    with contextlib.closing(Store.open(settings.database)) as store:
        clock, tally = Clock.of(settings), Tally()
        stages = Stages(store, settings, clock, pace, tally)
        try:
            with Fetching(store, settings, clock, pace, tally) as fetching:
                while not stop.is_set():
                    fetching.check()
                    if not stages.step():
                        stop.wait(pace.idle_seconds)
        finally:
            stages.stop()


def _in_words(store: Store) -> str:
    found = store.progress()
    return (
        f"{found.feeds_read} of {found.feeds} feeds read · {found.entries} entries · {found.articles} articles · "
        f"{found.recorded} with their claims · {found.stories} stories"
    )
