"""Hubs (WebSub): who tells the desk when a feed changes, how far each has agreed to, and what it sends.

A hub knows the desk by a *callback*, an address of the desk whose last part nobody can guess; it is looked up by the
digest of that part.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, bindparam, delete, func, select, update

from dateline.errors import DatelineError, NoSuchRow
from dateline.store.columns import digest
from dateline.store.database import AnyRow, Database
from dateline.store.exchanges import Exchanged, keep_exchange
from dateline.store.feeds import RawAnswer, body_digest, keep_raw
from dateline.store.inserts import add_once
from dateline.store.rows import change
from dateline.store.schema import feeds, hubs, raw, work
from dateline.store.work import AT_ONCE, Lease, Work, ask_for, note_failure, reschedule


class HubState(StrEnum):
    """How far a hub has agreed to."""

    ASKED = "asked"  # it has not asked back yet whether the desk means it
    KEPT = "kept"  # it tells of the feed until its lease ends
    RENEWING = "renewing"  # kept, and asked to go on
    REFUSED = "refused"  # it said no, or never asked back: it is left alone for long
    LEAVING = "leaving"  # it is asked to stop


@dataclass(frozen=True, slots=True)
class Hub:
    """One hub and the feed that it tells of. feed_id: None where it is only asked to stop; topic: the feed's address as
    the hub knows it; callback: the desk's address for this hub alone; secret: signs what it sends; until: when its
    lease ends, None before it has given one; told_at: when it last told of something, None where it never did, or has
    missed something since."""

    id: int
    feed_id: int | None
    hub: str
    topic: str
    callback: str
    secret: str
    state: HubState
    asked_at: datetime
    until: datetime | None
    told_at: datetime | None
    error: str | None

    def tells(self, now: datetime) -> bool:
        """Whether the desk hears of the feed's changes from it. Many a hub agrees to and never does: its word is not
        enough."""
        kept = self.state in _KEPT and self.until is not None and self.until > now
        return kept and self.told_at is not None


_KEPT = (HubState.KEPT, HubState.RENEWING)
_BY_ID = select(hubs).where(hubs.c.id == bindparam("id_"))
_HELD = _BY_ID.with_for_update()
_BY_FEED = select(hubs).where(hubs.c.feed_id == bindparam("of_feed"))
_BY_CALLBACK = select(hubs).where(hubs.c.digest == bindparam("key"))
_HUB_GONE = delete(hubs).where(hubs.c.id == bindparam("id_"))
_WORK_GONE = delete(work).where(work.c.kind == Work.HUB, work.c.subject == bindparam("id_"))
_WORK_WELL = (
    update(work)
    .where(work.c.kind == Work.HUB, work.c.subject == bindparam("id_"))
    .values(next_at=bindparam("again"), attempts=0, failing_since=None, last_error=None, advice=None)
)
_LOOKED_BACK = 20
_SAME_SIZE = (
    select(raw.c.body)
    .where(raw.c.feed_id == bindparam("of_feed"), raw.c.size == bindparam("bytes_"))
    .order_by(raw.c.id.desc())
    .limit(_LOOKED_BACK)
)
_STATES = select(hubs.c.state, func.count()).where(hubs.c.feed_id.is_not(None)).group_by(hubs.c.state)
_FEED = select(feeds.c.url, feeds.c.body).where(feeds.c.id == bindparam("id_"))


class HubQuestions(Database):
    """Who tells the desk of changes."""

    def hub_of(self, feed_id: int) -> Hub | None:
        """The hub that tells of a feed, or is to."""
        with self.reading() as connection:
            row = connection.execute(_BY_FEED, {"of_feed": feed_id}).one_or_none()
        return None if row is None else _hub(row)

    def hub_states(self) -> dict[HubState, int]:
        """How many feeds' hubs have agreed how far."""
        with self.reading() as connection:
            return {HubState(state): count for state, count in connection.execute(_STATES)}

    def hub_at(self, secret_part: str) -> Hub | None:
        """The hub that knows the desk by a callback that ends so."""
        with self.reading() as connection:
            row = connection.execute(_BY_CALLBACK, {"key": digest(secret_part)}).one_or_none()
        return None if row is None else _hub(row)

    def hub(self, hub_id: int) -> Hub:
        """Raises ``NoSuchRow``."""
        with self.reading() as connection:
            return _hub(_found(connection.execute(_BY_ID, {"id_": hub_id}).one_or_none(), hub_id))

    def want_hub(self, feed_id: int, hub: str, topic: str, callback: str, secret: str, now: datetime) -> None:
        """A feed names this hub: ask it to tell of the feed, and the one that the feed named before to stop."""
        with self.writing() as connection:
            part_from_hub(connection, feed_id)
            added = add_once(
                connection,
                hubs,
                ("feed_id",),
                feed_id=feed_id,
                hub=hub,
                topic=topic,
                digest=_key(callback),
                callback=callback,
                secret=secret,
                state=HubState.ASKED,
                asked_at=now,
            )
            if added is not None:  # else another process has found it this moment
                ask_for(connection, Work.HUB, [added], AT_ONCE)

    def leave_hub(self, feed_id: int) -> None:
        """A feed names no hub any more."""
        with self.writing() as connection:
            part_from_hub(connection, feed_id)

    def asking_hub(self, hub: Hub, callback: str, secret: str, now: datetime) -> None:
        """It is about to be asked, under this callback: it may ask back before it answers. Raises ``NoSuchRow``."""
        with self.writing() as connection:
            state = _hub(_found(connection.execute(_HELD, {"id_": hub.id}).one_or_none(), hub.id)).state
            change(
                connection,
                hubs,
                hub.id,
                callback=callback,
                digest=_key(callback),
                secret=secret,
                state=HubState.RENEWING if state in _KEPT else HubState.ASKED,
                asked_at=now,
            )

    def hub_asked(self, lease: Lease, error: DatelineError, now: datetime, next_at: datetime) -> None:
        """It was asked. error: what is wrong as long as it has not asked back, or why it could not be asked; next_at:
        when to ask again in that case. Raises ``LeaseLost`` and ``NoSuchRow``."""
        with self.writing() as connection:
            row = _found(connection.execute(_HELD, {"id_": lease.subject}).one_or_none(), lease.subject)
            if row.state == HubState.KEPT:  # it asked back meanwhile, which says when to ask again
                _leave_to_callback(connection, lease)
            else:
                change(connection, hubs, row.id, error=error.reason)
                note_failure(connection, lease, error, now, next_at)

    def hub_rests(self, lease: Lease, next_at: datetime) -> None:
        """There is nothing to ask of it before ``next_at``. Raises ``LeaseLost``."""
        with self.writing() as connection:
            reschedule(connection, lease, next_at)

    def hub_gave_up(self, lease: Lease, reason: str, next_at: datetime) -> None:
        """It said no when asked, or never asked back. next_at: when to try once more. Raises ``LeaseLost``."""
        with self.writing() as connection:
            change(connection, hubs, lease.subject, state=HubState.REFUSED, until=None, told_at=None, error=reason)
            reschedule(connection, lease, next_at)

    def hub_agreed(self, hub: Hub, until: datetime, again: datetime) -> None:
        """It asked back whether the desk means it, and was told so. until: when its lease ends; again: when to ask it
        to go on."""
        with self.writing() as connection:
            if _is_of_a_feed(connection, hub.id):
                change(connection, hubs, hub.id, state=HubState.KEPT, until=until, error=None)
                connection.execute(_WORK_WELL, {"id_": hub.id, "again": again})

    def hub_refused(self, hub: Hub, reason: str, again: datetime) -> None:
        """It says that it does not, or no longer, tell of the feed, which is read at once: it may have changed
        unheard. again: when to try once more."""
        with self.writing() as connection:
            if _is_of_a_feed(connection, hub.id):
                change(connection, hubs, hub.id, state=HubState.REFUSED, until=None, told_at=None, error=reason)
                connection.execute(_WORK_WELL, {"id_": hub.id, "again": again})
                if hub.feed_id is not None and hub.state in _KEPT:
                    ask_for(connection, Work.FEED, [hub.feed_id], AT_ONCE)

    def hub_missed(self, hub_id: int) -> None:
        """It did not tell of something that a look at the feed has found."""
        with self.writing() as connection:
            change(connection, hubs, hub_id, told_at=None)

    def forget_hub(self, hub_id: int) -> None:
        """It has been asked to stop; what it sends from now on comes to an address that is gone."""
        with self.writing() as connection:
            _forget(connection, hub_id)

    def keep_pushed(self, hub: Hub, headers: dict[str, str], body: bytes, now: datetime) -> bool:
        """Keep what a hub sent of its feed, to be read as a feed's answer is; now: by the desk's clock. False where
        the same came before, or the feed is followed no more."""
        if hub.feed_id is None:
            return False
        with self.writing() as connection:
            change(connection, hubs, hub.id, told_at=now)
            feed = connection.execute(_FEED, {"id_": hub.feed_id}).one_or_none()
            if feed is None or feed.body == body_digest(body):
                return False
            # What was sent once and is sent again, in good faith or by somebody on the way, brings no older words back.
            same_size = connection.execute(_SAME_SIZE, {"of_feed": hub.feed_id, "bytes_": len(body)})
            if any(row.body == body for row in same_size):
                return False
            raw_id = keep_raw(connection, RawAnswer(feed.url, 200, headers, body, now), feed_id=hub.feed_id)
            told = Exchanged(hub.hub, now, 0.0, None, came=headers, size=len(body))
            keep_exchange(connection, told, feed_id=hub.feed_id, raw_id=raw_id)
            ask_for(connection, Work.ENTRIES, [raw_id], AT_ONCE)
        return True


