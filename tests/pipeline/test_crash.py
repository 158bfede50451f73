"""``kill -9`` of the worker at any instant: nothing lost, nothing doubled, no half story."""

from __future__ import annotations

import time
from collections import Counter
from contextlib import closing
from pathlib import Path

from sqlalchemy import select

from dateline.config import Settings, load_settings
from dateline.store import Store
from dateline.store.schema import work as table
from tests.pipeline.site import Site, serve_site
from tests.pipeline.undisturbed import World
from tests.pipeline.worker_process import DEADLY, work, work_and_die, work_unsuspecting
from tests.pipeline.world import publish
from tests.pipeline.zygote import KILLS, Doomed, Instant, chance, on_each_database_alone

AT_ONCE = 2
"""Events that feeds bring in at once: some five articles, and 140 statements to be written."""

MOST_WRITTEN = 100
"""Statements before a worker is killed: some are killed before they have done anything, and what comes in at once takes
several workers."""


class GrowingWorld:
    """A site whose feeds bring in something new whenever a desk has done all that there was to do."""

    def __init__(self, site: Site, store: Store, settings: Settings) -> None:
        self.site = site
        self.settings = settings
        self._store = store
        self._events = 0
        self._idle = False
        self.grow()

    def grow(self) -> None:
        self._events += AT_ONCE
        for feed in publish(self.site, self._events):
            self._store.read_feed_soon(self._store.add_feed(feed))

    def grow_where_all_is_done(self) -> None:
        """To be asked every now and then: what is done last, the search index, is not seen in what is due."""
        done = not self._store.due(self.settings.now())
        if done and self._idle:
            self.grow()
        self._idle = done and not self._idle

    def held(self) -> set[tuple[int, int, str]]:
        """Each piece of work that somebody has, or had when it died: its id, whose turn it is, its kind."""
        with self._store.reading() as connection:
            held = select(table.c.id, table.c.token, table.c.kind).where(table.c.lease_until.is_not(None))
            return {(row.id, row.token, row.kind) for row in connection.execute(held)}

    def check(self, folder: Path) -> None:
        """Wait until the desk has done all there is to do, and see that it holds what one does that reads the whole
        world at once, with nobody disturbing it."""
        undisturbed = World(folder, self.site, self._events)
        differing = undisturbed.differing(self._store)
        # This desk has seen each feed several times, as it grew.
        answers, expected = differing.pop("answers kept"), undisturbed.expected["answers kept"]
        assert isinstance(answers, Counter) and isinstance(expected, Counter)
        assert answers >= expected
        assert set(answers.values()) == {1}
        assert differing == {}


@on_each_database_alone("worker")
def test_a_worker_killed_at_fifty_random_instants_loses_nothing_and_doubles_nothing(
    desk_address: str, tmp_path: Path
) -> None:
    dice = chance("worker")
    with serve_site() as site, closing(Store.open(desk_address)) as store:
        settings = load_settings(tmp_path, database=desk_address, allow_addresses=(site.allowed,))
        world = GrowingWorld(site, store, settings)
        at_work: list[set[str]] = []
        before: set[tuple[int, int, str]] = set()
        for _ in range(KILLS):
            process = Doomed(work_unsuspecting, settings, at=Instant.any(dice, MOST_WRITTEN))
            assert process.is_killed(world.grow_where_all_is_done)
            held = world.held()
            at_work.append({kind for _, _, kind in held - before} | ({"writing"} if process.changing else set()))
            before = held
        process = Doomed(work, settings)
        world.check(tmp_path / "undisturbed")
        process.kill()
    stages = Counter(stage for found in at_work for stage in found)
    print(f"{sum(map(bool, at_work))} of {KILLS} kills were in the middle of work; of which:", dict(stages))
    assert sum(map(bool, at_work)) >= KILLS // 2, at_work
    assert len(stages.keys() - {"writing"}) >= 4, "only in a few stages was it ever killed"


def test_a_page_whose_reading_ended_two_workers_and_a_trial_is_given_up_on_its_own_row_and_all_others_are_read(
    tmp_path: Path,
) -> None:
    with serve_site() as site:
        settings = load_settings(tmp_path, allow_addresses=(site.allowed,))
        store = Store.open(settings.database)
        for feed in publish(site, 6):
            store.add_feed(feed)
        deaths = 0
        end = time.monotonic() + 60
        while time.monotonic() < end:
            process = Doomed(work_and_die, settings)
            while process.is_alive() and (not store.progress().feeds_read or store.due(settings.now())):
                time.sleep(0.05)
            if process.is_alive():
                process.kill()
                break
            assert process.kill()
            deaths += 1
        assert deaths == 2
        failed = [entry for feed in store.feeds() for entry in store.feed(feed.id).entries if entry.state == "failed"]
        assert [entry.link for entry in failed] == [site.address + DEADLY]
        assert failed[0].last_error == "each process that reads it is killed (Killed)"
        assert failed[0].advice and "memory" in failed[0].advice
        assert (store.progress().articles, store.progress().placed) == (13, 13)
        store.close()
