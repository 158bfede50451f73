"""A desk brought back from a backup, on either database, also while it is served.

All of it is one transaction: whoever reads meanwhile sees the desk as it was, and whoever writes waits. The rows are
loaded into tables of the version that the backup was written by, and those are brought up to date then. Workers that
were at something lose it: every lease has another token afterwards.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import (
    DDL,
    Connection,
    MetaData,
    Table,
    column,
    delete,
    func,
    insert,
    inspect,
    select,
    table,
    update,
)
from sqlalchemy.exc import OperationalError
from sqlalchemy.schema import CreateSchema, DropSchema, DropTable, ExecutableDDLElement

from dateline.errors import StoreFailed
from dateline.store.backup import BadBackup, Header, Progress, last_id, read_header, read_rows, rows_of
from dateline.store.database import Database, schema_version
from dateline.store.migrations import knows, upgrade
from dateline.store.schema import articles, entries, feeds, metadata, roles, work
from dateline.store.search import empty
from dateline.store.search.tables import SHADOWS
from dateline.store.work import Work

_BESIDE = "dateline_restoring"
_LOCK_SECONDS = 30.0
_READERS_SECONDS = 120.0
_LOCK_AGAIN_SECONDS = 0.1
_BRIEFLY = "500ms"  # less than a server waits before it ends one of two that wait for each other

_LOCK: ExecutableDDLElement = DDL("LOCK TABLE %(fullname)s IN EXCLUSIVE MODE")  # type: ignore[no-untyped-call]
_LOCK_AT_ONCE: ExecutableDDLElement = DDL("LOCK TABLE %(fullname)s IN EXCLUSIVE MODE NOWAIT")  # type: ignore[no-untyped-call]
_LOCK_ALONE: ExecutableDDLElement = DDL("LOCK TABLE %(fullname)s IN ACCESS EXCLUSIVE MODE")  # type: ignore[no-untyped-call]


@dataclass(frozen=True, slots=True)
class _Standing:
    """What must not be forgotten of a desk that is replaced: ids that were given out, and tokens that workers hold."""

    last_ids: dict[str, int]
    work_token: int
    roles: dict[str, int]


def restore(address: str, file: Path, *, replace: bool = False, progress: Progress | None = None) -> Header:
    """Bring the desk at ``address`` back as the backup has it, and say what the backup says of itself.

    replace: whether a desk that holds something may be replaced. Ids stay what they were. Raises ``BadBackup`` where
    the file is no backup, not whole, or newer than this Dateline, and ``StoreFailed`` where the desk holds something or
    cannot be written: nothing is changed then.
    """
    header = read_header(file)
    if not knows(header.schema):
        advice = f"Install Dateline {header.dateline}, or a newer one. Nothing was changed."
        raise BadBackup(
            str(file), f"was written by a newer Dateline (its tables are at version {header.schema})", advice
        )
    made = _not_there_yet(address)
    database = Database.as_it_is(address)
    try:
        _replace(database, header, file, replace, progress)
        made = []
    finally:
        database.close()
        for part in made:
            part.unlink(missing_ok=True)
    return header


def holds_something(address: str) -> bool:
    """Whether there is a desk at ``address`` that a restore would replace. Raises ``StoreFailed``."""
    if _not_there_yet(address):
        return False
    database = Database.as_it_is(address)
    try:
        with database.reading() as connection:
            return _holds_something(connection)
    finally:
        database.close()


def _not_there_yet(address: str) -> list[Path]:
    """The files that opening a desk at ``address`` makes; none where it is there, or lies on a server."""
    if "://" in address or Path(address).expanduser().exists():
        return []
    path = Path(address).expanduser()
    return [path.with_name(path.name + ending) for ending in ("", "-wal", "-shm")]


def _replace(database: Database, header: Header, file: Path, replace: bool, progress: Progress | None) -> None:
    with database.writing() as connection:
        version = schema_version(connection)
        if version is None and inspect(connection).get_table_names():
            raise StoreFailed(database.name, "is a database of something else", "Choose another file or database.")
        if version is not None and not knows(version):
            raise StoreFailed(
                database.name,
                f"was written by a newer Dateline (its tables are at version {version})",
                "Install the newer version, or restore into another folder or database.",
            )
        _hold_writers(connection, database.name)
        if not replace and _holds_something(connection):
            raise StoreFailed(
                database.name, "holds a desk already", "Restore into another folder, or replace it with --replace."
            )
        standing = _standing(connection)
        with _new_tables(connection, database.name):
            upgrade(connection, None, header.schema)
            _load(connection, header, file, standing.work_token + 1, progress)
            _raise_ids(connection, {saved.name: saved.last_id for saved in header.tables})
            upgrade(connection, header.schema)
            empty(connection)  # the index stays behind as well: the worker fills it anew
            _raise_ids(connection, standing.last_ids)
            # Hubs stay behind: what was to be asked of them has nobody to ask.
            connection.execute(delete(work).where(work.c.kind == Work.HUB))
            kept = [{"name": name, "token": token + 1} for name, token in standing.roles.items()]
            if kept:
                connection.execute(insert(roles), kept)


def _holds_something(connection: Connection) -> bool:
    there = set(inspect(connection).get_table_names())
    return any(
        connection.execute(select(t.c.id).limit(1)).first() is not None
        for t in (feeds, entries, articles)
        if t.name in there
    )


def _standing(connection: Connection) -> _Standing:
    there = set(inspect(connection).get_table_names())
    if not {work.name, roles.name} <= there:
        return _Standing({}, 0, {})
    return _Standing(
        last_ids={t.name: last_id(connection, t) for t in metadata.sorted_tables if t.name in there},
        work_token=connection.execute(select(func.max(work.c.token))).scalar() or 0,
        roles={row.name: row.token for row in connection.execute(select(roles.c.name, roles.c.token))},
    )


def _load(connection: Connection, header: Header, file: Path, token: int, progress: Progress | None) -> None:
    tables = [rows_of(saved) for saved in header.tables]
    names = [[name for name, _ in saved.columns] for saved in header.tables]
    loaded = [0] * len(tables)
    for number, batch in read_rows(file):
        rows = [dict(zip(names[number], row, strict=True)) for row in batch]
        if tables[number].name == work.name:
            rows = [{**row, "lease_until": None, "token": row["token"] + token} for row in rows]
        connection.execute(insert(tables[number]), rows)
        loaded[number] += len(rows)
        if progress is not None:
            progress(sum(loaded), header.rows)
    if loaded != [saved.rows for saved in header.tables]:
        raise BadBackup(str(file), "holds other rows than it says")


def _raise_ids(connection: Connection, last_ids: dict[str, int]) -> None:
    """No id that was given out is given out again."""
    for name, last in last_ids.items():
        if not inspect(connection).has_table(name) or last <= last_id(connection, metadata.tables[name]):
            continue
        if connection.dialect.name == "postgresql":
            connection.execute(select(func.setval(func.pg_get_serial_sequence(name, "id"), last)))
            continue
        sequence = table("sqlite_sequence", column("name"), column("seq"))
        kept = connection.execute(update(sequence).where(sequence.c.name == name).values(seq=last))
        if not kept.rowcount:
            connection.execute(insert(sequence).values(name=name, seq=last))


def _hold_writers(connection: Connection, name: str) -> None:
    """Let nobody write until the transaction ends; readers go on. SQLite's transaction has done so as it began."""
    there = set(inspect(connection).get_table_names())
    if connection.dialect.name != "postgresql" or work.name not in there:
        return
    # Workers take their work's row first: none begins anything once that table is held, and what is under way ends.
    # The others are not waited for while it is held, so that two never wait for each other.
    others = [t for t in metadata.sorted_tables if t.name in there and t is not work]
    _take(connection, name, [_LOCK.against(work), *(_LOCK_AT_ONCE.against(t) for t in others)], _LOCK_SECONDS)


