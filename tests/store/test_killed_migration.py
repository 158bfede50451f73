"""``kill -9`` while a desk is brought up to date: it is as it was or as new as can be, and has every row."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, func, inspect, make_url, select, table, text

from dateline.store import Store
from dateline.store.migrations import HEAD, upgrade
from tests.pipeline.zygote import KILLS, Doomed, Instant, chance, on_each_database_alone
from tests.store.old_desk import fill, rows_of_every_table, tables_of

FIRST = "0001"
FEEDS = 300

Found = tuple[str, dict[str, list[str]], tuple[int, ...]]


def open_desk(address: str) -> None:
    Store.open(address).close()


def make_first(address: str) -> None:
    """A desk of the first version with something in every table, and many feeds."""
    engine = create_engine(address)
    with engine.begin() as connection:
        assert upgrade(connection, None, FIRST)
        fill(connection)
        feeds = tables_of(connection).tables["feeds"]
        one = connection.execute(select(feeds).limit(1)).mappings().one()
        connection.execute(
            feeds.insert(),
            [
                {**one, "id": n, "digest": f"{n:032}", "url": f"https://courier.example/{n}"}
                for n in range(100, 100 + FEEDS)
            ],
        )
    engine.dispose()


def found_in(address: str) -> Found:
    """The version that a desk says it has, its columns, and how many rows its tables have."""
    engine = create_engine(address)
    with engine.connect() as connection:
        version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
        columns = {
            name: [column["name"] for column in columns]
            for (_, name), columns in inspect(connection).get_multi_columns().items()
        }
        names = sorted(name for name in columns if not name.startswith(("alembic", "search_")))
        counts = connection.execute(
            select(*(select(func.count()).select_from(table(name)).scalar_subquery() for name in names))
        ).one()
    engine.dispose()
    return version, columns, tuple(counts)


def rows_of(address: str) -> dict[str, list[dict[str, Any]]]:
    """Every row of a desk's tables, by table."""
    engine = create_engine(address)
    with engine.connect() as connection:
        found = rows_of_every_table(connection)
    engine.dispose()
    return found


@pytest.fixture
def first(desk_address: str, tmp_path: Path) -> Iterator[tuple[str, Callable[[], None]]]:
    """The address of a desk of the first version, and what makes it so again."""
    if "://" not in desk_address:
        kept, desk = tmp_path / "kept.sqlite", tmp_path / "first.sqlite"
        make_first(f"sqlite:///{kept}")

        def copy() -> None:
            for path in tmp_path.glob("first.sqlite*"):
                path.unlink()
            shutil.copy(kept, desk)

        copy()
        yield f"sqlite:///{desk}", copy
        return
    url = make_url(desk_address)
    own, kept_name = f"{url.database}_first", f"{url.database}_kept"
    server = create_engine(url, isolation_level="AUTOCOMMIT")

    def run(*statements: str) -> None:
        with server.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))

    def create() -> None:
        run(f"DROP DATABASE IF EXISTS {own} WITH (FORCE)", f"CREATE DATABASE {own} TEMPLATE {kept_name}")

    run(f"DROP DATABASE IF EXISTS {kept_name} WITH (FORCE)", f"CREATE DATABASE {kept_name}")
    make_first(url.set(database=kept_name).render_as_string(hide_password=False))
    create()
    yield url.set(database=own).render_as_string(hide_password=False), create
    run(f"DROP DATABASE {own} WITH (FORCE)", f"DROP DATABASE {kept_name} WITH (FORCE)")
    server.dispose()


@on_each_database_alone("migration")
def test_bringing_a_desk_up_to_date_killed_at_fifty_random_instants_leaves_it_as_it_was_or_as_new(
    first: tuple[str, Callable[[], None]],
) -> None:
    address, again = first
    before = found_in(address)
    assert before[0] == FIRST
    undisturbed = Doomed(open_desk, address)
    undisturbed.wait_until_ended()
    after = found_in(address)
    assert after[0] == HEAD
    rows = rows_of(address)
    assert len(rows["feeds"]) > FEEDS and len(rows["feed_addresses"]) > FEEDS
    again()

    dice = chance("migration")
    ended = Counter[str]()
    for _ in range(KILLS):
        process = Doomed(open_desk, address, at=Instant.any(dice, undisturbed.worked))
        killed = process.is_killed()
        found = found_in(address)
        assert found in (before, after), found[0]
        ended["done" if not killed else f"{found[0]}, writing" if process.changing else found[0]] += 1
        if found == after:
            again()
    print(dict(ended))
    assert ended[f"{FIRST}, writing"] > KILLS // 4, f"it was seldom in the middle of it: {ended}"
    open_desk(address)
    assert found_in(address) == after
    assert rows_of(address) == rows
