"""Work as state in rows: what is due, who has it until when, and what went wrong with it.

A worker leases a batch, works, and hands the result to the store together with its lease; the store keeps the result
and the new state in one transaction, and only where the lease's token is still the row's. A lease that ran out and was
taken by another worker has another token: then ``LeaseLost`` is raised and nothing of the late result is kept.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, case, delete, exists, func, literal, or_, select, update

from dateline.errors import DatelineError, LeaseLost
from dateline.store.database import Database
from dateline.store.inserts import add_once, insert_into
from dateline.store.schema import articles, roles, work


class Work(StrEnum):
    """What there is to do, and to which row. Placing has no kind: articles that stand nowhere yet are placed in order
    of their ids by whoever plays that role."""

    FEED = "feed"  # a feed: fetch it
    ENTRIES = "entries"  # a raw answer of a feed: read its entries
    PAGE = "page"  # a page: fetch it
    HUB = "hub"  # a hub: ask it to tell of a feed, or to stop
    READ = "read"  # a page: make an article of what was fetched, or of the feed's words
    REREAD = "reread"  # an article: read what it was made of anew, each of its states
    CAPTURE = "capture"  # a page: make articles of what archives have of it
    RECORD = "record"  # an article: take down its claims
    WIRE = "wire"  # a wire: choose its lead, compare its copies
    OUTLINE = "outline"  # a story: write its outline anew


AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)
"""Due by any clock: a desk whose clock stands in the past has work as well."""

# What comes in is wanted freshest first; what decides ids, or is decided in their order, goes by id.
_FRESHEST_FIRST = (Work.PAGE, Work.REREAD, Work.RECORD, Work.OUTLINE)


_FETCHES = (Work.FEED, Work.PAGE, Work.HUB)


@dataclass(frozen=True, slots=True)
class Lease:
    """One piece of work that this worker has until another may take it. attempts: failures in a row before this one; of
    a stage's work, how many workers ended while they were at it."""

    kind: Work
    subject: int
    id: int
    token: int
    attempts: int


@dataclass(frozen=True, slots=True)
class Role:
    """A part that one worker at a time plays, such as placing articles."""

    name: str
    token: int


class WorkQuestions(Database):
    """What there is to do, and who does it."""

    def lease(self, kind: Work, now: datetime, limit: int, seconds: float) -> list[Lease]:
        """Take up to ``limit`` due pieces of work for ``seconds``.

        Work of a stage that a worker was at when it died may be what it died of: it is taken last, alone, and each
        time counts as a failure. Fetches, of which a worker has many under way at once, are not counted so.
        """
        if not self.waiting((kind,), now):
            return []
        with self.writing() as connection:
            found = connection.execute(_next(kind), {"now": now, "limit": limit}).all()
            ids = [row.id for row in found if not row.lost] or [row.id for row in found[:1]]
            if not ids:
                return []
            taken_by = {"ids": ids, "until": now + timedelta(seconds=seconds)}
            rows = connection.execute(_taking(kind not in _FETCHES), taken_by).all()
        taken = {row.id: Lease(kind, row.subject, row.id, row.token, row.attempts) for row in rows}
        return [taken[id_] for id_ in ids]

    def waiting(self, kinds: tuple[Work, ...], now: datetime) -> list[Work]:
        """Of these kinds, those of which some work is due that nobody has."""
        with self.reading() as connection:  # an idle worker that asks again and again must not hold up writers
            found = connection.execute(_any_due(kinds), {"now": now}).one()
        return [kind for kind, due in zip(kinds, found, strict=True) if due]

    def due(self, now: datetime) -> int:
        """How much is due at ``now``, work under way and articles that stand nowhere yet included."""
        with self.reading() as connection:
            return connection.execute(_ALL_DUE, {"now": now}).scalar_one()

    def extend(self, leases: Sequence[Lease], until: datetime) -> None:
        """Keep work that takes long; what another worker has taken meanwhile stays with it."""
        self._lease_until(leases, until)

    def give_back(self, leases: Sequence[Lease]) -> None:
        """Let others take the work at once: this worker stops, or won't get to it."""
        self._lease_until(leases, None)

    def _lease_until(self, leases: Sequence[Lease], until: datetime | None) -> None:
        if leases:
            # In one order, as whoever else changes several pieces does: two that wait for each other end in neither.
            ordered = sorted(leases, key=lambda lease: lease.id)
            with self.writing() as connection:
                connection.execute(_SET_HELD, [{**_held(lease), "lease_until": until} for lease in ordered])

    def drop_work(self, lease: Lease) -> None:
        """There is nothing to do after all. Raises ``LeaseLost``."""
        with self.writing() as connection:
            finish(connection, lease)

    def fail(self, lease: Lease, error: DatelineError, now: datetime, next_at: datetime | None) -> None:
        """Keep what went wrong on the work's own row. next_at: when to try again; None to give up."""
        with self.writing() as connection:
            note_failure(connection, lease, error, now, next_at)

    def take_role(self, name: str, now: datetime, seconds: float) -> Role | None:
        """Play the part ``name`` for ``seconds``; None while somebody else does."""
        free = or_(roles.c.until.is_(None), roles.c.until < now)
        with self.writing() as connection:
            make_role(connection, name)
            token = connection.execute(
                update(roles)
                .where(roles.c.name == name, free)
                .values(until=now + timedelta(seconds=seconds), token=roles.c.token + 1)
                .returning(roles.c.token)
            ).scalar()
        return None if token is None else Role(name, token)

    def keep_role(self, role: Role, now: datetime, seconds: float) -> bool:
        """Play it for ``seconds`` more; False where somebody else has taken it over."""
        with self.writing() as connection:
            kept = connection.execute(
                update(roles)
                .where(roles.c.name == role.name, roles.c.token == role.token)
                .values(until=now + timedelta(seconds=seconds))
            )
        return kept.rowcount == 1

    def leave_role(self, role: Role) -> None:
        """Let somebody else play it at once."""
        with self.writing() as connection:
            connection.execute(
                update(roles).where(roles.c.name == role.name, roles.c.token == role.token).values(until=None)
            )


