"""What runs in a process that a test may kill."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import re
import signal
import time
from collections.abc import Callable
from threading import Lock, Thread

from sqlalchemy import Engine, event

READS = ("SELECT", "PRAGMA", "SHOW")

# By these a worker only says that it is there, and takes, keeps or passes on its work.
_UPKEEP = re.compile(r"(INSERT INTO|UPDATE|DELETE FROM) roles\b|UPDATE work SET lease_until")


class Written(ctypes.Structure):
    """What a process has written to a database, in memory that outlives it. statements: all by which it changes
    anything; of_work: those of them that do more than say who works at what; open: transactions that have changed
    something and have not ended; last: such statements of work until it ends itself by ``kill -9``, 0 for never;
    moment: so many seconds after the last of them."""

    _fields_ = (
        ("statements", ctypes.c_longlong),
        ("of_work", ctypes.c_longlong),
        ("open", ctypes.c_longlong),
        ("last", ctypes.c_longlong),
        ("moment", ctypes.c_double),
    )


def run_counted(written: Written, target: Callable[..., None], *given: object) -> None:
    """Run ``target`` and keep in ``written`` what it writes, each statement before it is run."""
    Thread(target=_end_with_parent, daemon=True).start()
    lock = Lock()
    changing: set[int] = set()

    def count(connection: object, cursor: object, statement: str, *_: object) -> None:
        if statement.startswith(READS):
            return
        with lock:
            written.statements += 1
            if not _UPKEEP.match(statement):
                changing.add(id(connection))
                written.open = len(changing)
                written.of_work += 1
                if written.of_work == written.last:
                    if not written.moment:
                        _end(0)
                    Thread(target=_end, args=(written.moment,)).start()

    def end(connection: object) -> None:
        with lock:
            changing.discard(id(connection))
            written.open = len(changing)

    event.listen(Engine, "before_cursor_execute", count)
    event.listen(Engine, "commit", end)
    event.listen(Engine, "rollback", end)
    target(*given)


def _end(moment: float) -> None:
    # By itself, so that the instant does not depend on when the test that wants it gets its turn at the processor.
    time.sleep(moment)
    os.kill(os.getpid(), signal.SIGKILL)


def _end_with_parent() -> None:
    """A test run that is interrupted, or killed itself, leaves nothing behind that works on."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)