def _hold_readers(connection: Connection, name: str, names: list[str]) -> None:
    """Let nobody read any more. Who has read one table and wants another is let go on, for it would wait for us as we
    wait for it, and would find other rows there."""
    connection.execute(select(func.set_config("lock_timeout", _BRIEFLY, True)))
    locks = [_LOCK_ALONE.against(Table(table_name, MetaData())) for table_name in names]
    _take(connection, name, locks, _READERS_SECONDS)


def _take(connection: Connection, name: str, locks: Sequence[ExecutableDDLElement], seconds: float) -> None:
    """Take all these locks, or none and try again. seconds: for how long."""
    end = time.monotonic() + seconds
    while True:
        held = connection.begin_nested()
        try:
            for lock in locks:
                connection.execute(lock)
        except OperationalError as busy:
            held.rollback()
            if time.monotonic() > end:
                advice = "Nothing was changed. Try again when less is going on: a backup, say, reads until it is done."
                raise StoreFailed(name, "is busy: others use it all the time", advice) from busy
            time.sleep(_LOCK_AGAIN_SECONDS)
        else:
            held.commit()
            return


@contextmanager
def _new_tables(connection: Connection, database: str) -> Iterator[None]:
    """The block makes and fills the desk's tables; as it ends, they stand in place of those that were there."""
    if connection.dialect.name == "sqlite":
        _drop(connection, inspect(connection).get_table_names())
        yield
        return
    # Beside the old ones, which can be read until the very end.
    path = connection.execute(select(func.current_setting("search_path"))).scalar_one()
    home = connection.execute(select(func.current_schema())).scalar_one()
    connection.execute(DropSchema(_BESIDE, cascade=True, if_exists=True))
    connection.execute(CreateSchema(_BESIDE))
    connection.execute(select(func.set_config("search_path", _BESIDE, True)))
    yield
    connection.execute(select(func.set_config("search_path", path, True)))
    made = inspect(connection).get_table_names(schema=_BESIDE)
    old = [name for name in inspect(connection).get_table_names() if name in made]
    _hold_readers(connection, database, old)
    _drop(connection, old)
    move: ExecutableDDLElement = DDL(  # type: ignore[no-untyped-call]
        "ALTER TABLE %(fullname)s SET SCHEMA %(home)s",
        context={"home": connection.dialect.identifier_preparer.quote(home)},
    )
    for name in made:
        connection.execute(move.against(Table(name, MetaData(), schema=_BESIDE)))
    connection.execute(DropSchema(_BESIDE))


def _drop(connection: Connection, names: list[str]) -> None:
    known = [t.name for t in reversed(metadata.sorted_tables)]
    # Those that refer to others go first.
    for name in sorted(set(names) - set(SHADOWS), key=lambda name: known.index(name) if name in known else -1):
        connection.execute(DropTable(Table(name, MetaData())))
