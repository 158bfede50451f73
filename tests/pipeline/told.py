"""A desk that the internet reaches, an outlet whose feed names a hub, and that hub: all of them real, on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import func, select

from dateline.config import Settings
from dateline.pipeline import RoundReport, fetch_round
from dateline.store import Store
from dateline.store.hubs import HubState
from dateline.store.schema import entries, raw
from tests.pipeline.hub import Hub, serve_hub
from tests.pipeline.site import Site
from tests.pipeline.world import MONDAY, OUTLETS, events, feed, page
from tests.web.running import Client, serving

EVENING = MONDAY.replace(hour=20)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PATH = "/courier.xml"


@dataclass
class World:
    """A desk that the internet reaches, an outlet with one feed, and its hub. now: by every clock of the desk."""

    store: Store
    settings: Settings
    site: Site
    hub: Hub
    pages: Client
    feed_id: int = 0
    now: datetime = EVENING

    @property
    def topic(self) -> str:
        return self.site.address + PATH

    def body(self, count: int, *, links: str | None = None, note: str = "") -> str:
        """The feed with that many entries, whose pages stand on the site."""
        items = []
        for event in events(count):
            url = f"{self.site.address}/courier/{event.number}"
            self.site.page(f"/courier/{event.number}", page(OUTLETS[0], event.headline, event.paragraphs(), MONDAY))
            items.append((url, event.headline + note, MONDAY, f"<p>Summary {event.number}.</p>"))
        named = f'<atom:link rel="hub" href="{self.hub.address}"/><atom:link rel="self" href="{self.topic}"/>'
        start = '<channel xmlns:atom="http://www.w3.org/2005/Atom">' + (named if links is None else links)
        return feed(OUTLETS[0], items).replace("<channel>", start)

    def publish(self, count: int, **how: str) -> str:
        body = self.body(count, **how)
        self.site.feed(PATH, body)
        return body

    def round(self, later: timedelta = timedelta()) -> RoundReport:
        self.now += later
        object.__setattr__(self.settings, "clock", self.now)  # the pages have the clock of this one object
        return fetch_round(self.store, self.settings, self.now)

    def state(self) -> HubState | None:
        hub = self.store.hub_of(self.feed_id)
        return None if hub is None else hub.state

    def next_reading(self) -> timedelta:
        due = self.store.feed(self.feed_id).line.next_at
        assert due is not None
        return due - self.now

    def count(self, of: str) -> int:
        with self.store.reading() as connection:
            table = {"entries": entries, "raw": raw}[of]
            kept = select(func.count()).where(table.c.feed_id == self.feed_id)
            return int(connection.execute(kept).scalar_one())


@contextmanager
def told_world(store: Store, settings: Settings, site: Site) -> Iterator[World]:
    """Such a world until the block ends, with one entry in the feed."""
    with serve_hub() as hub:
        own = replace(
            settings,
            allow_addresses=(site.allowed, hub.allowed),
            public_url="http://desk.example",
            clock=EVENING,
            port=0,
            fetch_seconds=20,
        )
        with serving(own, store) as pages:
            object.__setattr__(own, "public_url", f"http://127.0.0.1:{pages.port}")
            made = World(store, own, site, hub, pages)
            made.publish(1)
            made.feed_id = store.add_feed(made.topic)
            yield made
