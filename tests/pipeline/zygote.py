"""Processes that a test kills with ``kill -9``: forked from a server that has everything loaded, so that fifty kills
cost seconds; and the instant of each kill, spread over the work by what was written, not by the clock, for machines
differ."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import random
import signal
import time
from collections.abc import Callable
from multiprocessing.context import ForkServerContext, ForkServerProcess

from tests.pipeline.dying import run_counted

KILLS = int(os.environ.get("DATELINE_CRASH_KILLS", "50"))
"""How often each process is killed; for a night, set some thousands."""

LONGEST_WAIT = 0.7
"""Seconds. A process that has written nothing for so long is killed all the same: it has nothing left to write."""

_LONGEST_MOMENT = 0.02


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


class Doomed:
    """A process that runs ``target(*given)`` and counts what it writes to a database."""

    def __init__(self, target: Callable[..., None], *given: object) -> None:
        where = context()
        self._written = where.RawValue(ctypes.c_longlong, 0)  # no lock: it might die with it
        self._process: ForkServerProcess = where.Process(target=run_counted, args=(self._written, target, *given))
        self._process.start()

    @property
    def written(self) -> int:
        """Statements by which it has written so far."""
        return self._written.value

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
        assert self._process.exitcode == 0

    def kill(self) -> bool:
        """``kill -9``; whether it was still running."""
        self._process.kill()
        self._process.join()
        code = self._process.exitcode
        self._process.close()
        return code == -signal.SIGKILL

    def kill_at(self, statements: int, moment: float) -> bool:
        """``kill -9`` a moment (a share of 20 ms) after it has written so much; whether it was still running."""
        self.wait_until_written(statements)
        time.sleep(moment * _LONGEST_MOMENT)
        return self.kill()