def part_from_hub(connection: Connection, feed_id: int) -> None:
    """A feed and its hub have nothing to do with each other any more: a hub that tells of it is asked to stop, any
    other is forgotten."""
    row = connection.execute(_BY_FEED.with_for_update(), {"of_feed": feed_id}).one_or_none()
    if row is None:
        return
    if row.state in _KEPT:
        change(connection, hubs, row.id, feed_id=None, state=HubState.LEAVING)
        ask_for(connection, Work.HUB, [row.id], AT_ONCE)
        connection.execute(_WORK_WELL, {"id_": row.id, "again": AT_ONCE})
    else:
        _forget(connection, row.id)


def _forget(connection: Connection, hub_id: int) -> None:
    connection.execute(_HUB_GONE, {"id_": hub_id})
    connection.execute(_WORK_GONE, {"id_": hub_id})


def _leave_to_callback(connection: Connection, lease: Lease) -> None:
    planned = connection.execute(select(work.c.next_at).where(work.c.id == lease.id)).scalar()
    reschedule(connection, lease, planned)


def _is_of_a_feed(connection: Connection, hub_id: int) -> bool:
    """Whether it still is to tell of a feed; until the transaction ends nothing of that changes."""
    row = connection.execute(_HELD, {"id_": hub_id}).one_or_none()
    return row is not None and row.feed_id is not None


def _key(callback: str) -> str:
    return digest(callback.rpartition("/")[2])


def _found(row: AnyRow | None, hub_id: int) -> AnyRow:
    if row is None:
        raise NoSuchRow(f"hub {hub_id}", "is not on this desk")
    return row


def _hub(row: AnyRow) -> Hub:
    return Hub(
        id=row.id,
        feed_id=row.feed_id,
        hub=row.hub,
        topic=row.topic,
        callback=row.callback,
        secret=row.secret,
        state=HubState(row.state),
        asked_at=row.asked_at,
        until=row.until,
        told_at=row.told_at,
        error=row.error,
    )
