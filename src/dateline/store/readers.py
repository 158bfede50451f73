"""Those who read here: passwords, sessions, what each has read and starred. One reader now; keyed by user from the
first day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select, update

from dateline.store.columns import digest
from dateline.store.database import Database
from dateline.store.inserts import add_once
from dateline.store.readers_schema import reads, sessions, starred, users

READER = "reader"
"""The name of a desk's first user."""


class ReaderQuestions(Database):
    """Those who read here."""

    def user(self, now: datetime, name: str = READER) -> int:
        """The id of a user, who is made where there is none of this name."""
        with self.writing() as connection:
            return _user(connection, now, name)

    def known_user(self, name: str = READER) -> int | None:
        """The id of a user; None where there is none of this name."""
        with self.reading() as connection:
            found: int | None = connection.execute(select(users.c.id).where(users.c.name == name)).scalar()
        return found

    def set_password(self, password_hash: str | None, now: datetime, name: str = READER) -> None:
        """Ask this user for a password from now on (None: for none any more), and end all sessions opened before."""
        with self.writing() as connection:
            user_id = _user(connection, now, name)
            connection.execute(update(users).where(users.c.id == user_id).values(password_hash=password_hash))
            connection.execute(delete(sessions).where(sessions.c.user_id == user_id))

    def password_hash(self, name: str = READER) -> str | None:
        """The argon2 hash of a user's password; None where there is no such user, or no password."""
        with self.reading() as connection:
            found: str | None = connection.execute(select(users.c.password_hash).where(users.c.name == name)).scalar()
        return found

    def open_session(self, user_id: int, token: str, now: datetime, expires: datetime) -> None:
        """Remember who holds ``token``; only its digest is kept."""
        with self.writing() as connection:
            connection.execute(delete(sessions).where(sessions.c.expires_at <= now))
            add_once(
                connection,
                sessions,
                ("digest",),
                user_id=user_id,
                digest=digest(token),
                created_at=now,
                expires_at=expires,
            )

    def session_user(self, token: str, now: datetime) -> int | None:
        """Who holds ``token``; None where nobody does any more."""
        with self.reading() as connection:
            found: int | None = connection.execute(
                select(sessions.c.user_id).where(sessions.c.digest == digest(token), sessions.c.expires_at > now)
            ).scalar()
        return found

    def close_session(self, token: str) -> None:
        """Nobody holds ``token`` any more."""
        with self.writing() as connection:
            connection.execute(delete(sessions).where(sessions.c.digest == digest(token)))

    def mark_read(self, user_id: int, article_ids: Collection[int], now: datetime) -> None:
        """This user has read these articles; the first time counts."""
        with self.writing() as connection:
            for article_id in article_ids:
                add_once(connection, reads, ("user_id", "article_id"), user_id=user_id, article_id=article_id, at=now)

    def read_of(self, user_id: int, article_ids: Collection[int]) -> frozenset[int]:
        """Which of these articles this user has read."""
        asked = select(reads.c.article_id).where(
            reads.c.user_id == user_id, reads.c.article_id.in_(bindparam("ids", list(article_ids), expanding=True))
        )
        with self.reading() as connection:
            return frozenset(connection.scalars(asked))

    def star(self, user_id: int, article_id: int, now: datetime, *, on: bool = True) -> None:
        """Star an article for this user, or take its star away."""
        with self.writing() as connection:
            if on:
                add_once(connection, starred, ("user_id", "article_id"), user_id=user_id, article_id=article_id, at=now)
            else:
                connection.execute(
                    delete(starred).where(starred.c.user_id == user_id, starred.c.article_id == article_id)
                )

    def starred_of(self, user_id: int, article_ids: Collection[int]) -> frozenset[int]:
        """Which of these articles this user has starred."""
        asked = select(starred.c.article_id).where(
            starred.c.user_id == user_id, starred.c.article_id.in_(bindparam("ids", list(article_ids), expanding=True))
        )
        with self.reading() as connection:
            return frozenset(connection.scalars(asked))


def _user(connection: Connection, now: datetime, name: str) -> int:
    new = add_once(connection, users, ("name",), name=name, created_at=now)
    return new or connection.execute(select(users.c.id).where(users.c.name == name)).scalar_one()
