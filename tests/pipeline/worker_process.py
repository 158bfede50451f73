"""The desk's real worker, as a process of its own that a test may kill."""

from __future__ import annotations

import threading
from multiprocessing.synchronize import Event

from dateline.config import Settings
from dateline.pipeline import Pace, run_worker

# So short that what a killed worker had is free again before the next one has looked around twice.
PACE = Pace(lease_seconds=0.25, idle_seconds=0.05)


def work(settings: Settings, begun: Event) -> None:
    """Work until killed. begun: set when it is about to."""
    begun.set()
    run_worker(settings, threading.Event(), PACE)
