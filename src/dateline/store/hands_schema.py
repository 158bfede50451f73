"""The tables of what readers put right by hand, keyed by user; see ``store.schema`` for how tables are changed.

A rebuild derives everything else anew and must find these again, so they name what they are about by what lasts: an
article's id and the digest of the words, never the number of a claim or a place in a list.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, String
from sqlalchemy import UniqueConstraint as Unique

from dateline.store.columns import Id, SmallValue, UtcTime, Words
from dateline.store.putting_right import Mended
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

# What a reader hid or mended in what an article was taken to say.
claim_hands = table(
    "claim_hands",
    Column("user_id", Id, ForeignKey("users.id"), nullable=False),
    Column("article_id", Id, ForeignKey("articles.id"), nullable=False, index=True),
    Column("kind", String(8), nullable=False),  # "claim", "figure" or "place"
    Column("digest", String(32), nullable=False),  # of the words, see ``store.putting_right``
    Column("words", Words, nullable=False),  # as they were printed then
    Column("mended", SmallValue(Mended)),  # None: hidden
    Column("at", UtcTime, nullable=False),
    Unique("user_id", "article_id", "digest"),
    Index(None, "user_id", "at"),
)

# What a reader said of whose name a name is. Names are known by their digests, see ``entities``.
entity_hands = table(
    "entity_hands",
    Column("user_id", Id, ForeignKey("users.id"), nullable=False),
    Column("digest", String(32), nullable=False),
    Column("name", Words, nullable=False),
    Column("what", String(8), nullable=False),  # "same": as another; "alone": nothing but itself; "hidden"
    Column("with_digest", String(32)),  # of that other
    Column("with_name", Words),
    Column("at", UtcTime, nullable=False),
    Unique("user_id", "digest"),
)