_HELD = (work.c.id == bindparam("held"), work.c.token == bindparam("held_token"))
_FINISHED = delete(work).where(*_HELD)
_SET_HELD = update(work).where(*_HELD)
_FAILED = _SET_HELD.values(
    attempts=work.c.attempts + 1,
    failing_since=func.coalesce(work.c.failing_since, bindparam("now", type_=work.c.failing_since.type)),
)
_FREE = or_(work.c.lease_until.is_(None), work.c.lease_until < bindparam("now"))
_LOST = case((work.c.lease_until.is_(None), 0), else_=1)  # whoever gives work back, or has done it, ends its lease
_UNPLACED = select(func.count()).select_from(articles).where(articles.c.placed.is_(None)).scalar_subquery()
_ALL_DUE = select(func.count() + _UNPLACED).select_from(work).where(work.c.next_at <= bindparam("now"))


@cache
def _next(kind: Work) -> Any:
    order = [work.c.at.desc(), work.c.id] if kind in _FRESHEST_FIRST else [work.c.id]
    lost = literal(0) if kind in _FETCHES else work.c.attempts + _LOST
    return (
        select(work.c.id, lost.label("lost"))
        .where(work.c.kind == kind, work.c.next_at <= bindparam("now"), _FREE)
        .order_by(*([] if kind in _FETCHES else [lost]), *order)
        .limit(bindparam("limit"))
        .with_for_update(skip_locked=True)
    )


@cache
def _taking(counted: bool) -> Any:
    return (
        update(work)
        .where(work.c.id.in_(bindparam("ids", expanding=True)))
        .values(
            lease_until=bindparam("until"),
            token=work.c.token + 1,
            attempts=work.c.attempts + _LOST if counted else work.c.attempts,
        )
        .returning(work.c.id, work.c.subject, work.c.token, work.c.attempts)
    )


@cache
def _any_due(kinds: tuple[Work, ...]) -> Any:
    return select(
        *(
            exists().where(work.c.kind == kind, work.c.next_at <= bindparam("now"), _FREE).label(f"of_{kind}")
            for kind in kinds
        )
    )


def _held(lease: Lease) -> dict[str, object]:
    return {"held": lease.id, "held_token": lease.token}


def finish(connection: Connection, lease: Lease) -> None:
    """The work is done for good: its row goes. Raises ``LeaseLost``."""
    gone = connection.execute(_FINISHED, _held(lease))
    if gone.rowcount != 1:
        raise _lost(lease)


