"""Putting articles into the search index, in batches, where it delays nothing that comes in."""

from __future__ import annotations

import logging
import time

from dateline.pipeline import versions
from dateline.pipeline.faults import of_the_database
from dateline.pipeline.logged import log_work
from dateline.store import Store

_log = logging.getLogger(__name__)

_BATCH = 64  # a transaction of some 50 ms: a writer beside it does not notice
_WAIT_SECONDS = 5.0


class Indexer:
    """Indexes what waits: all of it while there is nothing else to do, and a batch every few seconds while there is.
    An article that cannot be indexed is left out until it changes."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: set[str] = set()
        self._indexed = time.monotonic()

    def index(self, *, idle: bool) -> int:
        """Put the next articles into the index, and say how many. idle: whether there is nothing else to do."""
        began = time.monotonic()
        if not idle and began - self._indexed < _WAIT_SECONDS:
            return 0
        done = self._some()
        self._indexed = time.monotonic()
        if done:
            log_work("index", "articles", began, indexed=done)
        return done

    def _some(self) -> int:
        for limit in (_BATCH, 1):
            try:
                return self._store.index_articles(limit, versions.INDEX, self._known)
            except Exception as fault:  # one article that our code trips over must not keep others out
                if of_the_database(fault):
                    raise
                _log.warning("one of %d articles could not be indexed: %s", limit, fault, exc_info=limit == 1)
        return self._store.pass_over_unindexed()
