"""Adding a row that another process may add at the same moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table, bindparam, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from dateline.store.columns import digest
from dateline.store.schema import outlets
from dateline.text import fold

Upsert = postgresql.Insert | sqlite.Insert

_OUTLET = select(outlets.c.id).where(outlets.c.digest == bindparam("key"))


def insert_into(table: Table, dialect: str) -> Upsert:
    """An INSERT that can say what happens ``on_conflict``: both databases have the clause, with one spelling, and
    SQLAlchemy has it once for each."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


def add_once(connection: Connection, table: Table, unique: tuple[str, ...], **values: Any) -> int | None:
    """Add a row, or leave the one that has the same values in the ``unique`` columns: then None, else the new id."""
    added: int | None = connection.execute(_once(table, unique, connection.dialect.name), values).scalar()
    return added


def add_all_once(
    connection: Connection, table: Table, unique: tuple[str, ...], rows: Sequence[Mapping[str, Any]]
) -> None:
    """Add rows, or leave those that have the same values in the ``unique`` columns."""
    adding = _once(table, unique, connection.dialect.name, with_id=False)
    connection.execute(adding, rows)


def add(connection: Connection, table: Table, **values: Any) -> int:
    """Add a row; its id."""
    added: int = connection.execute(_insert(table), values).scalar_one()
    return added


def outlet_id(connection: Connection, name: str) -> int:
    """The outlet of this name. Outlets are told apart by name, not by host: one host may carry several."""
    key = digest(fold(name))
    found: int | None = connection.execute(_OUTLET, {"key": key}).scalar()
    if found is None:
        found = add_once(connection, outlets, ("digest",), digest=key, name=name)
    return found or connection.execute(_OUTLET, {"key": key}).scalar_one()


@cache
def _insert(table: Table) -> Any:
    return insert(table).returning(table.c.id)


@cache
def _once(table: Table, unique: tuple[str, ...], dialect: str, *, with_id: bool = True) -> Any:
    adding = insert_into(table, dialect).on_conflict_do_nothing(index_elements=list(unique))
    return adding.returning(table.c.id) if with_id else adding
