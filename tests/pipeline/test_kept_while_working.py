"""Backing up, restoring and deleting from a desk while its worker is at it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import select

from dateline.config import Settings, load_settings
from dateline.pipeline import Pace, fetch_round, run_worker
from dateline.pipeline.deleting import delete_article
from dateline.store import Store
from dateline.store.backup import save_backup
from dateline.store.restoring import restore
from dateline.store.schema import articles, stories, wires
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


@contextmanager
def working(settings: Settings) -> Iterator[None]:
    stop = threading.Event()
    worker = threading.Thread(target=run_worker, args=(settings, stop, PACE))
    worker.start()
    try:
        yield
    finally:
        stop.set()
        worker.join(30)
    assert not worker.is_alive()


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
        with working(settings):
            # In the middle of it: some is read, some is placed, some is still to come.
            wait_until(lambda: store.progress().placed > 0)
            save_backup(store, tmp_path / "middle.backup", settings.now())
            for _ in range(2):
                wait_until(lambda: store.progress().placed > 3)
                restore(desk_address, tmp_path / "middle.backup", replace=True)
            wait_until(lambda: not store.progress().waiting and not store.unindexed())
        assert state_of(store) == state_of(undisturbed)
        undisturbed.close()


def test_what_is_deleted_while_a_worker_works_is_gone_and_the_rest_is_whole(
    store: Store, desk_address: str, tmp_path: Path
) -> None:
    with serve_site() as site:
        for feed in publish(site, 9):
            store.add_feed(feed)
        settings = load_settings(tmp_path, database=desk_address, allow_addresses=(site.allowed,))
        gone = set()
        with working(settings):
            for count in range(1, 7):
                wait_until(lambda count=count: store.progress().placed > count)  # type: ignore[misc]
                line = store.river(limit=1)[0]
                delete_article(store, line.id, settings.now())
                gone.add(line.url)
            for feed_line in store.feeds():
                store.read_feed_soon(feed_line.id)
            wait_until(lambda: not store.progress().waiting and not store.unindexed())
    with store.reading() as connection:
        urls = set(connection.scalars(select(articles.c.url)))
        left = {row.wire_id: row.story_id for row in connection.execute(select(articles))}
        assert set(connection.scalars(select(wires.c.id))) == set(left)
        assert set(connection.scalars(select(stories.c.id))) == set(left.values())
    assert len(gone) == 6 and not urls & gone
    assert len(urls | gone) == 21, "nine events, each copied once, every third told anew"
