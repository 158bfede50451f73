"""Asking for feeds: what a fetcher needs to know, what came of it, when to ask again, and where a feed has moved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, select, update

from dateline.errors import DatelineError
from dateline.feeds import clean_url
from dateline.store.columns import digest
from dateline.store.database import AnyRow, Database
from dateline.store.exchanges import Exchanged, keep_exchange, moved_by
from dateline.store.feeds import KNOWN_AS, RawAnswer, body_digest, feed_is_well, feed_row, keep_raw
from dateline.store.inserts import add_once
from dateline.store.rows import change
from dateline.store.schema import entries, feed_addresses, feeds, work
from dateline.store.work import Lease, Work, ask_for, note_failure, postpone, reschedule


@dataclass(frozen=True, slots=True)
class FeedToFetch:
    """What a fetcher needs to ask for a feed. etag, last_modified: of the last answer that was read; learnt: how long
    it usually stays as it is; hint: how long its own words ask to be left alone; times: of its newest entries."""

    id: int
    url: str
    etag: str | None
    last_modified: str | None
    learnt: timedelta | None
    hint: timedelta | None
    times: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class Pacing:
    """How a feed is asked from now on. learnt, hint: see ``FeedToFetch``; next_at: when it is asked next."""

    learnt: timedelta
    hint: timedelta | None
    next_at: datetime


@dataclass(frozen=True, slots=True)
class _Move:
    """key: the digest of a feed's new address; owner: the feed that is known by it already, None for none."""

    key: str
    owner: int | None


_TIMES = (
    select(entries.c.at)
    .where(entries.c.feed_id == bindparam("id_"))
    .order_by(entries.c.at.desc(), entries.c.id.desc())
    .limit(10)
)
_PACED = (
    update(work)
    # What somebody asked for since is due before that, and stays so.
    .where(work.c.kind == Work.FEED, work.c.subject == bindparam("id_"), work.c.next_at > bindparam("now"))
)


class FeedFetches(Database):
    """What is asked for feeds, and what comes of it."""

    def feed_to_fetch(self, feed_id: int) -> FeedToFetch:
        """What a fetcher needs. Raises ``NoSuchRow``."""
        with self.reading() as connection:
            row = feed_row(connection, feed_id)
            times = tuple(connection.execute(_TIMES, {"id_": feed_id}).scalars())
        return FeedToFetch(
            row.id, row.url, row.etag, row.last_modified, _span(row.learnt_seconds), _span(row.hint_seconds), times
        )

    def keep_feed(
        self,
        lease: Lease,
        answer: RawAnswer,
        now: datetime,
        next_at: datetime,
        *,
        learnt: timedelta | None = None,
        exchange: Exchanged | None = None,
    ) -> bool:
        """Keep a feed's answer, before anything is read out of it. False where its bytes are those read last time: only
        then is ``learnt`` kept, for what has come else has still to teach."""
        with self.writing() as connection:
            known = feed_row(connection, lease.subject)
            if known.body == body_digest(answer.body):
                keep_exchange(connection, exchange, feed_id=lease.subject)
                _well(connection, lease, now, next_at, learnt)
                validators = {"etag": answer.headers.get("etag"), "last_modified": answer.headers.get("last-modified")}
                change(connection, feeds, lease.subject, **validators)
                if exchange is not None and exchange.moved is not None:
                    move_feed(connection, lease.subject, exchange.moved, now)
                return False
            raw_id = keep_raw(connection, answer, feed_id=lease.subject)
            keep_exchange(connection, exchange, feed_id=lease.subject, raw_id=raw_id)
            ask_for(connection, Work.ENTRIES, [raw_id], now)
            # Its errors stay until the answer has been read: it may be no feed at all.
            change(connection, feeds, lease.subject, last_read=now)
            postpone(connection, lease, next_at)
        return True

    def feed_unchanged(
        self,
        lease: Lease,
        now: datetime,
        next_at: datetime,
        *,
        learnt: timedelta | None = None,
        exchange: Exchanged | None = None,
    ) -> None:
        """The outlet says that the feed is what it was when it was last read. Where it says so at a new address, it is
        asked for in full the next time: what stands there may be another thing that has not changed, and only a feed
        that was read there has moved."""
        with self.writing() as connection:
            keep_exchange(connection, exchange, feed_id=lease.subject)
            _well(connection, lease, now, next_at, learnt)
            if exchange is not None and exchange.moved is not None:
                known = feed_row(connection, lease.subject)
                if _move_to(connection, known, exchange.moved) is not None:
                    change(connection, feeds, known.id, etag=None, last_modified=None)

    def feed_failed(
        self,
        lease: Lease,
        error: DatelineError,
        now: datetime,
        next_at: datetime | None,
        *,
        gone: bool = False,
        learnt: timedelta | None = None,
        exchange: Exchanged | None = None,
    ) -> None:
        """Keep why a feed could not be fetched. gone: the outlet says that it is gone for good; next_at: None where it
        is not asked for any more."""
        with self.writing() as connection:
            change(connection, feeds, lease.subject, last_read=now, gone=gone)
            _learn(connection, lease.subject, learnt)
            keep_exchange(connection, exchange, feed_id=lease.subject, error=error)
            note_failure(connection, lease, error, now, next_at)

    def put_off(self, lease: Lease, until: datetime) -> None:
        """Leave a fetch until then without having asked: its host wants to be left alone. Raises ``LeaseLost``."""
        with self.writing() as connection:
            postpone(connection, lease, until)


