"""Backups: one file, whole or not there, that brings a desk back on either database."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text

from dateline.errors import LeaseLost, StoreFailed
from dateline.store import Store, Work
from dateline.store.backup import LEFT_OUT, BackupFailed, BadBackup, read_header, save_backup
from dateline.store.database import Database
from dateline.store.migrations import upgrade
from dateline.store.record_schema import claims
from dateline.store.restoring import holds_something, restore
from dateline.store.schema import metadata, stories, work
from tests.store.killing import is_killed_after
from tests.store.making import MINUTE, NOON, article, bring, on_sqlite, place, record, take_record
from tests.store.old_desk import ROWS, fill, rows_of_every_table, tables_of


def content(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Every row that a backup holds, but for who had which work at the time."""
    with store.reading() as connection:
        found = {
            t.name: [tuple(row) for row in connection.execute(select(t).order_by(t.c.id))]
            for t in metadata.sorted_tables
            if t.name not in LEFT_OUT
        }
        columns = [c for c in work.columns if c.name not in ("token", "lease_until")]
        found["work"] = [tuple(row) for row in connection.execute(select(*columns).order_by(work.c.id))]
    return found


def a_desk_with_one_story(store: Store) -> None:
    bring(store, article(1))
    take_record(store, record(article(1)))
    place(store)
    user = store.user(NOON)
    store.star(user, 1, NOON)
    store.set_password("argon2-hash-of-sesame", NOON)
    store.open_session(user, "token of a browser", NOON, NOON + MINUTE)


@pytest.fixture
def backup(store: Store, tmp_path: Path) -> Path:
    a_desk_with_one_story(store)
    file = tmp_path / "desk.backup"
    save_backup(store, file, NOON)
    return file


def reopened(address: str) -> Store:
    return Store.open(address)


@on_sqlite
def test_a_desk_comes_back_as_it_was_with_the_same_ids(store: Store, backup: Path, tmp_path: Path) -> None:
    restore(str(tmp_path / "other" / "desk.sqlite"), backup)
    other = reopened(str(tmp_path / "other" / "desk.sqlite"))
    assert content(other) == content(store)
    assert other.article(1).article == article(1)
    assert other.password_hash() == "argon2-hash-of-sesame"
    assert other.session_user("token of a browser", NOON) is None
    other.close()


@pytest.mark.postgres
def test_a_desk_moves_from_one_database_to_the_other_and_back(tmp_path: Path, fresh_postgres: str) -> None:
    here, there, back = tmp_path / "here.sqlite", fresh_postgres, tmp_path / "back.sqlite"
    first = Store.open(here)
    a_desk_with_one_story(first)
    save_backup(first, tmp_path / "1.backup", NOON)
    restore(there, tmp_path / "1.backup")
    second = Store.open(there)
    assert content(second) == content(first)
    assert bring(second, article(2), now=NOON + 31 * MINUTE) == 2, "a new article takes the next id"
    save_backup(second, tmp_path / "2.backup", NOON)
    restore(str(back), tmp_path / "2.backup")
    third = Store.open(back)
    assert content(third) == content(second)
    assert third.password_hash() == "argon2-hash-of-sesame"
    for store in (first, second, third):
        store.close()