def reschedule(connection: Connection, lease: Lease, next_at: datetime | None) -> None:
    """The work went well and is due again at ``next_at`` (None: never). Raises ``LeaseLost``."""
    if next_at is None:
        finish(connection, lease)
        return
    well = {"attempts": 0, "failing_since": None, "last_error": None, "advice": None}
    kept = connection.execute(_SET_HELD, {**_held(lease), "next_at": next_at, "lease_until": None, **well})
    if kept.rowcount != 1:
        raise _lost(lease)


def postpone(connection: Connection, lease: Lease, next_at: datetime) -> None:
    """The work is due again at ``next_at``; how it went is still to be seen. Raises ``LeaseLost``."""
    kept = connection.execute(_SET_HELD, {**_held(lease), "next_at": next_at, "lease_until": None})
    if kept.rowcount != 1:
        raise _lost(lease)


def note_failure(
    connection: Connection, lease: Lease, error: DatelineError, now: datetime, next_at: datetime | None
) -> None:
    """The work failed; keep why. Raises ``LeaseLost``."""
    kept = connection.execute(
        _FAILED,
        {
            **_held(lease),
            "now": now,
            "next_at": next_at,
            "lease_until": None,
            "last_error": error.reason,
            "advice": error.advice,
        },
    )
    if kept.rowcount != 1:
        raise _lost(lease)


def ask_for(
    connection: Connection, kind: Work, subjects: Collection[int], next_at: datetime, at: datetime | None = None
) -> None:
    """There is work to do on ``subjects``. Where it is asked for already, it is done no later than ``next_at``, and a
    worker that has it under way now loses its lease: what it works on is out of date."""
    _ask(connection, [{"kind": kind, "subject": subject, "next_at": next_at, "at": at} for subject in subjects])


def ask_for_each(connection: Connection, wanted: Sequence[tuple[Work, int, datetime]], next_at: datetime) -> None:
    """Ask, as ``ask_for`` does, for work of several kinds: each with what it is to be done on, and that one's time."""
    _ask(
        connection,
        [{"kind": kind, "subject": subject, "next_at": next_at, "at": at} for kind, subject, at in wanted],
    )


def _ask(connection: Connection, rows: Sequence[Mapping[str, object]]) -> None:
    if rows:
        connection.execute(_asked(connection.dialect.name), rows)


@cache
def _asked(dialect: str) -> Any:
    insert = insert_into(work, dialect)
    sooner = case((work.c.next_at < insert.excluded.next_at, work.c.next_at), else_=insert.excluded.next_at)
    # What a stage failed at is not what it is asked for now.
    # Not IN: SQLAlchemy spells that out anew for each statement, which it cannot for several rows at once.
    fetch = or_(*(work.c.kind == kind for kind in _FETCHES))
    attempts = case((fetch, work.c.attempts), else_=0)
    return insert.on_conflict_do_update(
        index_elements=["kind", "subject"],
        set_={"next_at": sooner, "lease_until": None, "token": work.c.token + 1, "attempts": attempts},
    )


def make_role(connection: Connection, name: str) -> None:
    """The row of a part, where there is none yet."""
    add_once(connection, roles, ("name",), name=name)


_ROLE_TURN = update(roles).where(roles.c.name == bindparam("role")).values(token=roles.c.token + 1)
_ROLE_HELD = (
    update(roles)
    .where(roles.c.name == bindparam("role"), roles.c.token == bindparam("held_token"))
    .values(token=roles.c.token)
)


def hold_turn(connection: Connection, name: str) -> None:
    """Whoever else wants this turn waits until the transaction has ended."""
    if connection.execute(_ROLE_TURN, {"role": name}).rowcount == 0:
        make_role(connection, name)
        connection.execute(_ROLE_TURN, {"role": name})


def end_role(connection: Connection, name: str) -> None:
    """Whoever plays this part has lost it; anybody may take it at once."""
    connection.execute(_ROLE_TURN.values(until=None), {"role": name})


def check_role(connection: Connection, role: Role) -> None:
    """Raises ``LeaseLost`` where somebody else plays it now; until the transaction ends, nobody else can take it."""
    held = connection.execute(_ROLE_HELD, {"role": role.name, "held_token": role.token})
    if held.rowcount != 1:
        raise LeaseLost(role.name, "another worker has taken it over")


def _lost(lease: Lease) -> LeaseLost:
    return LeaseLost(f"{lease.kind} {lease.subject}", "its lease ended before it was done; another worker has it")
