"""Work that two workers have ended at is tried in a process of its own first, so that a third need not end to know.

A crash of a parser or a page that takes all memory ends a process, and so does a machine that is switched off: only
where the process that was made for the trial ends, and this one does not, is the page to blame.
"""

from __future__ import annotations

import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress

from dateline.errors import DatelineError
from dateline.store import Lease

SUSPECT = 2
"""So many workers ended while they were at it, the last time at nothing else."""

SECONDS = 120.0


class Deadly(DatelineError):
    """Work that ends whoever takes it."""


def prove(
    lease: Lease, again: Callable[[], None], every: float, function: Callable[..., object], *given: object
) -> None:
    """Call a function in another process; what it gives or raises is forgotten. Raises ``Deadly`` where that process is
    killed, or has not ended after ``SECONDS``.

    again: called every so many seconds while it runs, to keep the lease.
    """
    end = time.monotonic() + SECONDS
    left: bytes | None = pickle.dumps((function, given))
    with subprocess.Popen([sys.executable, "-m", __name__], stdin=subprocess.PIPE) as trial:  # noqa: S603
        try:
            while trial.returncode is None and time.monotonic() < end:
                again()
                with suppress(subprocess.TimeoutExpired):
                    trial.communicate(left, timeout=every)
                left = None
        finally:
            late = trial.poll() is None
            trial.kill()
    if late:
        how = f"it takes more than {SECONDS:.0f} seconds"
    elif trial.returncode >= 0:
        return
    else:
        how = f"each process that reads it is killed ({signal.strsignal(-trial.returncode) or -trial.returncode})"
    raise Deadly(
        f"{lease.kind} {lease.subject}",
        how,
        "It may need more memory than there is. If not, please report it with the address of the page.",
    )


def main() -> None:
    """The other process: what to call comes from ``prove``, by standard input."""
    function, given = pickle.load(sys.stdin.buffer)  # noqa: S301
    with suppress(Exception):
        function(*given)


if __name__ == "__main__":
    main()
