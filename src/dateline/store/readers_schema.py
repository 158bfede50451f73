"""The tables of what readers do, keyed by user; see ``store.schema`` for how tables are changed."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, String
from sqlalchemy import UniqueConstraint as Unique

from dateline.store.columns import Id, UtcTime, Words
from dateline.store.schema import table

users = table(
    "users",
    Column("name", String(255), nullable=False, unique=True),
    Column("password_hash", Words),
    Column("created_at", UtcTime, nullable=False),
)

sessions = table(
    "sessions",
    Column("user_id", Id, ForeignKey("users.id"), nullable=False, index=True),
    Column("digest", String(32), nullable=False, unique=True),  # of the token that the browser holds
    Column("created_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
)

reads = table(
    "reads",
    Column("user_id", Id, ForeignKey("users.id"), nullable=False),
    Column("article_id", Id, ForeignKey("articles.id"), nullable=False, index=True),
    Column("at", UtcTime, nullable=False),
    Unique("user_id", "article_id"),
)

starred = table(
    "starred",
    Column("user_id", Id, ForeignKey("users.id"), nullable=False),
    Column("article_id", Id, ForeignKey("articles.id"), nullable=False, index=True),
    Column("at", UtcTime, nullable=False),
    Unique("user_id", "article_id"),
)
