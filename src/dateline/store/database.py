"""One desk's database: opening it, bringing its tables up to date, and transactions with errors in the desk's words."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import local
from typing import Any, Self, TypeAlias

from sqlalchemy import Connection, Engine, Row, Select, create_engine, event, func, inspect, select, text
from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    DBAPIError,
    IntegrityError,
    NoSuchModuleError,
    SQLAlchemyError,
    StatementError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout

from dateline.errors import StoreFailed
from dateline.store.migrations import HEAD, upgrade

AnyRow: TypeAlias = Row[*tuple[Any, ...]]
AnySelect: TypeAlias = Select[*tuple[Any, ...]]

BUSY_SECONDS = 30  # how long a writer waits for another before it says that the database is locked
_PASSWORD = re.compile(r"(://[^:@/]*:)[^@]*@")
_MIGRATION_LOCK = 7_305_612  # any number; PostgreSQL's advisory locks are named by one


class ValueRefused(StoreFailed):
    """A value that the database cannot hold. The fault is the value's: the database itself is well."""


class Database:
    """The engine of one desk. Safe to share between threads; each process opens its own."""

    def __init__(self, engine: Engine, name: str) -> None:
        self.engine = engine
        self._is_sqlite = engine.dialect.name == "sqlite"
        # SQLite's transactions are a consistent view as they are.
        self._reader = engine if self._is_sqlite else engine.execution_options(isolation_level="REPEATABLE READ")
        self._joined = local()
        self.name = name
        """The file or URL, without a password, for messages."""

    @classmethod
    def open(cls, address: str | Path) -> Self:
        """Open the desk at ``address``: a ``postgresql://`` URL, or the path of an SQLite file, made where it is not.

        Brings the tables up to date. Raises ``StoreFailed`` where it cannot be opened, is no desk, or was written by
        a newer Dateline.
        """
        database = cls.as_it_is(address)
        try:
            database._bring_up_to_date()
        except StoreFailed:
            database.close()
            raise
        return database

    @classmethod
    def as_it_is(cls, address: str | Path) -> Self:
        """The database at ``address``, with whatever tables it has. Raises ``StoreFailed`` for an address that is
        none."""
        url = str(address)
        if "://" not in url:
            path = Path(url).expanduser().absolute()
            with in_our_words(str(path)):
                path.parent.mkdir(parents=True, exist_ok=True)
            url = f"sqlite:///{path}"
        name = _PASSWORD.sub(r"\1***@", url.removeprefix("sqlite:///"))
        try:
            engine = _engine(url)
        except (ArgumentError, NoSuchModuleError) as error:
            advice = "Give a file's path, or postgresql://user@host/database."
            raise StoreFailed(name, "is no database address", advice) from error
        except ModuleNotFoundError as error:
            advice = "Install Dateline with PostgreSQL support: pip install 'dateline[postgres]'."
            raise StoreFailed(name, "needs the PostgreSQL driver, which is not installed", advice) from error
        if engine.dialect.name != "sqlite":
            name = engine.url.render_as_string(hide_password=True)
        return cls(engine, name)

    def close(self) -> None:
        """Give back all connections."""
        self.engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent view of the desk."""
        joined: Connection | None = getattr(self._joined, "connection", None)
        with in_our_words(self.name):
            if joined is not None:
                yield joined
                return
            with self._reader.connect() as connection:
                if self._is_sqlite:
                    _begin(connection, "BEGIN")
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: all of it is kept, or, where an error leaves the block, nothing."""
        joined: Connection | None = getattr(self._joined, "connection", None)
        with in_our_words(self.name):
            if joined is not None:
                assert self._joined.writes, "a view is only looked at"
                yield joined
                return
            with self.engine.begin() as connection:
                if self._is_sqlite:
                    # One that reads first and then writes can't wait for another writer, so a writer says so at once.
                    _begin(connection, "BEGIN IMMEDIATE")
                yield connection

    @contextmanager
    def one_view(self) -> Iterator[None]:
        """What this thread asks until the block ends, it asks of one view: beginning one costs as much as a question.
        Nothing may be written within it."""
        with self.reading() as connection, self._joining(connection, writes=False):
            yield

    @contextmanager
    def one_transaction(self) -> Iterator[None]:
        """What this thread writes until the block ends is kept together: where an error leaves the block, nothing of
        it. No error of one piece may be caught within it, for that piece may be half written.

        On PostgreSQL each piece stays a transaction of its own: its writers wait for each other row by row, and of two
        that hold the rows of many pieces each could wait for the other. SQLite has one writer at a time.
        """
        if not self._is_sqlite:
            yield
            return
        with self.writing() as connection, self._joining(connection, writes=True):
            yield

    @contextmanager
    def _joining(self, connection: Connection, *, writes: bool) -> Iterator[None]:
        self._joined.connection, self._joined.writes = connection, writes
        try:
            yield
        finally:
            self._joined.connection = None

    def _bring_up_to_date(self) -> None:
        with self.reading() as connection:
            if schema_version(connection) == HEAD:
                return
        with self.writing() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(select(func.pg_advisory_xact_lock(_MIGRATION_LOCK)))
            # Asked again inside the lock: two processes that start at once both find an old desk.
            version = schema_version(connection)
            if version == HEAD:
                return
            if version is None and inspect(connection).get_table_names():
                raise StoreFailed(self.name, "is a database of something else", "Choose another file or database.")
            if not upgrade(connection, version):
                raise StoreFailed(
                    self.name,
                    f"was written by a newer Dateline (its tables are at version {version})",
                    "Install the newer version, or choose another --data folder.",
                )


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite:"):
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, record: Any) -> None:
        connection.isolation_level = None  # the driver begins no transaction behind our back; "_begin" does
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA foreign_keys = ON")
        # In WAL, NORMAL loses no commit when a process dies; when the power fails it may lose the last ones, whole.
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA cache_size = -16000")

    return engine


