"""Opening a desk: its tables, its history, and what it says when it cannot be opened."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from dateline.errors import StoreFailed
from dateline.store import Store
from dateline.store.migrations import HEAD
from dateline.store.schema import metadata
from dateline.store.search.tables import index_metadata


def _not_of_the_index(name: str | None, kind: str, parents: object) -> bool:
    return kind != "table" or not (name or "").startswith("search_")


def test_the_history_of_migrations_ends_in_the_tables_that_the_code_knows(store: Store) -> None:
    with store.reading() as connection:
        opts = {"compare_type": False, "include_name": _not_of_the_index}
        assert compare_metadata(MigrationContext.configure(connection, opts=opts), metadata) == []
        assert {
            table.name: {column["name"] for column in inspect(connection).get_columns(table.name)}
            for table in index_metadata.tables.values()
        } == {table.name: set(table.columns.keys()) for table in index_metadata.tables.values()}
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == HEAD


def test_a_desk_opened_twice_keeps_what_it_has(store: Store, desk_address: str) -> None:
    with store.writing() as connection:
        connection.execute(text("INSERT INTO roles (name, token) VALUES ('somebody', 3)"))
    again = Store.open(desk_address)
    with again.reading() as connection:
        assert connection.execute(text("SELECT token FROM roles")).scalar() == 3
    again.close()


def test_a_desk_of_a_newer_version_is_left_alone_and_says_so(store: Store, desk_address: str) -> None:
    with store.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreFailed, match="newer Dateline") as caught:
        Store.open(desk_address)
    assert caught.value.advice and "newer version" in caught.value.advice


def test_a_file_that_is_no_database_is_named_and_kept(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear editor, " * 100)
    with pytest.raises(StoreFailed, match="no SQLite database"):
        Store.open(letter)
    assert letter.read_text().startswith("Dear editor")


def test_a_database_of_something_else_is_left_alone(tmp_path: Path) -> None:
    other = tmp_path / "shop.sqlite"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE orders (id INTEGER)")
    connection.close()
    with pytest.raises(StoreFailed, match="something else"):
        Store.open(other)


def test_a_desk_in_a_folder_that_cannot_be_made_says_where(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreFailed) as caught:
        Store.open(tmp_path / "file" / "desk.sqlite")
    assert "file" in caught.value.subject and caught.value.advice


def test_a_server_that_does_not_answer_is_named_without_its_password() -> None:
    with pytest.raises(StoreFailed, match="does not answer") as caught:
        Store.open("postgresql://desk:sesame@127.0.0.1:9/desk")
    assert "sesame" not in str(caught.value)


def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(StoreFailed, match="no database address") as caught:
        Store.open("floppy://desk:sesame@a")
    assert "sesame" not in str(caught.value)


def test_a_locked_file_says_what_to_close(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dateline.store.database.BUSY_SECONDS", 0.1)
    store = Store.open(tmp_path / "desk.sqlite")
    other = sqlite3.connect(tmp_path / "desk.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreFailed, match="locked by another program") as caught:
        store.add_feed("https://courier.example/feed")
    assert caught.value.advice and "close" in caught.value.advice
    other.close()
    store.add_feed("https://courier.example/feed")
    store.close()


def test_a_full_disk_says_so_and_keeps_what_was_kept(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "desk.sqlite")
    store.add_feed("https://courier.example/feed")
    with store.reading() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreFailed, match="no room left on its disk"):
        for number in range(1000):
            store.add_feed(f"https://courier.example/feed/{number}", title="word " * 100)
    assert "https://courier.example/feed" in [line.url for line in store.feeds()]
    store.close()


def test_a_process_that_is_killed_loses_nothing_it_has_kept(tmp_path: Path) -> None:
    script = (
        "import os, signal, sys\n"
        "from dateline.store import Store\n"
        "store = Store.open(sys.argv[1])\n"
        "store.add_feed('https://courier.example/feed')\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    ended = subprocess.run([sys.executable, "-c", script, str(tmp_path / "desk.sqlite")], check=False)
    assert ended.returncode == -signal.SIGKILL
    store = Store.open(tmp_path / "desk.sqlite")
    assert [line.url for line in store.feeds()] == ["https://courier.example/feed"]
    store.close()
