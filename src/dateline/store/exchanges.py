"""Exchanges: what the desk asked of outlets and what came, so that anybody can see what it did and why.

They are written in the transaction that keeps the answer. What is read out of an answer later is noted on its exchange,
which is found by the answer it brought.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update

from dateline.errors import DatelineError
from dateline.store.database import AnyRow
from dateline.store.inserts import add
from dateline.store.schema import entries, exchanges, pages
from dateline.store.views import ExchangeLine

KEPT_OF_FEED = 50
KEPT_OF_PAGE = 10
_SHOWN_OF_PAGES = 50
_ENTRIES_LOOKED_AT = 100


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What was asked and what came. status: None where no answer came; sent, came: headers, keys in lower case; size:
    bytes of the body, unpacked; passed: the addresses on the way, from the one asked to the last, empty where
    nothing redirected; moved: where they lead for good, or None."""

    url: str
    started: datetime
    seconds: float
    status: int | None
    sent: Mapping[str, str] = field(default_factory=dict)
    came: Mapping[str, str] = field(default_factory=dict)
    size: int = 0
    passed: tuple[str, ...] = ()
    moved: str | None = None


def _trimming(column: Any, most: int) -> Any:
    # Only what is newer than the newest of those that are too many stays.
    inner = exchanges.alias()
    last = (
        select(inner.c.id)
        .where(inner.c[column.name] == bindparam("of"))
        .order_by(inner.c.id.desc())
        .offset(most)
        .limit(1)
        .scalar_subquery()
    )
    return delete(exchanges).where(column == bindparam("of"), exchanges.c.id <= last)


_TRIM_FEED = _trimming(exchanges.c.feed_id, KEPT_OF_FEED)
_TRIM_PAGE = _trimming(exchanges.c.page_id, KEPT_OF_PAGE)
_MADE = update(exchanges).where(exchanges.c.raw_id == bindparam("of_raw")).values(made=bindparam("counts"))
_WRONG = update(exchanges).where(exchanges.c.raw_id == bindparam("of_raw"))
_PARTIAL = (
    select(exchanges.c.error)
    .where(exchanges.c.feed_id == bindparam("of_feed"), exchanges.c.made.is_not(None))
    .order_by(exchanges.c.id.desc())
    .limit(1)
)
_MOVED = select(exchanges.c.moved).where(exchanges.c.raw_id == bindparam("of_raw"), exchanges.c.moved.is_not(None))
_OF_FEED = (
    select(exchanges)
    .where(exchanges.c.feed_id == bindparam("of_feed"))
    .order_by(exchanges.c.id.desc())
    .limit(KEPT_OF_FEED)
)
_newest = (
    select(entries.c.page_id, entries.c.title)
    .where(entries.c.feed_id == bindparam("of_feed"))
    .order_by(entries.c.at.desc(), entries.c.id.desc())
    .limit(_ENTRIES_LOOKED_AT)
    .subquery()
)
_OF_PAGES = (
    select(exchanges, _newest.c.title, pages.c.article_id)
    .join_from(_newest, exchanges, exchanges.c.page_id == _newest.c.page_id)
    .join(pages, pages.c.id == exchanges.c.page_id)
    .order_by(exchanges.c.id.desc())
    .limit(_SHOWN_OF_PAGES)
)


def keep_exchange(
    connection: Connection,
    exchange: Exchanged | None,
    *,
    feed_id: int | None = None,
    page_id: int | None = None,
    raw_id: int | None = None,
    error: DatelineError | None = None,
) -> None:
    """Keep what passed between the desk and an outlet, and of each feed and page only the newest. exchange: None where
    nothing did: the answer came another way, or the desk did not ask."""
    if exchange is None:
        return
    add(
        connection,
        exchanges,
        feed_id=feed_id,
        page_id=page_id,
        url=exchange.url,
        started=exchange.started,
        seconds=exchange.seconds,
        status=exchange.status,
        sent=dict(exchange.sent),
        came=dict(exchange.came),
        size=exchange.size,
        passed=exchange.passed,
        moved=exchange.moved,
        raw_id=raw_id,
        error=error.reason if error is not None else None,
        advice=error.advice if error is not None else None,
    )
    if feed_id is not None:
        connection.execute(_TRIM_FEED, {"of": feed_id})
    else:
        connection.execute(_TRIM_PAGE, {"of": page_id})


def note_made(connection: Connection, raw_id: int | None, **counts: int) -> None:
    """Note on an answer's exchange what was read out of it; see ``ExchangeLine.made``."""
    if raw_id is not None:
        connection.execute(_MADE, {"of_raw": raw_id, "counts": counts})


def note_wrong(connection: Connection, raw_id: int | None, error: DatelineError) -> None:
    """Note on an answer's exchange why nothing could be read out of it."""
    if raw_id is not None:
        connection.execute(_WRONG, {"of_raw": raw_id, "error": error.reason, "advice": error.advice})


def note_partial(connection: Connection, raw_id: int, reason: str) -> None:
    """Note on an answer's exchange why not all of it could be read."""
    connection.execute(_WRONG, {"of_raw": raw_id, "error": reason, "advice": None})


def partial_of(connection: Connection, feed_id: int) -> str | None:
    """Why not all could be read of the last answer that was; None where it could."""
    found: str | None = connection.execute(_PARTIAL, {"of_feed": feed_id}).scalar()
    return found


def moved_by(connection: Connection, raw_id: int) -> str | None:
    """Where the redirects that led to an answer say that its feed stands from now on; None where they don't."""
    found: str | None = connection.execute(_MOVED, {"of_raw": raw_id}).scalar()
    return found


def exchanges_of(connection: Connection, feed_id: int) -> tuple[tuple[ExchangeLine, ...], tuple[ExchangeLine, ...]]:
    """The newest exchanges of a feed, and of the pages of its newest entries."""
    of_feed = tuple(_line(row) for row in connection.execute(_OF_FEED, {"of_feed": feed_id}))
    found = connection.execute(_OF_PAGES, {"of_feed": feed_id}).all()
    return of_feed, tuple(_line(row, row.title, row.article_id) for row in found)


def _line(row: AnyRow, title: str | None = None, article_id: int | None = None) -> ExchangeLine:
    return ExchangeLine(
        id=row.id,
        started=row.started,
        seconds=row.seconds,
        url=row.url,
        passed=row.passed,
        moved=row.moved,
        status=row.status,
        sent=row.sent,
        came=row.came,
        size=row.size,
        kept=row.raw_id is not None,
        made=row.made or {},
        error=row.error,
        advice=row.advice,
        page_id=row.page_id,
        title=title,
        article_id=article_id,
    )
