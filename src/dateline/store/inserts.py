"""Adding a row that another process may add at the same moment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table, select
from sqlalchemy.dialects import postgresql, sqlite

from dateline.store.columns import digest
from dateline.store.schema import outlets
from dateline.text import fold


def add_once(connection: Connection, table: Table, unique: Sequence[str], **values: Any) -> int | None:
    """Add a row, or leave the one that has the same values in the ``unique`` columns: then None, else the new id."""
    # SQLAlchemy has the clause once for each dialect, with one spelling.
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = insert(table).values(**values).on_conflict_do_nothing(index_elements=list(unique))
    return connection.execute(statement.returning(table.c.id)).scalar()


def outlet_id(connection: Connection, name: str) -> int:
    """The outlet of this name. Outlets are told apart by name, not by host: one host may carry several."""
    key = digest(fold(name))
    new = add_once(connection, outlets, ("digest",), digest=key, name=name)
    return new or connection.execute(select(outlets.c.id).where(outlets.c.digest == key)).scalar_one()
