"""The desk's real worker, as a process of its own that a test may kill."""

from __future__ import annotations

import os
import signal
import threading
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from dateline.config import Settings
from dateline.pipeline import Pace, habits, run_worker, stages
from dateline.pipeline.clock import Clock
from dateline.pipeline.intake import MadeArticle, article_of
from dateline.store import Lease, Role, Store
from dateline.store.articles import PageToRead
from dateline.store.placing import StandingArticle

# So short that what a killed worker had is free again before the next one has looked around twice.
PACE = Pace(lease_seconds=0.25, idle_seconds=0.05)


def work(settings: Settings) -> None:
    """Work until killed."""
    run_worker(settings, threading.Event(), PACE)


def work_unsuspecting(settings: Settings) -> None:
    """Work until killed; work that workers were killed at is tried in another process only after five of them: the
    trials of fifty kills would take most of a test's time."""
    stages.SUSPECT = 5  # type: ignore[misc]
    work(settings)


def work_ahead(settings: Settings) -> None:
    """Work until killed, by a clock that is an hour and a half ahead."""
    Clock.of = lambda *_: Clock(timedelta(minutes=90), None)  # type: ignore[method-assign]
    work(settings)


DEADLY = "/courier/0"


def work_and_die(settings: Settings) -> None:
    """Work until killed: by oneself in reading the page at ``DEADLY``, as a crash of a parser would kill."""
    stages.article_of = habits.article_of = read_or_die  # type: ignore[attr-defined]
    work(settings)


def read_or_die(source: PageToRead, seen: datetime, *known: Any, **rules: Any) -> MadeArticle:
    """Read a page as the desk does, unless it is the deadly one."""
    if source.url.endswith(DEADLY):
        os.kill(os.getpid(), signal.SIGKILL)
    return article_of(source, seen, *known, **rules)


def work_noting(settings: Settings, notes: Path) -> None:
    """Work until killed, and note in a file which articles were recorded, and which were placed by which turn at it."""
    place, take_record = Store.place, Store.take_record

    def note(*words: object) -> None:
        with notes.open("a") as file:
            file.write(" ".join(map(str, words)) + "\n")

    def noted_place(store: Store, role: Role, source: StandingArticle, *given: Any, **named: Any) -> tuple[int, int]:
        found = place(store, role, source, *given, **named)
        note("placed", source.id, role.token)
        return found

    def noted_record(store: Store, lease: Lease, *given: Any, **named: Any) -> None:
        take_record(store, lease, *given, **named)
        note("recorded", lease.subject)

    Store.place = noted_place  # type: ignore[assignment, method-assign]
    Store.take_record = noted_record  # type: ignore[assignment, method-assign]
    work(settings)
