"""The full-text index, what it holds of which article, and the words that a misspelt search is compared with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = "0003"
down_revision = "0002"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("articles", sa.Column("indexed", sa.Integer()))
    unindexed = sa.text("indexed IS NULL")
    op.create_index("ix_articles_unindexed", "articles", ["id"], sqlite_where=unindexed, postgresql_where=unindexed)
    op.create_table(
        "search_rows",
        sa.Column("article_id", Id, nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("terms", sa.LargeBinary().with_variant(TSVECTOR(), "postgresql"), nullable=False),
        # Nothing cascades: who deletes an article takes it out of the index first.
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_search_rows_article_id")),
        sa.PrimaryKeyConstraint("article_id"),
    )
    op.create_table(
        "search_words",
        sa.Column("word", sa.String(length=40), nullable=False),
        sa.Column("first", sa.String(length=1), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("word"),
    )
    op.create_index("ix_search_words_first_length", "search_words", ["first", "length"])
    if op.get_bind().dialect.name == "postgresql":
        # In line with their rows: fetching each from a table beside it takes two thirds of a search through many.
        op.execute("ALTER TABLE search_rows ALTER COLUMN terms SET STORAGE MAIN")
        op.create_index("ix_search_rows_place", "search_rows", ["place"])
        op.create_index("ix_search_rows_terms", "search_rows", ["terms"], postgresql_using="gin")
    else:
        # No text is kept in it, and no lengths: what was indexed lies packed in search_rows, for taking it out again.
        # Terms come separated by spaces; "ascii" leaves all that is not ASCII in them as it is.
        op.execute("CREATE VIRTUAL TABLE search_index USING fts5(terms, content='', columnsize=0, tokenize='ascii')")