def pace_feed(connection: Connection, feed_id: int, pacing: Pacing, now: datetime) -> None:
    """A feed's answer has been read: keep what that teaches of how often to ask."""
    hint = int(pacing.hint.total_seconds()) if pacing.hint is not None else None
    change(connection, feeds, feed_id, hint_seconds=hint)
    _learn(connection, feed_id, pacing.learnt)
    connection.execute(_PACED, {"id_": feed_id, "now": now, "next_at": pacing.next_at})


def feed_was_moved(connection: Connection, feed_id: int, raw_id: int, now: datetime) -> None:
    """A feed's answer was read as a feed: where the outlet sent us on to it for good, the feed lives there now."""
    moved = moved_by(connection, raw_id)
    if moved is not None:
        move_feed(connection, feed_id, moved, now)


def move_feed(connection: Connection, feed_id: int, url: str, now: datetime) -> None:
    """A feed has a new address; the old ones still name it. Where another feed is followed there already, this one
    stays where it was and says so: which of the two goes is for its reader to decide."""
    move = _move_to(connection, feed_row(connection, feed_id), url)
    if move is None:
        return
    if move.owner is not None and move.owner != feed_id:
        change(connection, feeds, feed_id, twin_id=move.owner)
        return
    if move.owner is None:
        added = add_once(connection, feed_addresses, ("digest",), digest=move.key, feed_id=feed_id, url=url, since=now)
        if added is None:  # another process has added a feed there this moment
            return
    change(connection, feeds, feed_id, url=url, digest=move.key, twin_id=None)


def _move_to(connection: Connection, known: AnyRow, url: str) -> _Move | None:
    """What it means that an outlet says of a feed that it stands at ``url`` now; None for nothing new."""
    # Whoever stands between the desk and a server without TLS could redirect, for good, to a place of their own.
    if known.url.startswith("https:") and not url.startswith("https:"):
        return None
    key = digest(clean_url(url))
    owner = connection.execute(KNOWN_AS, {"key": key}).scalar()
    return _Move(key, owner) if owner is None or owner != known.twin_id else None


def _learn(connection: Connection, feed_id: int, learnt: timedelta | None) -> None:
    if learnt is not None:
        change(connection, feeds, feed_id, learnt_seconds=int(learnt.total_seconds()))


def _span(seconds: int | None) -> timedelta | None:
    return timedelta(seconds=seconds) if seconds is not None else None


def _well(connection: Connection, lease: Lease, now: datetime, next_at: datetime, learnt: timedelta | None) -> None:
    reschedule(connection, lease, next_at)
    feed_is_well(connection, lease.subject, now)
    _learn(connection, lease.subject, learnt)
