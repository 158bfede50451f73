"""One line of the log for each unit of work: what it was, on which row, how long it took, and what went wrong.

The lines go to the logger ``dateline.work`` with their parts as the record's ``fields``; whoever runs the desk says
where they are written and how (``cli.logs``).
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from dateline.errors import DatelineError

_log = logging.getLogger("dateline.work")
# A program that uses the desk as a library has a log of its own, or wants none.
logging.getLogger("dateline").addHandler(logging.NullHandler())


@dataclass(frozen=True, slots=True)
class Done:
    """What came of one unit of work. error: what was wrong with what it was about, kept on its row already; parts: more
    to say of it, with plain values; seconds: it took, waiting for its turn not counted."""

    error: DatelineError | None = None
    parts: Mapping[str, object] = field(default_factory=dict)
    seconds: float = 0.0


def log_work(what: str, subject: int | str, began: float, error: DatelineError | None = None, **parts: object) -> None:
    """Write the line of one unit of work. what: a kind of ``Work``, or what else was done; subject: the row's id, or a
    name; began: by ``time.monotonic``; parts: more to say, with plain values."""
    seconds = round(time.monotonic() - began, 4)
    fields: dict[str, object] = {"what": what, "subject": subject, "seconds": seconds, **parts}
    said = ", ".join(f"{name} {value}" for name, value in parts.items() if value is not None)
    words = f"{what} {subject}: {f'{said}, ' if said else ''}{seconds:.2f} s"
    if error is not None:
        fields |= {"about": error.subject, "error": error.reason}
        words = f"{what} {subject}: {error}"
    _log.log(logging.INFO if error is None else logging.WARNING, "%s", words, extra={"fields": fields})
