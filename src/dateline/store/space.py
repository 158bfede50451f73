"""The room that a desk takes on its disk, and giving back what it does not need any more."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from dateline.errors import StoreFailed
from dateline.store.database import Database, in_our_words
from dateline.store.erased import erasing
from dateline.store.schema import metadata
from dateline.store.search.tables import search_index


@dataclass(frozen=True, slots=True)
class Space:
    """Bytes. taken: by the desk on its disk; free: of them, in the database's file, that hold nothing any more;
    None where a server sees to that."""

    taken: int
    free: int | None


class SpaceQuestions(Database):
    """The room that a desk takes."""

    def space(self) -> Space:
        """How much room the desk takes."""
        with self.reading() as connection:
            if connection.dialect.name != "sqlite":
                size = connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one()
                return Space(size, None)
            page, pages, free = (
                connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
                for name in ("page_size", "page_count", "freelist_count")
            )
            return Space(page * pages, page * free)

    def tidy_up(self) -> None:
        """Give back the room of what was taken out, and leave none of it in the database's files.

        SQLite writes its file anew, which takes the room of what stays twice for that long and holds up whoever writes;
        PostgreSQL marks the room as free for itself. Raises ``StoreFailed``.
        """
        path = self.engine.url.database
        if self.engine.dialect.name == "sqlite" and path:
            with erasing(self) as connection:
                # The index leaves what it forgot in its older parts until they are joined.
                connection.execute(insert(search_index).values(search_index="optimize"))
            with self._outside() as driver:
                driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                self._check_room(Path(path).parent)
                driver.execute("VACUUM")
                driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        with self._outside() as driver:
            for table in metadata.sorted_tables:
                driver.execute(f"VACUUM {table.name}")

    def _check_room(self, folder: Path) -> None:
        # Once for the file that is made, once for the log by which it takes the place of the other.
        space = self.space()
        needed = 2 * (space.taken - (space.free or 0))
        if shutil.disk_usage(folder).free < needed:
            raise StoreFailed(
                self.name,
                f"cannot be written anew: its disk has less than {needed / 1e6:,.0f} MB free",
                "What was taken out is out; its room is used for what comes next.",
            )

    @contextmanager
    def _outside(self) -> Iterator[Any]:
        """A cursor outside any transaction, where alone a database is tidied up."""
        with in_our_words(self.name):
            connection = self.engine.raw_connection()
            try:
                if self.engine.dialect.name == "postgresql":
                    connection.driver_connection.autocommit = True  # type: ignore[union-attr]
                cursor = connection.cursor()
                yield cursor
                cursor.close()
            finally:
                # Not given back to the others, who count on transactions.
                connection.detach()
                connection.close()
