"""The index in SQLite: an FTS5 table whose rowid is an article's place in time."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection, bindparam, delete, insert, select
from sqlalchemy.exc import OperationalError

from dateline.query import All, Node, Not, Words
from dateline.store.search.documents import Document, in_field
from dateline.store.search.matches import Match, Matches, Within
from dateline.store.search.tables import MOST_IDS, search_index, search_rows

_BETWEEN = "¦"  # between two runs of terms, so that no phrase reaches from one into the next
_STEPS = 500  # of SQLite's machine between two looks at the clock: some microseconds each

_ADD = insert(search_index)
_FORGET = insert(search_index).values(search_index="delete")
_CLEAR = insert(search_index).values(search_index="delete-all")
_ROWS = select(search_rows.c.article_id, search_rows.c.place, search_rows.c.terms).where(
    search_rows.c.article_id.in_(bindparam("ids", expanding=True))
)
_DROP = delete(search_rows).where(search_rows.c.article_id.in_(bindparam("ids", expanding=True)))
_FOUND = (
    select(search_index.c.rowid)
    .where(
        search_index.c.search_index.match(bindparam("asked")),
        search_index.c.rowid >= bindparam("first"),
        search_index.c.rowid < bindparam("end"),
    )
    .order_by(search_index.c.rowid.desc())
    .limit(bindparam("most"))
)


def add(connection: Connection, documents: Sequence[Document], version: int) -> None:
    """Put articles in that are not in it."""
    # In the order of rowids: FTS5 writes what it has gathered to the disk wherever one is not higher than the last.
    ordered = sorted(documents, key=lambda document: document.place)
    rows = [(document, _flat(document)) for document in ordered]
    connection.execute(_ADD, [{"rowid": document.place, "terms": flat} for document, flat in rows])
    connection.execute(
        insert(search_rows),
        [
            {"article_id": d.article_id, "place": d.place, "version": version, "terms": flat.encode()}
            for d, flat in rows
        ],
    )


def drop(connection: Connection, article_ids: Sequence[int]) -> None:
    """Take articles out, those that are in it."""
    rows = sorted(connection.execute(_ROWS, {"ids": list(article_ids)}), key=lambda row: row.place)
    if rows:
        connection.execute(_FORGET, [{"rowid": row.place, "terms": row.terms.decode()} for row in rows])
        connection.execute(_DROP, {"ids": [row.article_id for row in rows]})


def clear(connection: Connection) -> None:
    """Take everything out."""
    connection.execute(_CLEAR)
    connection.execute(delete(search_rows))


def matches(connection: Connection, tree: Node, within: Within) -> Matches:
    """The newest matches, until the time is up."""
    found: list[int] = []
    ended = False
    asked = {"asked": _asked(tree), "first": within.first, "end": within.end, "most": within.most}
    with _limited(connection, within.seconds):
        try:
            rows = connection.execute(_FOUND, asked)
            while (row := rows.fetchone()) is not None:
                found.append(row.rowid)
        except OperationalError as error:
            if "interrupted" not in str(error.orig):
                raise
            ended = True
    return Matches(tuple(Match(place, place % MOST_IDS) for place in found), ended)


@contextmanager
def _limited(connection: Connection, seconds: float) -> Iterator[None]:
    if not connection.in_transaction():
        connection.begin()  # which is not to be interrupted
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    end = time.monotonic() + seconds
    # FTS5 reads each page of its data as a step of the machine: long lists of positions are interrupted as well.
    driver.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
    try:
        yield
    finally:
        driver.set_progress_handler(None, 0)


def _flat(document: Document) -> str:
    return f" {_BETWEEN} ".join([*(" ".join(run) for run in document.runs), " ".join(document.loose)])


def _asked(node: Node) -> str:
    """The query in FTS5's language. Terms hold no quotation marks."""
    match node:
        case Words():
            phrases = ['"' + " ".join(in_field(node.field, sequence)) + '"' for sequence in node.sequences]
            return phrases[0] if len(phrases) == 1 else "(" + " OR ".join(phrases) + ")"
        case Not():
            raise AssertionError("a Not stands beside what it is taken from")
        case All():
            kept = [_asked(part) for part in node.parts if not isinstance(part, Not)]
            cut = [_asked(part.part) for part in node.parts if isinstance(part, Not)]
            whole = "(" + " AND ".join(kept) + ")"
            return f"({whole} NOT ({' OR '.join(cut)}))" if cut else whole
    return "(" + " OR ".join(_asked(part) for part in node.parts) + ")"
