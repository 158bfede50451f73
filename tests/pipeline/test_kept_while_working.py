"""Backing up and restoring a desk while its worker is at it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

from dateline.config import load_settings
from dateline.pipeline import Pace, fetch_round, run_worker
from dateline.store import Store
from dateline.store.backup import save_backup
from dateline.store.restoring import restore
from tests.pipeline.site import serve_site
from tests.pipeline.state import state_of
from tests.pipeline.world import publish

PACE = Pace(lease_seconds=5, idle_seconds=0.05)
PATIENCE_SECONDS = 120


def wait_until(so: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not so():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.05)


def test_a_desk_that_is_replaced_while_its_worker_works_ends_as_one_that_never_was(
    store: Store, desk_address: str, tmp_path: Path
) -> None:
    with serve_site() as site:
        feeds = publish(site, 9)
        alone = load_settings(tmp_path / "alone", allow_addresses=(site.allowed,))
        undisturbed = Store.open(alone.database)
        for feed in feeds:
            undisturbed.add_feed(feed)
            store.add_feed(feed)
        fetch_round(undisturbed, alone, alone.now())
        settings = load_settings(tmp_path, database=desk_address, allow_addresses=(site.allowed,))
        stop = threading.Event()
        worker = threading.Thread(target=run_worker, args=(settings, stop, PACE))
        worker.start()
        try:
            # In the middle of it: some is read, some is placed, some is still to come.
            wait_until(lambda: store.progress().placed > 0)
            save_backup(store, tmp_path / "middle.backup", settings.now())
            for _ in range(2):
                wait_until(lambda: store.progress().placed > 3)
                restore(desk_address, tmp_path / "middle.backup", replace=True)
            wait_until(lambda: not store.progress().waiting and not store.unindexed())
        finally:
            stop.set()
            worker.join(30)
        assert not worker.is_alive()
        assert state_of(store) == state_of(undisturbed)
        undisturbed.close()
