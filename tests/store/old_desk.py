"""A desk of an earlier version with something in every table: made from what the tables themselves say of their
columns, so that it holds for versions that nobody has written yet."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    Boolean,
    Connection,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    insert,
    inspect,
    select,
)

from dateline.store.compressed import pack

ROWS = 3
_START = datetime(2026, 1, 5, 6, 7, 8, tzinfo=UTC)


def fill(connection: Connection) -> None:
    """Put ``ROWS`` rows in every table that is there; the n-th row of a table refers to the n-th of others."""
    for table in tables_of(connection).sorted_tables:
        connection.execute(insert(table), [_row(table, number) for number in range(1, ROWS + 1)])


def rows_of_every_table(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    """By table, its rows in order of their ids."""
    return {
        table.name: [dict(row._mapping) for row in connection.execute(select(table).order_by(table.c.id))]
        for table in tables_of(connection).sorted_tables
    }


def tables_of(connection: Connection) -> MetaData:
    """The tables that are there, but for the search index: it holds nothing that is not in the others."""
    names = inspect(connection).get_table_names()
    there = MetaData()
    there.reflect(connection, only=[name for name in names if not name.startswith(("alembic", "search_"))])
    return there


def _row(table: Table, number: int) -> dict[str, Any]:
    return {column.name: _value(table, column, number) for column in table.columns}


def _value(table: Table, column: Any, number: int) -> Any:
    if column.primary_key or column.foreign_keys:
        return number
    kind = column.type
    if isinstance(kind, Boolean):
        return number % 2 == 0
    if isinstance(kind, DateTime):
        return _START + timedelta(hours=number, microseconds=number)
    if isinstance(kind, LargeBinary):
        return pack(f"{table.name}.{column.name} {number}".encode())
    if isinstance(kind, Float):
        return number + 0.25
    if isinstance(kind, Integer):
        return number + 10
    length = getattr(kind, "length", None) or 200
    return f"{number} {column.name} of {table.name}: “Ødegård”"[:length]
