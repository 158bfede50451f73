"""What readers put right in which names are one thing's, kept by the digests of names: a rebuild finds it again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from dateline.errors import NoSuchRow
from dateline.store.database import AnyRow, Database
from dateline.store.hands_schema import entity_hands
from dateline.store.joining import ALONE, HIDDEN, SAME, alone_at_it, join
from dateline.store.record_schema import entities
from dateline.store.topic_reading import names_of, topic_row
from dateline.store.topic_views import TopicHand


class TopicHandQuestions(Database):
    """Which names are one thing's, by hand."""

    def join_topics(self, user_id: int, entity_id: int, other_id: int, now: datetime) -> int:
        """Make a topic, with all its names, part of another; the id of what they are now. Raises ``NoSuchRow``."""
        with self.writing() as connection:
            alone_at_it(connection)
            row, other = topic_row(connection, entity_id), topic_row(connection, other_id)
            if row.id == other.id:
                return int(row.id)
            # What was said of the other before must not lead back to this one.
            _take_back(connection, user_id, [other.digest])
            _say(connection, user_id, row, SAME, other, now)
            join(connection, [row.id, other.id])
            return int(topic_row(connection, other_id).id)

    def part_name(self, user_id: int, entity_id: int, now: datetime) -> None:
        """A name is nothing but itself from now on. Raises ``NoSuchRow``."""
        with self.writing() as connection:
            alone_at_it(connection)
            row = connection.execute(select(entities).where(entities.c.id == entity_id)).one_or_none()
            if row is None:
                raise NoSuchRow(f"name {entity_id}", "is not on this desk")
            before = [name.id for name in names_of(connection, row.topic_id or row.id)]
            _say(connection, user_id, row, ALONE, None, now)
            join(connection, before)

    def hide_topic(self, user_id: int, entity_id: int, now: datetime) -> None:
        """A topic is no thing at all: none of its names stands in a list from now on. Raises ``NoSuchRow``."""
        with self.writing() as connection:
            alone_at_it(connection)
            names = names_of(connection, topic_row(connection, entity_id).id)
            for name in names:
                _say(connection, user_id, name, HIDDEN, None, now)
            join(connection, [name.id for name in names])

    def take_back_name(self, user_id: int, digest: str) -> None:
        """Forget what was said of a name by hand."""
        with self.writing() as connection:
            alone_at_it(connection)
            with_it = select(entity_hands.c.with_digest).where(
                entity_hands.c.user_id == user_id, entity_hands.c.digest == digest
            )
            others = [other for other in connection.scalars(with_it) if other is not None]
            _take_back(connection, user_id, [digest])
            join(connection, connection.scalars(select(entities.c.id).where(entities.c.digest.in_([digest, *others]))))

    def topic_hands(self, user_id: int) -> tuple[TopicHand, ...]:
        """All that a reader said of names, newest first."""
        asked = (
            select(entity_hands, entities.c.id.label("of"))
            .outerjoin_from(entity_hands, entities, entities.c.digest == entity_hands.c.digest)
            .where(entity_hands.c.user_id == user_id)
            .order_by(entity_hands.c.at.desc(), entity_hands.c.id.desc())
        )
        with self.reading() as connection:
            return tuple(
                TopicHand(row.of, row.digest, row.name, row.what, row.with_name, row.at)
                for row in connection.execute(asked)
            )


def _say(connection: Connection, user_id: int, row: AnyRow, what: str, other: AnyRow | None, now: datetime) -> None:
    _take_back(connection, user_id, [row.digest])
    connection.execute(
        insert(entity_hands).values(
            user_id=user_id,
            digest=row.digest,
            name=row.name,
            what=what,
            with_digest=other.digest if other is not None else None,
            with_name=other.name if other is not None else None,
            at=now,
        )
    )


def _take_back(connection: Connection, user_id: int, digests: Iterable[str]) -> None:
    connection.execute(
        delete(entity_hands).where(entity_hands.c.user_id == user_id, entity_hands.c.digest.in_(list(digests)))
    )
