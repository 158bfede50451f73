"""Letting go, once a day and while there is nothing else to do, of what is older than the settings keep."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from dateline.config import Settings
from dateline.pipeline.clock import Clock
from dateline.pipeline.logged import log_work
from dateline.store import Store
from dateline.store.pruning import Limits

AT_ONCE = 25
"""Articles that go in one transaction: whoever writes beside it does not notice."""

_ROLE = "retention"
_DAY_SECONDS = 86400.0
_LOOK_SECONDS = 600.0


def limits_of(settings: Settings, now: datetime, *, evidence: bool = False) -> Limits:
    """What the settings do not keep at ``now`` (aware)."""

    def before(days: int | None) -> datetime | None:
        return now - timedelta(days=days) if days is not None else None

    return Limits(before(settings.keep_raw_days), before(settings.keep_articles_days), evidence)


class Retention:
    """One worker's part in it: whichever worker takes it does it for all, a little at a time."""

    def __init__(self, store: Store, settings: Settings, clock: Clock) -> None:
        self._store = store
        self._settings = settings
        self._clock = clock
        self._wanted = settings.keep_raw_days is not None or settings.keep_articles_days is not None
        self._looked: float | None = None
        self._under_way = False

    def step(self) -> bool:
        """Let some of it go. False where there was nothing to do."""
        if not self._wanted or not (self._under_way or self._begin()):
            return False
        began, now = time.monotonic(), self._clock.seen()
        gone = self._store.prune(limits_of(self._settings, now), now, AT_ONCE)
        self._under_way = gone > 0
        if gone:
            log_work("prune", "rows", began, pruned=gone)
        return self._under_way

    def _begin(self) -> bool:
        if self._looked is not None and time.monotonic() - self._looked < _LOOK_SECONDS:
            return False
        self._looked = time.monotonic()
        # Nobody gives it back: it is free again after a day.
        self._under_way = self._store.take_role(_ROLE, self._clock.now(), _DAY_SECONDS) is not None
        return self._under_way
