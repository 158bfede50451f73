"""What readers put right by hand, topics that are followed, and by which habits a page was first read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _readings()
    _stories()
    _topics()
    _claims()


def _readings() -> None:
    """By which habits a page was first read."""


def _stories() -> None:
    """Stories merged, split, and articles moved by hand; and who prints a story."""
    op.add_column("stories", sa.Column("printed_by", sa.Text()))
    op.create_table(
        "story_hands",
        sa.Column("id", Id, nullable=False),
        sa.Column("user_id", Id, nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("story_id", Id),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_story_hands_user_id")),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_story_hands_user_id", "story_hands", ["user_id"])
    op.create_table(
        "story_hand_articles",
        sa.Column("id", Id, nullable=False),
        sa.Column("hand_id", Id, nullable=False),
        sa.Column("article_id", Id, nullable=False),
        sa.Column("side", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(["hand_id"], ["story_hands.id"], name=op.f("fk_story_hand_articles_hand_id")),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_story_hand_articles_article_id")),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("hand_id", "article_id", name=op.f("uq_story_hand_articles_hand_id_article_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_story_hand_articles_article_id", "story_hand_articles", ["article_id"])


def _topics() -> None:
    """Entities joined across articles, and topics that readers follow."""


def _claims() -> None:
    """Claims that a reader hid or mended."""
