"""What readers put right by hand, topics that are followed, and by which habits a page was first read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from dateline.store.columns import digest

revision = "0005"
down_revision = "0004"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _readings()
    _stories()
    _topics()
    _claims()


def _readings() -> None:
    """By which habits a page was first read: until now those learnt before its article came."""
    op.add_column("articles", sa.Column("habit_id", Id, nullable=False, server_default="0"))
    articles = sa.table("articles", sa.column("id"), sa.column("outlet_id"), sa.column("habit_id"))
    habits = sa.table("habits", sa.column("id"), sa.column("outlet_id"), sa.column("after_id"))
    newest = (
        sa.select(sa.func.coalesce(sa.func.max(habits.c.id), 0))
        .where(habits.c.outlet_id == articles.c.outlet_id, habits.c.after_id < articles.c.id)
        .scalar_subquery()
    )
    op.execute(sa.update(articles).values(habit_id=newest))
    op.drop_column("habits", "after_id")


def _stories() -> None:
    """Stories merged, split, and articles moved by hand; and who prints a story."""
    op.add_column("stories", sa.Column("printed_by", sa.Text()))
    op.add_column("stories", sa.Column("moving_until", sa.DateTime(timezone=True)))
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
    op.add_column("entities", sa.Column("topic_id", Id))
    op.add_column("entities", sa.Column("loose", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("entities", sa.Column("keyed", sa.Integer(), nullable=False, server_default="0"))
    op.create_index("ix_entities_topic_id", "entities", ["topic_id"])
    op.add_column("mentions", sa.Column("about", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("mentions", sa.Column("at", sa.DateTime(timezone=True)))
    mentions = sa.table("mentions", sa.column("article_id"), sa.column("at"))
    articles = sa.table("articles", sa.column("id"), sa.column("at"))
    at = sa.select(articles.c.at).where(articles.c.id == mentions.c.article_id).scalar_subquery()
    op.execute(sa.update(mentions).values(at=at))
    op.create_index("ix_mentions_entity_id_about_at_article_id", "mentions", ["entity_id", "about", "at", "article_id"])
    op.create_index("ix_mentions_at_entity_id", "mentions", ["at", "entity_id"])
    op.create_table(
        "entity_names",
        sa.Column("id", Id, nullable=False),
        sa.Column("entity_id", Id, nullable=False),
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["entity_id"], ["entities.id"], name=op.f("fk_entity_names_entity_id")),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("digest", "role", "entity_id", name=op.f("uq_entity_names_digest_role_entity_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_entity_names_entity_id", "entity_names", ["entity_id"])
    op.create_table(
        "entity_words",
        sa.Column("id", Id, nullable=False),
        sa.Column("entity_id", Id, nullable=False),
        sa.Column("word", sa.String(40).with_variant(sa.String(40, collation="C"), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["entity_id"], ["entities.id"], name=op.f("fk_entity_words_entity_id")),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("word", "entity_id", name=op.f("uq_entity_words_word_entity_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_entity_words_entity_id", "entity_words", ["entity_id"])
    op.create_table(
        "told_of",
        sa.Column("id", Id, nullable=False),
        sa.Column("entity_id", Id, nullable=False),
        sa.Column("article_id", Id, nullable=False),
        sa.Column("claim", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["entity_id"], ["entities.id"], name=op.f("fk_told_of_entity_id")),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_told_of_article_id")),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_told_of_article_id", "told_of", ["article_id"])
    op.create_index("ix_told_of_entity_id_at_article_id", "told_of", ["entity_id", "at", "article_id"])
    op.create_table(
        "follows",
        sa.Column("id", Id, nullable=False),
        sa.Column("user_id", Id, nullable=False),
        sa.Column("entity_id", Id, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_id", Id, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_follows_user_id")),
        sa.ForeignKeyConstraint(["entity_id"], ["entities.id"], name=op.f("fk_follows_entity_id")),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("user_id", "entity_id", name=op.f("uq_follows_user_id_entity_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_follows_entity_id", "follows", ["entity_id"])
    op.create_table(
        "entity_hands",
        sa.Column("id", Id, nullable=False),
        sa.Column("user_id", Id, nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("what", sa.String(length=8), nullable=False),
        sa.Column("with_digest", sa.String(length=32)),
        sa.Column("with_name", sa.Text()),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_entity_hands_user_id")),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("user_id", "digest", name=op.f("uq_entity_hands_user_id_digest")),
        sqlite_autoincrement=True,
    )


def _claims() -> None:
    """Claims that a reader hid or mended, whose they are, and places on the map."""
    op.add_column("claims", sa.Column("speaker_digest", sa.String(length=32)))
    op.add_column("claims", sa.Column("speaker_id", Id))
    op.add_column("claims", sa.Column("addressee", sa.Text()))
    op.add_column("claims", sa.Column("said", sa.Text()))
    op.add_column("claims", sa.Column("hand", sa.String(length=8)))
    _digest_speakers()
    op.create_index("ix_claims_act_at", "claims", ["act", "at"])
    op.create_index("ix_claims_speaker_id_at", "claims", ["speaker_id", "at"])
    op.create_index("ix_claims_speaker_digest_at", "claims", ["speaker_digest", "at"])
    op.create_table(
        "spots",
        sa.Column("id", Id, nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("country", sa.String(length=2)),
        sa.Column("lat", sa.Float()),
        sa.Column("lon", sa.Float()),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("digest", name=op.f("uq_spots_digest")),
        sqlite_autoincrement=True,
    )
    op.add_column("places", sa.Column("spot_id", Id))
    op.add_column("places", sa.Column("at", sa.DateTime(timezone=True)))
    op.create_index("ix_places_spot_id_at_article_id", "places", ["spot_id", "at", "article_id"])
    op.create_table(
        "claim_hands",
        sa.Column("id", Id, nullable=False),
        sa.Column("user_id", Id, nullable=False),
        sa.Column("article_id", Id, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("mended", sa.Text()),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_claim_hands_user_id")),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_claim_hands_article_id")),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("user_id", "article_id", "digest", name=op.f("uq_claim_hands_user_id_article_id_digest")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_claim_hands_article_id", "claim_hands", ["article_id"])
    op.create_index("ix_claim_hands_user_id_at", "claim_hands", ["user_id", "at"])


_SPEAKERS_AT_ONCE = 5000


def _digest_speakers() -> None:
    """What earlier versions kept as a name alone is looked up by its digest."""
    claims = sa.table("claims", sa.column("id", Id), sa.column("speaker_key"), sa.column("speaker_digest"))
    connection = op.get_bind()
    asked = sa.select(claims.c.id, claims.c.speaker_key).where(claims.c.speaker_key.is_not(None)).order_by(claims.c.id)
    keep = sa.update(claims).where(claims.c.id == sa.bindparam("id_")).values(speaker_digest=sa.bindparam("digest_"))
    last = 0
    while rows := connection.execute(asked.where(claims.c.id > last).limit(_SPEAKERS_AT_ONCE)).all():
        connection.execute(keep, [{"id_": row.id, "digest_": digest(row.speaker_key)} for row in rows])
        last = rows[-1].id
