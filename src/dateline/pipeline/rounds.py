"""One round for ``dateline fetch``, and the worker that goes on until it is told to stop."""

from __future__ import annotations

import contextlib
import secrets
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from dateline.config import Settings
from dateline.errors import StoreFailed
from dateline.pipeline.clock import Clock
from dateline.pipeline.fetching import Fetching
from dateline.pipeline.logged import log_work
from dateline.pipeline.report import RoundReport, Tally
from dateline.pipeline.retention import Retention
from dateline.pipeline.schedule import Pace
from dateline.pipeline.stages import Stages
from dateline.store import Store

_TOLD_SECONDS = 0.5
_LOOK_SECONDS = 0.2

# What follows from a fetch is due when the fetch ended, by its own thread's look at the clock: a moment after ours.
_SOON = timedelta(seconds=5)


class Stop(Protocol):
    """What tells a worker to stop: an event of ``threading`` or of ``multiprocessing``."""

    def is_set(self) -> bool: ...

    def wait(self, timeout: float | None = None, /) -> bool: ...


class Rounds:
    """Round after round of one desk, as a context manager: connections, the gazetteer and what placing remembers of
    texts and stories are kept from one to the next. Between two rounds others may work on the same desk.
    """

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._clock = Clock.of(settings)
        pace = Pace(idle_seconds=_LOOK_SECONDS)
        self._stages = Stages(store, settings, self._clock, pace)
        self._fetching = Fetching(store, settings, self._clock, pace)

    def __enter__(self) -> Rounds:
        self._fetching.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._fetching.__exit__()

    def round(
        self, now: datetime, progress: Callable[[str], None] | None = None, *, stands: datetime | None = None
    ) -> RoundReport:
        """Do everything that is due at ``now`` (aware) or becomes so by it, until nothing is.

        progress: told in words how far it is, at most twice a second; stands: where the desk's own clock stands from
        now on, if not where it did. What goes wrong with a feed or an article stands on its row, and in the report.
        Raises ``StoreFailed`` where the database fails.
        """
        began = time.monotonic()
        self._clock.set(now)
        self._clock.stands = stands or self._clock.stands
        tally = self._stages.tally = Tally()
        self._fetching.begin(tally)
        told = 0.0
        try:
            while True:
                self._fetching.check()
                self._fetching.moved.clear()
                busy = self._stages.step()
                if self._stages.announced():
                    self._fetching.look()
                if progress is not None and time.monotonic() - told > _TOLD_SECONDS:
                    told = time.monotonic()
                    progress(_in_words(self._store))
                if not busy:
                    if not self._store.due(self._clock.now() + _SOON):
                        break
                    self._fetching.moved.wait(_LOOK_SECONDS)
        finally:
            self._fetching.pause()
            self._stages.stop()
        return tally.report(time.monotonic() - began)


def fetch_round(
    store: Store, settings: Settings, now: datetime, progress: Callable[[str], None] | None = None
) -> RoundReport:
    """One round alone; see ``Rounds.round``."""
    with Rounds(store, settings) as rounds:
        return rounds.round(now, progress)


def run_worker(settings: Settings, stop: Stop, pace: Pace | None = None) -> None:
    """Keep a desk fresh until ``stop`` is set: read feeds when they are due, and do all that follows.

    It may be killed at any instant. Where the database fails (a full disk, a server that restarts) it says so in the
    log and tries again.
    """
    pace = pace or Pace()
    while not stop.is_set():
        try:
            _work_until_it_fails(settings, stop, pace)
        except StoreFailed as error:
            log_work("worker", "database", time.monotonic(), error)
            stop.wait(10 * pace.idle_seconds)


def _work_until_it_fails(settings: Settings, stop: Stop, pace: Pace) -> None:
    with contextlib.closing(Store.open(settings.database)) as store:
        clock = Clock.of(settings)
        stages = Stages(store, settings, clock, pace)
        retention = Retention(store, settings, clock)
        name, said = secrets.token_hex(6), 0.0
        try:
            with Fetching(store, settings, clock, pace) as fetching:
                fetching.begin(stages.tally)
                while not stop.is_set():
                    if time.monotonic() - said > pace.lease_seconds / 3:
                        said = time.monotonic()
                        store.worker_is_here(name, clock.now(), pace.lease_seconds)
                        store.heed_clock(clock.now())
                    fetching.check()
                    fetching.moved.clear()
                    busy = stages.step()
                    if stages.announced():
                        fetching.look()
                    if not busy and not retention.step():
                        fetching.moved.wait(pace.idle_seconds)
            store.worker_has_gone(name)
        finally:
            stages.stop()


def _in_words(store: Store) -> str:
    found = store.progress()
    return (
        f"{found.feeds_read} of {found.feeds} feeds read · {found.entries} entries · {found.articles} articles · "
        f"{found.recorded} with their claims · {found.stories} stories"
    )
