"""The index in PostgreSQL: a tsvector for each article, under GIN. Its own parser, dictionaries and ranks are not used,
so that a search finds on either database what it finds on the other."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, cast, delete, func, insert, select
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.exc import OperationalError

from dateline.query import All, Node, Not, Words
from dateline.store.search.documents import Document, in_field
from dateline.store.search.matches import Match, Matches, Within
from dateline.store.search.tables import search_rows

_CANCELED = "57014"  # query_canceled: statement_timeout
_BETWEEN_RUNS = 2  # positions, so that no phrase reaches from one run into the next
_FEW = 2000  # of the newest articles are looked through for a search that takes too long through all
_SHARE = 0.7  # of the time is for all of them

_DROP = delete(search_rows).where(search_rows.c.article_id.in_(bindparam("ids", expanding=True)))
_FOUND = (
    select(search_rows.c.place, search_rows.c.article_id)
    .where(
        search_rows.c.terms.bool_op("@@")(cast(bindparam("asked"), TSQUERY)),
        search_rows.c.place >= bindparam("first"),
        search_rows.c.place < bindparam("end"),
    )
    .order_by(search_rows.c.place.desc())
    .limit(bindparam("most"))
)
# A plan for any words at all, which the driver has kept after five searches, knows nothing of how common these are.
# Compiling a plan takes longer than most searches.
_SETTINGS = select(
    func.set_config("statement_timeout", bindparam("milliseconds"), True),
    func.set_config("plan_cache_mode", "force_custom_plan", True),
    func.set_config("jit", "off", True),
    # By default a page out of order counts as four in order, as on a turning disk: then articles are walked through by
    # time for words that one in thirty has, which takes ten times as long as the index.
    func.set_config("random_page_cost", "1.1", True),
)
_NEWEST = (
    select(search_rows.c.place)
    .where(search_rows.c.place < bindparam("end"))
    .order_by(search_rows.c.place.desc())
    .offset(_FEW)
    .limit(1)
)


def add(connection: Connection, documents: Sequence[Document], version: int) -> None:
    """Put articles in that are not in it."""
    connection.execute(
        insert(search_rows),
        [{"article_id": d.article_id, "place": d.place, "version": version, "terms": _vector(d)} for d in documents],
    )


def drop(connection: Connection, article_ids: Sequence[int]) -> None:
    """Take articles out, those that are in it."""
    connection.execute(_DROP, {"ids": list(article_ids)})


def clear(connection: Connection) -> None:
    """Take everything out."""
    connection.execute(delete(search_rows))


def matches(connection: Connection, tree: Node, within: Within) -> Matches:
    """The newest matches; where the time is up before all was looked through, those among the newest articles."""
    asked = {"asked": _asked(tree), "end": within.end, "most": within.most}
    began = time.monotonic()
    found = _limited(connection, {**asked, "first": within.first}, within.seconds * _SHARE)
    if found is not None:
        return Matches(found, False)
    first = connection.execute(_NEWEST, {"end": within.end}).scalar() or 0
    left = within.seconds - (time.monotonic() - began)
    few = _limited(connection, {**asked, "first": max(first, within.first)}, max(left, 0.01))
    return Matches(few or (), True)


def _limited(connection: Connection, asked: dict[str, object], seconds: float) -> tuple[Match, ...] | None:
    held = connection.begin_nested()
    try:
        milliseconds = str(max(1, int(seconds * 1000)))
        connection.execute(_SETTINGS, {"milliseconds": milliseconds})
        found = tuple(Match(row.place, row.article_id) for row in connection.execute(_FOUND, asked))
    except OperationalError as error:
        held.rollback()
        if getattr(error.orig, "sqlstate", None) != _CANCELED:
            raise
        return None
    # Back to what it was before: settings are undone with the savepoint.
    held.rollback()
    return found


def _vector(document: Document) -> str:
    """A tsvector as PostgreSQL reads it: each term with its positions. It keeps 256 of them for one term."""
    positions: defaultdict[str, list[str]] = defaultdict(list)
    at = 1
    for run in document.runs:
        for term in run:
            positions[term].append(str(at))
            at += 1
        at += _BETWEEN_RUNS
    loose = [f"'{term}'" for term in document.loose if term not in positions]
    return " ".join([*(f"'{term}':{','.join(places)}" for term, places in positions.items()), *loose])


def _asked(node: Node) -> str:
    """The query in PostgreSQL's language. Terms hold no quotation marks and no backslashes."""
    match node:
        case Words():
            phrases = [
                " <-> ".join(f"'{term}'" for term in in_field(node.field, sequence)) for sequence in node.sequences
            ]
            return "(" + " | ".join(phrases) + ")"
        case Not():
            return f"!{_asked(node.part)}"
        case All():
            return "(" + " & ".join(_asked(part) for part in node.parts) + ")"
    return "(" + " | ".join(_asked(part) for part in node.parts) + ")"
