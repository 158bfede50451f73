"""``kill -9`` of the worker at any instant: nothing lost, nothing doubled, no half story."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from dateline.config import load_settings
from dateline.store import Store
from tests.pipeline.site import serve_site
from tests.pipeline.undisturbed import World
from tests.pipeline.worker_process import DEADLY, work, work_and_die, work_unsuspecting
from tests.pipeline.world import publish
from tests.pipeline.zygote import KILLS, Doomed, chance


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with serve_site() as site:
        yield World(tmp_path_factory.mktemp("undisturbed"), site)


def test_a_worker_killed_at_fifty_random_instants_loses_nothing_and_doubles_nothing(
    world: World, desk_address: str, tmp_path: Path
) -> None:
    dice = chance("worker")
    settings, store = world.desk(tmp_path, desk_address)
    left = []
    for _ in range(KILLS):
        process = Doomed(work_unsuspecting, settings)
        assert process.kill_at(dice.randint(0, 3 * world.written // (2 * KILLS)), dice.random())
        left.append(store.due(settings.now()))
    print("pieces of work left after each kill:", left)
    assert sum(count > 0 for count in left) >= KILLS // 2, f"the worker was done before it was killed: {left}"
    process = Doomed(work, settings)
    world.check(store)
    process.kill()
    store.close()


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
