"""Processes that end by ``kill -9``: forked from a server that has everything loaded, so that fifty kills cost seconds;
and the instant of each kill, spread over the work by what was written, not by the clock, for machines differ."""

from __future__ import annotations

import atexit
import multiprocessing
import os
import random
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.context import ForkServerContext, ForkServerProcess

import pytest

from tests.pipeline.dying import Written, run_counted

KILLS = int(os.environ.get("DATELINE_CRASH_KILLS", "50"))
"""How often each process is killed; for a night, set some thousands."""

LONGEST_WAIT = 0.7
"""Seconds. A process that has written nothing for so long is killed all the same: it has nothing left to write."""

LONGEST_WORK = 120.0
"""Seconds. No process takes nearly so long to come to its instant, on however busy a machine."""

_LONGEST_MOMENT = 0.02

_running: set[ForkServerProcess] = set()


@atexit.register
def _end_all() -> None:
    """Before multiprocessing waits for each of them to end by itself, as it would where a test was interrupted."""
    for process in _running:
        process.kill()


def on_each_database_alone(name: str) -> pytest.MarkDecorator:
    """A long test, once on each database, so that two workers of a test run share the two."""
    databases: dict[str, list[pytest.MarkDecorator]] = {"sqlite": [], "postgresql": [pytest.mark.postgres]}
    return pytest.mark.parametrize(
        "desk_address",
        [
            pytest.param(database, marks=[*marks, pytest.mark.xdist_group(f"killed {name}, {database}")], id=database)
            for database, marks in databases.items()
        ],
        indirect=True,
    )


def context() -> ForkServerContext:
    """Where processes come from that start in milliseconds."""
    found = multiprocessing.get_context("forkserver")
    found.set_forkserver_preload(["tests.pipeline.warm"])
    return found


def chance(name: str) -> random.Random:
    """Chance for one test, which says on failure how to have the same again."""
    seed = int(os.environ.get("DATELINE_CRASH_SEED", random.SystemRandom().randrange(10**6)))
    print(f"seed {seed} (DATELINE_CRASH_SEED={seed} repeats it)")
    return random.Random(f"{seed}/{name}")


@dataclass(frozen=True)
class Instant:
    """When a process is killed. written: after so many statements of work (1 at least); moment: and so many seconds."""

    written: int
    moment: float

    @classmethod
    def any(cls, dice: random.Random, most: int) -> Instant:
        """Any within ``most`` statements of work, half of them just before a statement is run."""
        return cls(dice.randint(1, most), dice.choice((0.0, dice.random() * _LONGEST_MOMENT)))


class Doomed:
    """A process that runs ``target(*given)``, counts what it writes to a database, and is killed at an instant."""

    def __init__(self, target: Callable[..., None], *given: object, at: Instant | None = None) -> None:
        where = context()
        self._written = where.RawValue(Written)  # no lock: it might die with it
        if at is not None:
            self._written.last, self._written.moment = at.written, at.moment
        self._process: ForkServerProcess = where.Process(target=run_counted, args=(self._written, target, *given))
        self._process.start()
        _running.add(self._process)

    @property
    def written(self) -> int:
        """Statements by which it has written so far."""
        return int(self._written.statements)

    @property
    def worked(self) -> int:
        """Those of them that did more than say who works at what."""
        return int(self._written.of_work)

    @property
    def changing(self) -> bool:
        """Whether it is, or was when it ended, in a transaction that has changed something."""
        return bool(self._written.open)

    def is_alive(self) -> bool:
        return self._process.is_alive()

    def wait_until_written(self, statements: int, seconds: float = LONGEST_WAIT) -> None:
        """Wait until it has written so much, has ended, or has written nothing for so long."""
        before, since = -1, time.monotonic()
        while (written := self.written) < statements and self.is_alive() and time.monotonic() - since < seconds:
            if written != before:
                before, since = written, time.monotonic()
            time.sleep(0.0005)

    def wait_until_ended(self) -> None:
        """Wait until it has done what it was to do."""
        self._process.join()
        _running.discard(self._process)
        assert self._process.exitcode == 0

    def kill(self) -> bool:
        """``kill -9``; whether it was still running."""
        self._process.kill()
        self._process.join()
        _running.discard(self._process)
        code = self._process.exitcode
        self._process.close()
        return code == -signal.SIGKILL

    def is_killed(self, meanwhile: Callable[[], None] = lambda: None) -> bool:
        """Wait for its instant; whether it was still running then. meanwhile: called again and again until it is."""
        end = time.monotonic() + LONGEST_WORK
        while self._process.exitcode is None:
            assert time.monotonic() < end, f"it has written no more than {self.worked} statements of work"
            meanwhile()
            self._process.join(0.01)
        return self.kill()

    def kill_at(self, statements: int, moment: float) -> bool:
        """``kill -9`` a moment (a share of 20 ms) after it has written so much; whether it was still running."""
        self.wait_until_written(statements)
        time.sleep(moment * _LONGEST_MOMENT)
        return self.kill()