def _begin(connection: Connection, how: str) -> None:
    # To the driver itself: SQLAlchemy's own way takes ten times as long, and an engine that tells listeners of each
    # BEGIN looks for listeners before and after each statement.
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    driver.execute(how)


def schema_version(connection: Connection) -> str | None:
    """The version of the desk's tables; None where there are none."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


_START_IT = "Start the database server, or correct its address."
_WORDS = (
    (
        "database is locked",
        "is locked by another program",
        "Wait, where a restore or a rebuild is under way; else close what else has it open. Then try again.",
    ),
    ("readonly", "may not be written", "Give the user who runs the desk the right to write the file and its folder."),
    ("disk is full", "has no room left on its disk", "Free some space; nothing that was kept is lost."),
    ("disk i/o error", "could not be read or written by the disk", "Check the disk and the space left on it."),
    ("unable to open", "cannot be opened", "Check that the folder exists and may be written."),
    ("not a database", "is no SQLite database", "Choose another file with --data, or move this one away."),
    ("malformed", "is damaged", "Restore it from a backup, or try: sqlite3 FILE .recover"),
    ("connection refused", "does not answer", _START_IT),
    ("could not translate host", "names a host that is not known", "Correct the database's address."),
    ("failed to resolve host", "names a host that is not known", "Correct the database's address."),
    ("password authentication", "refused the password", "Correct the user and password in the database's address."),
    ("does not exist", "does not exist on the server", "Create the database first: createdb NAME"),
    ("no space left", "has no room left on its disk", "Free some space; nothing that was kept is lost."),
    # A server that is stopped, is starting, or has lost the connection, in its own words and those of its driver.
    ("terminating connection", "does not answer", _START_IT),
    ("the database system is", "does not answer", _START_IT),
    ("closed the connection", "does not answer", _START_IT),
    ("connection is", "does not answer", _START_IT),
    ("connection to server", "does not answer", _START_IT),
    ("consuming input failed", "does not answer", _START_IT),
)


@contextmanager
def in_our_words(name: str) -> Iterator[None]:
    """What the database says of its failures, as errors of ours about the desk of this name."""
    try:
        yield
    except (DataError, IntegrityError) as error:
        raise ValueRefused(name, f"cannot hold a value ({_first_line(error)})") from error
    except (DBAPIError, sqlite3.Error) as error:
        printed = _printed(error)
        for sign, reason, advice in _WORDS:
            if sign in printed.lower():
                raise StoreFailed(name, reason, advice) from error
        raise StoreFailed(name, f"failed ({_first_line(error)})") from error
    except StatementError as error:
        raise ValueRefused(name, f"cannot hold a value ({error.orig})") from error
    except PoolTimeout as error:
        raise StoreFailed(name, "is busy: no connection came free", "Try again in a moment.") from error
    except SQLAlchemyError as error:
        raise StoreFailed(name, f"failed ({error})") from error
    except OSError as error:
        raise StoreFailed(name, f"cannot be opened ({error.strerror})", "Choose another --data folder.") from error


def _printed(error: DBAPIError | sqlite3.Error) -> str:
    return str(error.orig if isinstance(error, DBAPIError) else error).strip()


def _first_line(error: DBAPIError | sqlite3.Error) -> str:
    printed = _printed(error)
    return printed.splitlines()[0] if printed else type(error).__name__
