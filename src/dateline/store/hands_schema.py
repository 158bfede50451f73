"""The tables of what readers put right by hand, keyed by user; see ``store.schema`` for how tables are changed.

A rebuild derives everything else anew and must find these again, so they name what they are about by what lasts: an
article's id and the digest of the words, never the number of a claim or a place in a list.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, String
from sqlalchemy import UniqueConstraint as Unique

from dateline.store.columns import Id, UtcTime
from dateline.store.schema import table

# What a reader said of which articles tell one story. story_id: the story that was split off, or that became part of
# another: the same id is used again where it is made again.
story_hands = table(
    "story_hands",
    Column("user_id", Id, ForeignKey("users.id"), nullable=False, index=True),
    Column("what", String(16), nullable=False),  # see StoryHandKind
    Column("at", UtcTime, nullable=False),
    Column("story_id", Id),
)

# side: "moved", the articles that it is about; "left", those that they were told apart from; "joined", those that they
# were put with.
story_hand_articles = table(
    "story_hand_articles",
    Column("hand_id", Id, ForeignKey("story_hands.id"), nullable=False),
    Column("article_id", Id, ForeignKey("articles.id"), nullable=False, index=True),
    Column("side", String(8), nullable=False),
    Unique("hand_id", "article_id"),
)
