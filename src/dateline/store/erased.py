"""What was taken out for good, known by digests alone, so that it does not come in again.

A *page* was deleted: what announces it is not kept either. A *pruned* page went because of its age: its feed's answers
stay. A *person* was deleted: records are kept without them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from dateline.store.columns import digest
from dateline.store.database import Database
from dateline.store.inserts import add_all_once
from dateline.store.schema import erased
from dateline.text import fold

DELETED_PAGE, PRUNED_PAGE, DELETED_PERSON = "page", "pruned", "person"

_AMONG = select(erased.c.digest, erased.c.kind).where(
    erased.c.kind.in_((DELETED_PAGE, PRUNED_PAGE)), erased.c.digest.in_(bindparam("keys", expanding=True))
)
_AT_ONCE = 500  # SQLite takes a limited number of parameters


@contextmanager
def erasing(database: Database) -> Iterator[Connection]:
    """One transaction that leaves nothing behind of what it takes away, where the database can see to it."""
    with database.writing() as connection:
        if connection.dialect.name != "sqlite":
            yield connection
            return
        connection.exec_driver_sql("PRAGMA secure_delete = ON")
        try:
            yield connection
        finally:
            connection.exec_driver_sql("PRAGMA secure_delete = OFF")


def remember(connection: Connection, kind: str, keys: Iterable[str], now: datetime) -> None:
    """Keep out what has these digests from now on."""
    rows = [{"kind": kind, "digest": key, "at": now} for key in keys]
    if rows:
        add_all_once(connection, erased, ("kind", "digest"), rows)


def pages_kept_out(connection: Connection, keys: Sequence[str]) -> dict[str, str]:
    """Of these digests of addresses, those that are kept out, each with its kind."""
    found: dict[str, str] = {}
    for start in range(0, len(keys), _AT_ONCE):
        rows = connection.execute(_AMONG, {"keys": keys[start : start + _AT_ONCE]})
        found.update({row.digest: row.kind for row in rows})
    return found


def person_key(name: str) -> str:
    """What a person is known by, however the name is written."""
    return digest(fold(name), "person")


def people_kept_out(connection: Connection) -> frozenset[str]:
    """The keys of people who were deleted."""
    return frozenset(connection.scalars(select(erased.c.digest).where(erased.c.kind == DELETED_PERSON)))
