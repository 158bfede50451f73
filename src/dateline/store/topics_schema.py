"""The tables by which one thing is one topic across articles; see ``store.schema`` for how tables are changed.

A row of ``entities`` is one *name* of a kind. Names of one thing lead to one of them (``entities.topic_id``), whose id
is the topic's; see ``store.joining``. Nothing that hangs on a name is moved when names are joined or parted.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String
from sqlalchemy import UniqueConstraint as Unique

from dateline.store.columns import Id, UtcTime
from dateline.store.schema import table

# By what a name is found to be another's: see ``Known`` in ``record.joining``.
entity_names = table(
    "entity_names",
    Column("entity_id", Id, ForeignKey("entities.id"), nullable=False, index=True),
    Column("role", String(8), nullable=False),  # "sure", "short" or "asks"
    Column("digest", String(32), nullable=False),
    Unique("digest", "role", "entity_id"),
)

# The words of names, folded, as the search box by name looks them up by their beginnings.
WORD = String(40).with_variant(String(40, collation="C"), "postgresql")
entity_words = table(
    "entity_words",
    Column("entity_id", Id, ForeignKey("entities.id"), nullable=False, index=True),
    Column("word", WORD, nullable=False),
    Unique("word", "entity_id"),
)

# Whose name stands in what a claim says.
told_of = table(
    "told_of",
    Column("entity_id", Id, ForeignKey("entities.id"), nullable=False),
    Column("article_id", Id, ForeignKey("articles.id"), nullable=False, index=True),
    Column("claim", Integer, nullable=False),  # its n
    Column("at", UtcTime, nullable=False),  # the article's time
    Index(None, "entity_id", "at", "article_id"),
)

follows = table(
    "follows",
    Column("user_id", Id, ForeignKey("users.id"), nullable=False),
    Column("entity_id", Id, ForeignKey("entities.id"), nullable=False, index=True),
    Column("at", UtcTime, nullable=False),
    Column("seen_at", UtcTime, nullable=False),  # when the reader looked last
    Column("seen_id", Id, nullable=False),  # the newest article of the desk then: what has a greater id came in since
    Unique("user_id", "entity_id"),
)
