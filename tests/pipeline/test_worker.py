"""The worker that goes on: it notices what is new, stops when told, and shares its work with others."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from dateline.config import load_settings
from dateline.pipeline import Pace, fetch_round, run_worker
from dateline.store import Store
from tests.pipeline.site import serve_site
from tests.pipeline.state import state_of
from tests.pipeline.worker_process import work
from tests.pipeline.world import publish
from tests.pipeline.zygote import Doomed

PACE = Pace(lease_seconds=5, idle_seconds=0.05)


def wait_for_the_end(store: Store, *, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while (store.progress().waiting or not store.progress().feeds_read) and time.monotonic() < end:
        time.sleep(0.05)


def test_a_worker_notices_a_feed_that_is_added_while_it_runs_and_stops_when_told(tmp_path: Path) -> None:
    with serve_site() as site:
        settings = load_settings(tmp_path, allow_addresses=(site.allowed,))
        store = Store.open(settings.database)
        stop = threading.Event()
        worker = threading.Thread(target=run_worker, args=(settings, stop, PACE))
        worker.start()
        time.sleep(0.2)
        for feed in publish(site, 3):
            store.add_feed(feed)
        wait_for_the_end(store)
        stop.set()
        worker.join(10)
        assert not worker.is_alive()
        assert (store.progress().placed, len(store.stories())) == (7, 3)
        # Nothing stays leased: whoever comes next can go on at once.
        assert store.take_role("placing", settings.now(), 1) is not None
        store.close()


def test_two_workers_share_the_work_and_make_what_one_makes(store: Store, desk_address: str, tmp_path: Path) -> None:
    with serve_site() as site:
        feeds = publish(site, 12)
        alone = load_settings(tmp_path / "alone", allow_addresses=(site.allowed,))
        single = Store.open(alone.database)
        for feed in feeds:
            single.add_feed(feed)
            store.add_feed(feed)
        fetch_round(single, alone, alone.now())
        settings = load_settings(tmp_path, database=desk_address, allow_addresses=(site.allowed,))
        workers = [Doomed(work, settings) for _ in range(2)]
        wait_for_the_end(store)
        for worker in workers:
            worker.kill()
        expected, found = state_of(single), state_of(store)
        for name, rows in expected.items():
            assert found[name] == rows, name
        single.close()
