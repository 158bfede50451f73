"""Desks of every earlier version are brought up to date with all that they hold, or stay as they are."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from dateline.store import Store, migrations
from dateline.store.database import Database, schema_version
from dateline.store.migrations import HEAD, upgrade
from tests.store.killing import is_killed_after
from tests.store.old_desk import ROWS, fill, rows_of_every_table


def released() -> list[str]:
    """Every version of the history but the newest."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    history = ScriptDirectory.from_config(config).iterate_revisions(HEAD, "base")
    return sorted(script.revision for script in history if script.revision != HEAD)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def nothing_there(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where no desk lies yet: a file that is not there, or a database without tables."""
    if request.param == "sqlite":
        yield str(tmp_path / "desk.sqlite")
        return
    server: str = request.getfixturevalue("postgres_server")
    name = f"old_{uuid.uuid4().hex[:12]}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield engine.url.set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


GIVEN_UP = {("habits", "after_id")}
"""Columns that a later version has no more, since another says what they said."""


def make(address: str, version: str) -> dict[str, list[dict[str, Any]]]:
    """Make a desk of that version with something in every table; its rows."""
    database = Database.as_it_is(address)
    with database.writing() as connection:
        upgrade(connection, None, version)
        fill(connection)
        rows = rows_of_every_table(connection)
    database.close()
    return rows


@pytest.mark.parametrize("version", released())
def test_a_desk_of_an_earlier_version_is_brought_up_to_date_with_all_that_it_holds(
    nothing_there: str, version: str
) -> None:
    before = make(nothing_there, version)
    assert before and all(len(rows) == ROWS for rows in before.values())
    store = Store.open(nothing_there)
    with store.reading() as connection:
        assert schema_version(connection) == HEAD
        after = rows_of_every_table(connection)
    store.close()
    for name, rows in before.items():
        columns = [column for column in rows[0] if (name, column) not in GIVEN_UP]
        assert [[row[column] for column in columns] for row in after[name]] == [
            [row[column] for column in columns] for row in rows
        ], f"rows of {name}"


def test_a_migration_that_is_killed_half_way_leaves_every_row_of_the_desk_as_it_was(nothing_there: str) -> None:
    before = make(nothing_there, "0001")
    assert is_killed_after(9, lambda: Store.open(nothing_there))
    database = Database.as_it_is(nothing_there)
    with database.reading() as connection:
        assert schema_version(connection) == "0001"
        assert rows_of_every_table(connection) == before
    database.close()
    store = Store.open(nothing_there)
    with store.reading() as connection:
        assert schema_version(connection) == HEAD
        assert len(rows_of_every_table(connection)["articles"]) == ROWS
    store.close()
