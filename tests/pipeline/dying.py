"""What runs in a process that a test may kill."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from threading import Lock

from sqlalchemy import Engine, event

READS = ("SELECT", "PRAGMA", "SHOW")


def run_counted(written: ctypes.c_longlong, target: Callable[..., None], *given: object) -> None:
    """Run ``target`` and count in ``written`` the statements by which it changes anything, before each is run."""
    lock = Lock()

    def count(_: object, cursor: object, statement: str, parameters: object, found: object, many: bool) -> None:
        if not statement.startswith(READS):
            with lock:
                written.value += 1

    event.listen(Engine, "before_cursor_execute", count)
    target(*given)
