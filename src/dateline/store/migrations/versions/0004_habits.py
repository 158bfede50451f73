"""What outlets' articles repeat, and how well their pages are read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("outlets", sa.Column("unlearnt", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("outlets", sa.Column("health", sa.Text()))
    op.create_index("ix_outlets_unlearnt", "outlets", ["unlearnt"])
    op.create_table(
        "habits",
        sa.Column("id", Id, nullable=False),
        sa.Column("outlet_id", Id, nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("after_id", Id, nullable=False),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlets.id"], name=op.f("fk_habits_outlet_id")),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("outlet_id", "digest", name=op.f("uq_habits_outlet_id_digest")),
        sqlite_autoincrement=True,
    )
