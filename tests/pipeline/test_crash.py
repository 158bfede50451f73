"""``kill -9`` of the worker at any instant: nothing lost, nothing doubled, no half story."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from pathlib import Path

from dateline.config import Settings, load_settings
from dateline.pipeline import fetch_round
from dateline.store import Store
from tests.pipeline.site import Site, serve_site
from tests.pipeline.state import state_of
from tests.pipeline.worker_process import DEADLY, work, work_and_die
from tests.pipeline.world import publish

KILLS = 20
EVENTS = 30


def new_desk(folder: Path, site: Site, feeds: list[str]) -> tuple[Settings, Store]:
    settings = load_settings(folder, allow_addresses=(site.allowed,))
    store = Store.open(settings.database)
    for feed in feeds:
        store.add_feed(feed)
    return settings, store


def done_by(store: Store) -> int:
    """How many steps of the whole way are done; it goes from 0 to some 300."""
    found = store.progress()
    return found.entries + found.articles + found.recorded + found.placed


def wait_until_done(store: Store, steps: int, *, seconds: float) -> None:
    """Kills are spread over the whole way by how far it is, not by the clock: machines differ."""
    end = time.monotonic() + seconds
    while done_by(store) < steps and time.monotonic() < end:
        time.sleep(0.005)


def test_a_worker_killed_at_twenty_random_instants_loses_nothing_and_doubles_nothing(tmp_path: Path) -> None:
    seed = int(os.environ.get("DATELINE_CRASH_SEED", random.SystemRandom().randrange(10**6)))
    print(f"seed {seed} (DATELINE_CRASH_SEED={seed} repeats it)")
    chance = random.Random(seed)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.pipeline.worker_process", "dateline.record", "dateline.articles"])
    with serve_site() as site:
        feeds = publish(site, EVENTS)
        settings, undisturbed = new_desk(tmp_path / "undisturbed", site, feeds)
        fetch_round(undisturbed, settings, settings.now())
        expected = state_of(undisturbed)

        settings, store = new_desk(tmp_path / "crashed", site, feeds)
        waiting: list[int] = []
        for _ in range(KILLS):
            begun = context.Event()
            process = context.Process(target=work, args=(settings, begun))
            process.start()
            assert begun.wait(30)
            wait_until_done(store, done_by(store) + chance.randint(0, 14), seconds=3)
            time.sleep(chance.uniform(0, 0.05))
            process.kill()
            process.join()
            assert process.exitcode == -signal.SIGKILL
            waiting.append(store.progress().waiting)
        print("pieces of work left after each kill:", waiting)
        begun = context.Event()
        process = context.Process(target=work, args=(settings, begun))
        process.start()
        end = time.monotonic() + 60
        while store.due(settings.now()) and time.monotonic() < end:
            time.sleep(0.1)
        process.kill()
        process.join()

        assert sum(left > 0 for left in waiting) >= KILLS // 2, "the worker was done before it was killed: " + str(
            waiting
        )
        found = state_of(store)
        for name, rows in expected.items():
            assert found[name] == rows, name
        with store.reading() as connection:
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert store.due(settings.now()) == 0
        undisturbed.close()
        store.close()


def test_a_page_whose_reading_ended_two_workers_and_a_trial_is_given_up_on_its_own_row_and_all_others_are_read(
    tmp_path: Path,
) -> None:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.pipeline.worker_process", "dateline.record", "dateline.articles"])
    with serve_site() as site:
        settings, store = new_desk(tmp_path, site, publish(site, 6))
        deaths = 0
        end = time.monotonic() + 60
        while time.monotonic() < end:
            begun = context.Event()
            process = context.Process(target=work_and_die, args=(settings, begun))
            process.start()
            while process.is_alive() and (not store.progress().feeds_read or store.due(settings.now())):
                process.join(0.05)
            if process.is_alive():
                break
            assert process.exitcode == -signal.SIGKILL
            deaths += 1
        process.kill()
        process.join()
        assert deaths == 2
        failed = [entry for feed in store.feeds() for entry in store.feed(feed.id).entries if entry.state == "failed"]
        assert [entry.link for entry in failed] == [site.address + DEADLY]
        assert failed[0].last_error == "each process that reads it is killed (Killed)"
        assert failed[0].advice and "memory" in failed[0].advice
        assert (store.progress().articles, store.progress().placed) == (13, 13)
        store.close()
