"""What intake keeps: addresses of feeds, exchanges, robots.txt, hubs, and what was deleted for good."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Time = sa.DateTime(timezone=True)


def upgrade() -> None:
    # One column at a time: SQLite rebuilds no table for that, so that no row of another table loses its feed.
    op.add_column("feeds", sa.Column("kind", sa.String(length=16), nullable=False, server_default="feed"))
    op.add_column("feeds", sa.Column("hint_seconds", sa.Integer()))
    op.add_column("feeds", sa.Column("learnt_seconds", sa.Integer()))
    op.add_column("feeds", sa.Column("twin_id", Id))
    op.add_column("articles", sa.Column("placed_version", sa.Integer()))
    op.add_column("articles", sa.Column("place_error", sa.Text()))
    op.execute("UPDATE articles SET placed_version = 1 WHERE story_id IS NOT NULL")
    # Without these, whoever takes a row away waits until all rows that might refer to it have been looked through.
    op.create_index(op.f("ix_articles_outlet_id"), "articles", ["outlet_id"])
    op.create_index(op.f("ix_revisions_raw_id"), "revisions", ["raw_id"])
    op.create_index(op.f("ix_revisions_entry_id"), "revisions", ["entry_id"])
    op.create_index(op.f("ix_pictures_article_id"), "pictures", ["article_id"])
    op.create_table(
        "feed_addresses",
        sa.Column("id", Id, nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("feed_id", Id, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("since", Time, nullable=False),
        sa.ForeignKeyConstraint(["feed_id"], ["feeds.id"], name=op.f("fk_feed_addresses_feed_id")),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("digest", name=op.f("uq_feed_addresses_digest")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_feed_addresses_feed_id"), "feed_addresses", ["feed_id"])
    op.execute(
        "INSERT INTO feed_addresses (digest, feed_id, url, since) "
        "SELECT digest, id, url, added_at FROM feeds ORDER BY id"
    )
    op.create_table(
        "exchanges",
        sa.Column("id", Id, nullable=False),
        sa.Column("feed_id", Id),
        sa.Column("page_id", Id),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("started", Time, nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("status", sa.Integer()),
        sa.Column("sent", sa.Text(), nullable=False),
        sa.Column("came", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("passed", sa.Text(), nullable=False),
        sa.Column("moved", sa.Text()),
        sa.Column("raw_id", Id),
        sa.Column("made", sa.Text()),
        sa.Column("error", sa.Text()),
        sa.Column("advice", sa.Text()),
        sa.ForeignKeyConstraint(["feed_id"], ["feeds.id"], name=op.f("fk_exchanges_feed_id")),
        sa.ForeignKeyConstraint(["page_id"], ["pages.id"], name=op.f("fk_exchanges_page_id")),
        sa.ForeignKeyConstraint(["raw_id"], ["raw.id"], name=op.f("fk_exchanges_raw_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_exchanges_feed_id_started"), "exchanges", ["feed_id", "started"])
    op.create_index(op.f("ix_exchanges_page_id"), "exchanges", ["page_id"])
    op.create_index(op.f("ix_exchanges_raw_id"), "exchanges", ["raw_id"])
    op.create_table(
        "robots",
        sa.Column("id", Id, nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer()),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("fetched", Time, nullable=False),
        sa.Column("until", Time, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("digest", name=op.f("uq_robots_digest")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "hubs",
        sa.Column("id", Id, nullable=False),
        sa.Column("feed_id", Id),
        sa.Column("hub", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("callback", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("asked_at", Time, nullable=False),
        sa.Column("until", Time),
        sa.Column("told_at", Time),
        sa.Column("error", sa.Text()),
        sa.ForeignKeyConstraint(["feed_id"], ["feeds.id"], name=op.f("fk_hubs_feed_id")),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("digest", name=op.f("uq_hubs_digest")),
        sa.UniqueConstraint("feed_id", name=op.f("uq_hubs_feed_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "erased",
        sa.Column("id", Id, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("at", Time, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("kind", "digest", name=op.f("uq_erased_kind_digest")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "archives",
        sa.Column("id", Id, nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", Time, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("digest", name=op.f("uq_archives_digest")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "captures",
        sa.Column("id", Id, nullable=False),
        sa.Column("archive_id", Id, nullable=False),
        sa.Column("page_id", Id, nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("at", Time, nullable=False),
        sa.Column("raw_id", Id),
        sa.Column("read", sa.Boolean(), nullable=False),
        sa.Column("error", sa.Text()),
        sa.ForeignKeyConstraint(["archive_id"], ["archives.id"], name=op.f("fk_captures_archive_id")),
        sa.ForeignKeyConstraint(["page_id"], ["pages.id"], name=op.f("fk_captures_page_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["raw_id"], ["raw.id"], name=op.f("fk_captures_raw_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("digest", name=op.f("uq_captures_digest")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_captures_archive_id"), "captures", ["archive_id"])
    op.create_index(op.f("ix_captures_page_id"), "captures", ["page_id"])
    op.create_index(op.f("ix_captures_raw_id"), "captures", ["raw_id"])
