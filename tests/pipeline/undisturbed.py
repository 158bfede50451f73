"""A world of feeds, what a desk that nothing disturbs makes of it, and desks that follow it."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, event

from dateline.config import Settings, load_settings
from dateline.pipeline import fetch_round
from dateline.store import Store
from tests.pipeline.dying import READS
from tests.pipeline.site import Site
from tests.pipeline.state import state_of
from tests.pipeline.world import publish

EVENTS = 24


class World:
    """A site whose feeds are followed, what an undisturbed desk makes of it, and how many statements that takes."""

    def __init__(self, folder: Path, site: Site, events: int = EVENTS) -> None:
        self.site = site
        self.feeds = publish(site, events)
        settings, store = self.desk(folder, None)
        self.written = 0
        event.listen(Engine, "before_cursor_execute", self._count)
        fetch_round(store, settings, settings.now())
        event.remove(Engine, "before_cursor_execute", self._count)
        self.expected = state_of(store)
        store.close()

    def _count(self, *given: object) -> None:
        self.written += not str(given[2]).startswith(READS)

    def desk(self, folder: Path, database: str | None) -> tuple[Settings, Store]:
        """A desk that follows the site's feeds."""
        settings = load_settings(folder, database=database, allow_addresses=(self.site.allowed,))
        store = Store.open(settings.database)
        for feed in self.feeds:
            store.add_feed(feed)
        return settings, store

    def check(self, store: Store) -> None:
        """Wait until a worker has done all there is to do, and see that the desk holds what an undisturbed one does."""
        assert self.differing(store) == {}

    def differing(self, store: Store) -> dict[str, object]:
        """Wait until a worker has done all there is to do; what the desk then holds that another does not."""
        end = time.monotonic() + 60
        while store.due(datetime.now(UTC)) and time.monotonic() < end:
            time.sleep(0.05)
        assert store.due(datetime.now(UTC)) == 0
        if store.engine.dialect.name == "sqlite":
            with store.reading() as connection:
                assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        found = state_of(store)
        return {name: found[name] for name, rows in self.expected.items() if found[name] != rows}