@on_sqlite
def test_a_file_that_is_cut_or_damaged_anywhere_is_refused_with_nothing_changed(
    store: Store, backup: Path, tmp_path: Path, desk_address: str
) -> None:
    whole, before = backup.read_bytes(), content(store)
    spoiled = tmp_path / "spoiled.backup"
    for place_ in (3, 40, len(whole) // 2, len(whole) - 1):
        for data in (whole[:place_], whole[:place_] + bytes([whole[place_] ^ 1]) + whole[place_ + 1 :]):
            spoiled.write_bytes(data)
            with pytest.raises(BadBackup) as caught:
                restore(desk_address, spoiled, replace=True)
            assert caught.value.advice
    spoiled.write_bytes(b"Dear editor, " * 100)
    with pytest.raises(BadBackup, match="no backup"):
        restore(str(tmp_path / "new.sqlite"), spoiled)
    assert not (tmp_path / "new.sqlite").exists()
    assert content(store) == before


def test_a_desk_that_holds_something_is_replaced_only_where_that_is_asked_for(
    store: Store, backup: Path, desk_address: str
) -> None:
    bring(store, article(2), now=NOON + 31 * MINUTE)
    assert holds_something(desk_address)
    with pytest.raises(StoreFailed, match="holds a desk already"):
        restore(desk_address, backup)
    assert store.article(2).article == article(2)
    restore(desk_address, backup, replace=True)
    assert [row["id"] for row in rows(store, "articles")] == [1]


def test_a_restore_that_is_killed_in_its_middle_leaves_the_desk_as_it_was(
    store: Store, backup: Path, desk_address: str
) -> None:
    bring(store, article(2), now=NOON + 31 * MINUTE)
    before = content(store)
    store.close()
    for statements in (1, 30, 60, 90, 120):
        assert is_killed_after(statements, lambda: restore(desk_address, backup, replace=True))
        assert content(store) == before
        store.close()
    restore(desk_address, backup, replace=True)
    assert [row["id"] for row in rows(store, "articles")] == [1]


def test_ids_that_were_given_out_before_a_desk_was_replaced_are_not_given_out_again(
    store: Store, backup: Path, desk_address: str
) -> None:
    assert bring(store, article(2), now=NOON + 31 * MINUTE) == 2
    restore(desk_address, backup, replace=True)
    assert bring(store, article(3), now=NOON + 62 * MINUTE) == 3


def test_a_worker_that_was_at_something_when_the_desk_was_replaced_loses_it(
    store: Store, backup: Path, desk_address: str
) -> None:
    store.read_feed_soon(1)
    held = store.lease(Work.FEED, NOON, 1, 60)[0]
    role = store.take_role("placing", NOON, 60)
    assert role is not None
    restore(desk_address, backup, replace=True)
    with pytest.raises(LeaseLost):
        store.drop_work(held)
    assert not store.keep_role(role, NOON, 60)
    assert store.take_role("placing", NOON, 60) is not None, "whoever comes next need not wait for it"


@pytest.mark.postgres
def test_whoever_reads_from_one_table_after_the_other_as_a_desk_is_replaced_reads_all_of_the_same_desk(
    fresh_postgres: str, tmp_path: Path
) -> None:
    store = Store.open(fresh_postgres)
    a_desk_with_one_story(store)
    save_backup(store, tmp_path / "desk.backup", NOON)
    waits = select(func.count()).select_from(text("pg_locks")).where(text("NOT granted"))
    with ThreadPoolExecutor(1) as others:
        with store.reading() as reader:
            assert reader.execute(select(stories.c.id)).all()
            restoring = others.submit(restore, fresh_postgres, tmp_path / "desk.backup", replace=True)
            with store.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as watching:
                while not watching.execute(waits).scalar():
                    assert not restoring.done(), "it has waited for nobody"
                    time.sleep(0.01)
            assert reader.execute(select(claims.c.id)).all()
        restoring.result()
    assert store.article(1).article == article(1)
    store.close()


def test_what_comes_in_while_a_backup_is_written_is_wholly_in_it_or_not_at_all(
    store: Store, tmp_path: Path, open_again: Callable[[], Store]
) -> None:
    a_desk_with_one_story(store)
    writer = open_again()
    before = content(store)

    def another(done: int, total: int) -> None:
        writer.add_feed(f"https://courier.example/feed/{done}", outlet="The Courier")

    save_backup(store, tmp_path / "desk.backup", NOON, another)
    restore(str(tmp_path / "other.sqlite"), tmp_path / "desk.backup")
    other = reopened(str(tmp_path / "other.sqlite"))
    assert content(other) == before
    assert len(store.feeds()) > len(other.feeds()) == 1
    other.close()


@on_sqlite
def test_a_backup_that_cannot_be_written_leaves_what_was_there_and_no_part(
    store: Store, backup: Path, tmp_path: Path
) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear editor")
    with pytest.raises(BackupFailed, match="no backup"):
        save_backup(store, letter, NOON)
    assert letter.read_text() == "Dear editor"

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    whole = backup.read_bytes()
    with pytest.raises(KeyboardInterrupt):
        save_backup(store, backup, NOON, stop)
    assert backup.read_bytes() == whole
    assert not list(tmp_path.glob("*.part"))
    with pytest.raises(BackupFailed, match="cannot be written"):
        save_backup(store, tmp_path / "nowhere" / "desk.backup", NOON)


@on_sqlite
def test_a_backup_says_what_it_holds_and_only_its_owner_reads_it(backup: Path) -> None:
    header = read_header(backup)
    assert (header.count("articles"), header.count("feeds"), header.at) == (1, 1, NOON)
    assert b"token of a browser" not in backup.read_bytes()
    assert backup.stat().st_mode & 0o077 == 0


@on_sqlite
def test_a_backup_of_a_newer_dateline_is_refused_in_words(
    store: Store, backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as newer:
        newer.setattr("dateline.store.backup.HEAD", "9999")
        save_backup(store, backup, NOON)
    with pytest.raises(BadBackup, match="newer Dateline"):
        restore(str(tmp_path / "new.sqlite"), backup)
    with monkeypatch.context() as newer:
        newer.setattr("dateline.store.backup.FORMAT", 2)
        save_backup(store, backup, NOON)
    with pytest.raises(BadBackup, match="newer Dateline"):
        restore(str(tmp_path / "new.sqlite"), backup)
    assert not (tmp_path / "new.sqlite").exists()


def test_a_backup_of_an_older_dateline_is_brought_up_to_date(
    desk_address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = Database.as_it_is(tmp_path / "old.sqlite")
    with old.writing() as connection:
        upgrade(connection, None, "0001")
        fill(connection)
        tables = tables_of(connection)
        before = rows_of_every_table(connection)
    with monkeypatch.context() as then:
        then.setattr("dateline.store.backup.HEAD", "0001")
        then.setattr("dateline.store.backup.metadata", tables)
        save_backup(old, tmp_path / "old.backup", NOON)
    old.close()
    restore(desk_address, tmp_path / "old.backup")
    store = Store.open(desk_address)
    for name in ("articles", "revisions", "claims", "entries"):
        ids = [row["id"] for row in rows(store, name)]
        assert ids == [row["id"] for row in before[name]]
    assert store.add_feed("https://new.example/feed", outlet="New") == ROWS + 1
    store.close()


def rows(store: Store, name: str) -> list[dict[str, Any]]:
    with store.reading() as connection:
        return rows_of_every_table(connection)[name]
