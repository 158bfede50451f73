"""A process that is killed with ``kill -9`` in the middle of what it writes."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

from sqlalchemy import Engine, event

_WRITES = ("CREATE", "ALTER", "DROP", "INSERT", "UPDATE", "DELETE")


def is_killed_after(statements: int, work: Callable[[], object]) -> bool:
    """Have a fork of this process do the work until it has written so many statements; whether it came to that. Nothing
    may have a database open."""
    child = os.fork()  # everything is loaded already
    if not child:
        left = statements

        @event.listens_for(Engine, "after_cursor_execute")
        def count(connection: object, cursor: object, statement: str, *_: object) -> None:
            nonlocal left
            left -= statement.lstrip().startswith(_WRITES)
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)

        try:
            work()
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
