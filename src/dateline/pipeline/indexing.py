"""Putting articles into the search index, in batches, where it delays nothing that comes in."""

from __future__ import annotations

import time

from dateline.pipeline import versions
from dateline.pipeline.logged import log_work
from dateline.store import Store

_BATCH = 64  # a transaction of some 50 ms: a writer beside it does not notice
_WAIT_SECONDS = 5.0


class Indexer:
    """Indexes what waits: all of it while there is nothing else to do, and a batch every few seconds while there is."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: set[str] = set()
        self._indexed = time.monotonic()

    def index(self, *, idle: bool) -> int:
        """Put the next articles into the index, and say how many. idle: whether there is nothing else to do."""
        began = time.monotonic()
        if not idle and began - self._indexed < _WAIT_SECONDS:
            return 0
        done = self._store.index_articles(_BATCH, versions.INDEX, self._known)
        self._indexed = time.monotonic()
        if done:
            log_work("index", "articles", began, indexed=done)
        return done
