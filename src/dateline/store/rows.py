"""The statements by which rows are written, each built once for its table: building one anew costs as much as running
it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, insert, update


def change(connection: Connection, table: Table, id_: int, **values: Any) -> None:
    """Write values into the row of this id."""
    connection.execute(_changing(table), {"id_": id_, **values})


def change_all(connection: Connection, table: Table, values: Mapping[int, Mapping[str, Any]]) -> None:
    """Write values into several rows, by id; the same columns in each."""
    if values:
        connection.execute(_changing(table), [{"id_": id_, **row} for id_, row in values.items()])


def add_all(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows, with the same columns in each."""
    if rows:
        connection.execute(_adding(table), rows)


def clear(connection: Connection, table: Table, article_id: int) -> bool:
    """Drop an article's rows of a table; whether there were any."""
    return connection.execute(_clearing(table), {"of_article": article_id}).rowcount > 0


@cache
def _changing(table: Table) -> Any:
    return update(table).where(table.c.id == bindparam("id_"))


@cache
def _adding(table: Table) -> Any:
    return insert(table)


@cache
def _clearing(table: Table) -> Any:
    return delete(table).where(table.c.article_id == bindparam("of_article"))
