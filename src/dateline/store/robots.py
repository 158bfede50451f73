"""What outlets' robots.txt said when it was last read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from dateline.store.columns import digest
from dateline.store.database import Database
from dateline.store.inserts import insert_into
from dateline.store.schema import robots


@dataclass(frozen=True, slots=True)
class KnownRobots:
    """A robots.txt as it was read. status: of its answer, None where none came; rules: its text; fetched: when its
    rules were read; until: when it is to be read again."""

    status: int | None
    rules: str
    fetched: datetime
    until: datetime


_AT = select(robots).where(robots.c.digest == bindparam("key"))


class RobotsQuestions(Database):
    """What outlets let programs read."""

    def robots(self, address: str) -> KnownRobots | None:
        """What is known of the robots.txt at ``address``, however old."""
        with self.reading() as connection:
            row = connection.execute(_AT, {"key": digest(address)}).one_or_none()
        return KnownRobots(row.status, row.rules, row.fetched, row.until) if row is not None else None

    def keep_robots(self, address: str, known: KnownRobots) -> None:
        """Keep what was read, in place of what was known."""
        values = {"status": known.status, "rules": known.rules, "fetched": known.fetched, "until": known.until}
        with self.writing() as connection:
            adding = insert_into(robots, connection.dialect.name).values(
                digest=digest(address), origin=address, **values
            )
            connection.execute(adding.on_conflict_do_update(index_elements=["digest"], set_=values))
