"""Several workers of one desk, each as on a machine of its own: every entry once, placed in order by one at a time, and
nobody idle while there is work."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from dateline.config import load_settings
from dateline.store import Store
from tests.pipeline.site import serve_site
from tests.pipeline.undisturbed import World
from tests.pipeline.worker_process import work_noting
from tests.pipeline.zygote import Doomed


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with serve_site() as site:
        yield World(tmp_path_factory.mktemp("undisturbed"), site)


def test_workers_of_several_machines_share_a_river_and_one_at_a_time_places_it_in_order(
    world: World, desk_address: str, tmp_path: Path
) -> None:
    store = Store.open(desk_address)
    machines = 3 if store.engine.dialect.name == "postgresql" else 2
    workers, notes = [], []
    for number in range(machines):
        own = tmp_path / f"machine-{number}"
        own.mkdir()
        settings = load_settings(own, database=desk_address, allow_addresses=(world.site.allowed,))
        notes.append(own / "notes")
        workers.append(Doomed(work_noting, settings, notes[-1]))
    for worker in workers:
        worker.wait_until_written(1, seconds=30)
    for feed in world.feeds:
        store.add_feed(feed)
        time.sleep(0.3)  # the river goes on while they work
    world.check(store)
    assert all(worker.kill() for worker in workers)

    did = [[line.split() for line in file.read_text().splitlines()] if file.exists() else [] for file in notes]
    print([len(lines) for lines in did])
    recorded = [int(line[1]) for lines in did for line in lines if line[0] == "recorded"]
    assert len(recorded) == len(set(recorded)) == store.progress().articles, "each is recorded, and by one alone"
    assert all(lines for lines in did), f"one worker had nothing to do: {[len(lines) for lines in did]}"
    placed = [
        (int(line[1]), int(line[2]), who) for who, lines in enumerate(did) for line in lines if line[0] == "placed"
    ]
    assert sorted(article for article, _, _ in placed) == sorted(set(recorded)), "each is placed, and once"
    turns = [(turn, who) for _, turn, who in sorted(placed)]
    assert turns == sorted(turns), "a later turn at placing placed an earlier article"
    assert len(set(turns)) == len(dict(turns)), "two placed in one turn"
    store.close()
