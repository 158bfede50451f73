"""A clock that was ahead and has been set right: what was planned by it waits for no time that is still to come."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, bindparam, or_, select, update

from dateline.store.database import Database
from dateline.store.schema import feeds, pages, roles, work
from dateline.store.work import Work

LONGEST_LEASE = timedelta(minutes=10)
"""No worker leases anything, and none plays a role, for longer at a time."""

LONGEST_PLAN = timedelta(days=40)
"""Nothing is put off for longer."""

# So far apart the clocks of two machines may be, without one of them being taken to be wrong.
_APART = timedelta(minutes=1)

_FETCHES = (Work.FEED, Work.PAGE, Work.HUB)
_READ_LATER = select(feeds.c.id).where(feeds.c.last_read > bindparam("soon"))
_NEVER_FETCHED = select(pages.c.id).where(pages.c.fetches == 0)
_PUT_OFF = and_(
    work.c.next_at > bindparam("soon"),
    or_(
        work.c.kind.not_in(_FETCHES),  # what a stage does is due the moment it is asked for
        and_(work.c.kind == Work.FEED, work.c.subject.in_(_READ_LATER)),
        and_(work.c.kind == Work.PAGE, work.c.failing_since.is_(None), work.c.subject.in_(_NEVER_FETCHED)),
        work.c.next_at > bindparam("some_day"),
    ),
)
_LEASED = work.c.lease_until > bindparam("far")
_PLAYED = roles.c.until > bindparam("far")
_ANY = or_(select(work.c.id).where(or_(_PUT_OFF, _LEASED)).exists(), select(roles.c.id).where(_PLAYED).exists())
_DUE = update(work).where(_PUT_OFF).values(next_at=bindparam("now"))
_FREE = update(work).where(_LEASED).values(lease_until=bindparam("now"))
_LEAVE = update(roles).where(_PLAYED).values(until=bindparam("now"))


class ClockQuestions(Database):
    """What a wrong clock has left behind."""

    def heed_clock(self, now: datetime) -> bool:
        """Put right what a clock ahead of ``now`` has planned: leases and roles that no worker can have for so long
        end, and what is put off because it was done in the future, or for longer than anything is, is due. Whether
        there was any. Whoever had a lease and still works keeps it, unless another takes it first."""
        with self.reading() as connection:
            if not connection.execute(select(_ANY), _times(now)).scalar_one():
                return False
        with self.writing() as connection:
            _set_right(connection, now)
        return True


def _set_right(connection: Connection, now: datetime) -> None:
    for change in (_DUE, _FREE, _LEAVE):
        connection.execute(change, _times(now))


def _times(now: datetime) -> dict[str, datetime]:
    return {"now": now, "soon": now + _APART, "far": now + LONGEST_LEASE, "some_day": now + LONGEST_PLAN}
