"""The desk's real worker, as a process of its own that a test may kill."""

from __future__ import annotations

import os
import signal
import threading
from datetime import datetime
from multiprocessing.synchronize import Event

from dateline.config import Settings
from dateline.pipeline import Pace, run_worker, stages
from dateline.pipeline.intake import MadeArticle
from dateline.store.articles import PageToRead

# So short that what a killed worker had is free again before the next one has looked around twice.
PACE = Pace(lease_seconds=0.25, idle_seconds=0.05)


def work(settings: Settings, begun: Event) -> None:
    """Work until killed. begun: set when it is about to."""
    begun.set()
    run_worker(settings, threading.Event(), PACE)


def work_and_die_of(settings: Settings, begun: Event, path: str) -> None:
    """Work until killed, by oneself in reading the page at ``path``, as a crash of a parser would kill."""
    read = stages.article_of

    def deadly(source: PageToRead, seen: datetime) -> MadeArticle:
        if source.url.endswith(path):
            os.kill(os.getpid(), signal.SIGKILL)
        return read(source, seen)

    stages.article_of = deadly  # type: ignore[assignment]
    work(settings, begun)
