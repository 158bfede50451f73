"""Doing here and now what a rebuild has asked for, beside whoever else works for the desk."""

from __future__ import annotations

import time
from collections.abc import Callable

from dateline.config import Settings
from dateline.pipeline.clock import Clock
from dateline.pipeline.schedule import Pace
from dateline.pipeline.stages import Stages
from dateline.store import Store
from dateline.store.rebuilding import StillBehind

_TOLD_SECONDS = 0.5


def work_off(store: Store, settings: Settings, progress: Callable[[StillBehind], None] | None = None) -> StillBehind:
    """Do what waits of all stages, without fetching anything; what is left then, another worker is at, or has failed.

    progress: told what is left, at most twice a second.
    """
    stages = Stages(store, settings, Clock.of(settings), Pace())
    told = 0.0
    try:
        while stages.step():
            if progress is not None and time.monotonic() - told > _TOLD_SECONDS:
                told = time.monotonic()
                progress(store.still_behind())
    finally:
        stages.stop()
    return store.still_behind()
