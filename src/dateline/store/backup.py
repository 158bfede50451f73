"""A desk in one file that restores on either database.

The file is one line of text that names it, one line of JSON (the ``Header``), rows packed as one zstd stream, and 32
bytes: the SHA-256 of all before them. Rows are as the database holds them, so that nothing is unpacked and packed anew;
each batch says its table. Leases and sessions are not in it, for they belong to running processes and to browsers.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
from sqlalchemy import (
    Boolean,
    Connection,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    Table,
    TableClause,
    Text,
    column,
    func,
    select,
    table,
)
from sqlalchemy.types import TypeDecorator, TypeEngine

from dateline.errors import DatelineError
from dateline.store.columns import UtcTime
from dateline.store.compressed import zstd
from dateline.store.database import Database
from dateline.store.migrations import HEAD
from dateline.store.readers_schema import sessions
from dateline.store.schema import hubs, metadata, roles

MAGIC = b"dateline backup\n"
FORMAT = 1
LEFT_OUT = frozenset(t.name for t in (sessions, roles, hubs))
"""Tables that stay behind: who is signed in, which worker plays which part, and what hubs sign with."""

DIGEST_BYTES = hashlib.sha256().digest_size
LENGTH_BYTES = 4
_PACKED_AT_ONCE = 64  # rows: a raw page takes up to some megabytes
_ROWS_AT_ONCE = 1000
_LEVEL = 3  # most of it is packed already
_LONGEST_HEADER = 1_000_000


class BadBackup(DatelineError):
    """A file that is no backup of a desk, is not whole, or comes from a newer Dateline."""

    advice = "Nothing was changed. Take another backup file."


class BackupFailed(DatelineError):
    """A backup that could not be written."""


@dataclass(frozen=True, slots=True)
class SavedTable:
    """A table of the backup. columns: name and kind ("whole", "real", "yes or no", "time", "bytes" or "text"), in the
    order of each row; rows: how many; last_id: the last id that was given out, whether or not its row is still there.
    """

    name: str
    columns: tuple[tuple[str, str], ...]
    rows: int
    last_id: int


@dataclass(frozen=True, slots=True)
class Header:
    """What a backup says of itself. format: of the file; dateline: the version that wrote it; schema: of the tables."""

    format: int
    dateline: str
    schema: str
    at: datetime
    tables: tuple[SavedTable, ...]

    @property
    def rows(self) -> int:
        """All rows together."""
        return sum(saved.rows for saved in self.tables)

    def count(self, name: str) -> int:
        """The rows of one table; 0 where the backup has none such."""
        return next((saved.rows for saved in self.tables if saved.name == name), 0)


Progress = Callable[[int, int], None]
"""Told how many rows are done, and of how many."""


_KINDS: tuple[tuple[str, type[TypeEngine[Any]], TypeEngine[Any]], ...] = (
    ("yes or no", Boolean, Boolean()),
    ("whole", Integer, Integer()),
    ("real", Float, Float()),
    ("time", DateTime, UtcTime()),
    ("bytes", LargeBinary, LargeBinary()),
)


def rows_of(saved: SavedTable) -> TableClause:
    """The table as the backup knows it: its columns hold what the database holds, with nothing unpacked."""
    types = {kind: bare for kind, _, bare in _KINDS}
    return table(saved.name, *(column(name, types.get(kind, Text())) for name, kind in saved.columns))


def write_backup(
    database: Database, out: BinaryIO, name: str, now: datetime, progress: Progress | None = None
) -> Header:
    """Write the desk, as it stands at one instant, while others go on writing to it. name: of ``out``, for messages.

    Raises ``BackupFailed``, and ``StoreFailed`` where the desk can't be read.
    """
    summing = _Summing(out, name)
    with database.reading() as connection:
        header = _header(connection, now)
        summing.write(MAGIC + msgspec.json.encode(header) + b"\n")
        with zstd.ZstdFile(summing, "wb", level=_LEVEL) as packed:
            done = 0
            for number, saved in enumerate(header.tables):
                for batch in _batches(connection, saved):
                    _write_batch(packed, [number, batch])
                    done += len(batch)
                    if progress is not None:
                        progress(done, header.rows)
    summing.write(summing.digest())
    return header


def save_backup(database: Database, file: Path, now: datetime, progress: Progress | None = None) -> Header:
    """Write the desk to ``file``, which is there only once it is whole; an older backup there is replaced.

    Raises ``BackupFailed``, and ``StoreFailed`` where the desk can't be read.
    """
    if file.is_dir():
        raise BackupFailed(str(file), "is a folder", "Name a file in it.")
    with suppress(OSError), file.open("rb") as there:
        if there.read(len(MAGIC)) != MAGIC:
            raise BackupFailed(str(file), "is there already and is no backup", "Choose another name.")
    file = file.resolve()  # a link goes on leading there
    # Beside it, for it must lie on the same disk to take its name in one step.
    part = file.with_name(f"{file.name}.{secrets.token_hex(4)}.part")
    try:
        # It holds the hash of the password: nobody but its owner needs to read it.
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            header = write_backup(database, out, str(file), now, progress)
            out.flush()
            os.fsync(out.fileno())
        part.replace(file)
    except OSError as error:
        raise _unwritten(str(file), error) from error
    finally:
        part.unlink(missing_ok=True)
    return header


def read_header(file: Path) -> Header:
    """What a backup says of itself, once all of it was found to be whole. Raises ``BadBackup``."""
    with _opened(file) as backup:
        header = _read_header(file, backup)
        backup.seek(0)
        if not _is_whole(backup):
            raise BadBackup(str(file), "is cut short or damaged (its checksum is not that of its content)")
    return header


def read_rows(file: Path) -> Iterator[tuple[int, list[tuple[Any, ...]]]]:
    """The batches of a backup that was found whole: the number of the table in the header, and rows."""
    with _opened(file) as backup:
        _read_header(file, backup)
        upto = _Upto(backup, file.stat().st_size - DIGEST_BYTES)
        # To read on and on, it needs less of a file than its stub says.
        with zstd.ZstdFile(upto, "rb") as packed:  # type: ignore[call-overload]
            while length := packed.read(LENGTH_BYTES):
                yield _BATCH.decode(packed.read(int.from_bytes(length)))


_BATCH = msgspec.msgpack.Decoder(tuple[int, list[tuple[Any, ...]]])


def _header(connection: Connection, now: datetime) -> Header:
    tables = []
    for t in metadata.sorted_tables:
        if t.name in LEFT_OUT:
            continue
        columns = tuple((str(c.name), _kind(c.type)) for c in t.columns)
        rows = connection.execute(select(func.count()).select_from(t)).scalar_one()
        tables.append(SavedTable(str(t.name), columns, rows, last_id(connection, t)))
    return Header(FORMAT, version("dateline"), HEAD, now.astimezone(UTC), tuple(tables))


def last_id(connection: Connection, of: Table) -> int:
    """The last id that was given out in a table; 0 for none."""
    if connection.dialect.name == "sqlite":
        kept = table("sqlite_sequence", column("name"), column("seq"))
        asked = select(kept.c.seq).where(kept.c.name == of.name)
    else:
        asked = select(func.pg_sequence_last_value(func.pg_get_serial_sequence(of.name, "id")))
    return connection.execute(asked).scalar() or 0


def _kind(kind: TypeEngine[Any]) -> str:
    while isinstance(kind, TypeDecorator):
        kind = kind.impl_instance
    return next((name for name, parent, _ in _KINDS if isinstance(kind, parent)), "text")


def _batches(connection: Connection, saved: SavedTable) -> Iterator[Sequence[tuple[Any, ...]]]:
    rows = rows_of(saved)
    packed = any(kind == "bytes" for _, kind in saved.columns)
    at_once = _PACKED_AT_ONCE if packed else _ROWS_AT_ONCE
    asked = select(rows).order_by(rows.c.id).execution_options(yield_per=at_once)
    for batch in connection.execute(asked).partitions():
        yield [tuple(row) for row in batch]


def _write_batch(out: zstd.ZstdFile, batch: object) -> None:
    data = msgspec.msgpack.encode(batch)
    out.write(len(data).to_bytes(LENGTH_BYTES) + data)


def _unwritten(name: str, error: OSError) -> BackupFailed:
    return BackupFailed(name, f"cannot be written ({error.strerror})", "Choose another place, or free some space.")


@contextmanager
def _opened(file: Path) -> Iterator[BinaryIO]:
    try:
        with file.open("rb") as backup:
            yield backup
    except OSError as error:
        raise BadBackup(str(file), f"cannot be read ({error.strerror})") from error


def _read_header(file: Path, backup: BinaryIO) -> Header:
    if backup.read(len(MAGIC)) != MAGIC:
        raise BadBackup(str(file), "is no backup of a desk")
    line = backup.readline(_LONGEST_HEADER)
    try:
        said = msgspec.json.decode(line, type=_Format)
        if said.format > FORMAT:
            raise BadBackup(
                str(file), f"was written by a newer Dateline ({said.dateline})", "Install that version, or a newer one."
            )
        return msgspec.json.decode(line, type=Header)
    except msgspec.DecodeError as error:
        raise BadBackup(str(file), f"is damaged (what it says of itself cannot be read: {error})") from error


class _Format(msgspec.Struct):
    """What every format of the file says, now and later."""

    format: int
    dateline: str


def _is_whole(backup: BinaryIO) -> bool:
    found = hashlib.sha256()
    last = b""
    while chunk := backup.read(1 << 20):
        held = last + chunk
        found.update(held[:-DIGEST_BYTES])
        last = held[-DIGEST_BYTES:]
    return last == found.digest()


class _Summing:
    """Passes on what is written, and sums it up. Closing it leaves the file open: the sum goes there as well."""

    def __init__(self, out: BinaryIO, name: str) -> None:
        self._out = out
        self._name = name
        self._sum = hashlib.sha256()

    def write(self, data: bytes) -> int:
        self._sum.update(data)
        try:
            self._out.write(data)
        except OSError as error:
            raise _unwritten(self._name, error) from error
        return len(data)

    def close(self) -> None: ...

    def digest(self) -> bytes:
        return self._sum.digest()


class _Upto:
    """A file that seems to end before it does. Closing it leaves the file open."""

    def __init__(self, file: BinaryIO, end: int) -> None:
        self._file = file
        self._end = end

    def read(self, size: int = -1, /) -> bytes:
        left = self._end - self._file.tell()
        return self._file.read(left if size < 0 else min(size, left))

    def close(self) -> None: ...
