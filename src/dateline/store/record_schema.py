"""The tables of what articles say; see ``store.schema`` for how tables are changed. A record as it was made lies in
``records``; what lists and counts are made of lies in the others, with what readers put right."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, String, false
from sqlalchemy import UniqueConstraint as Unique

from dateline.model import Record, Span
from dateline.store.columns import Id, PackedValue, SmallValue, UtcTime, Words
from dateline.store.schema import table

records = table(
    "records",
    Column("article_id", Id, ForeignKey("articles.id"), nullable=False, unique=True),
    Column("revision", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("record", PackedValue(Record), nullable=False),
)

claims = table(
    "claims",
    Column("article_id", Id, ForeignKey("articles.id"), nullable=False),
    Column("n", Integer, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("speaker", Words),
    Column("speaker_key", Words),  # folded
    Column("speaker_digest", String(32)),  # of that, for "what else did they say"
    Column("speaker_id", Id),  # the entity that it is; no foreign key, for entities come and go by what articles name
    Column("source", Words),
    Column("naming", String(16), nullable=False),
    Column("mode", String(16), nullable=False),
    Column("act", String(16), nullable=False),
    Column("negated", Boolean, nullable=False),
    Column("words", Words, nullable=False),
    Column("cue", Words),
    Column("addressee", Words),
    Column("said", Words),  # when, as printed
    Column("spans", SmallValue(tuple[Span, ...]), nullable=False),
    Column("within", Integer),  # n of the claim it is nested in
    Column("carried", Integer, nullable=False, default=1),  # outlets whose copies print these words, its own included
    Column("hand", String(8)),  # "hidden" or "mended" by a reader, see ``claim_hands``; None for nearly all
    Unique("article_id", "n"),
    Index(None, "at", "id"),
    Index(None, "naming", "at"),
    Index(None, "act", "at"),
    Index(None, "speaker_id", "at"),
    Index(None, "speaker_digest", "at"),
)

figures = table(
    "figures",
    Column("article_id", Id, ForeignKey("articles.id"), nullable=False, index=True),
    Column("low", Float),
    Column("high", Float),
    Column("unit", Words),
    Column("sense", Words),
    Column("span", SmallValue(Span), nullable=False),
    Column("claim", Integer),  # n of the claim it stands in
)

entities = table(
    "entities",
    Column("digest", String(32), nullable=False, unique=True),  # of folded name and kind, and of what tells it apart
    Column("name", Words, nullable=False),
    Column("kind", String(16), nullable=False),  # see EntityKind, or "tag"
    Column("topic_id", Id, index=True),  # the one that it is a name of, see ``topics_schema``; None: itself
    Column("loose", Boolean, nullable=False, server_default=false()),  # may be several things': a surname alone
    Column("keyed", Integer, nullable=False, server_default="0"),  # the version of joining that named its names
)

mentions = table(
    "mentions",
    Column("entity_id", Id, ForeignKey("entities.id"), nullable=False),
    Column("article_id", Id, ForeignKey("articles.id"), nullable=False, index=True),
    Column("spans", SmallValue(tuple[Span, ...]), nullable=False),
    Column("roles", SmallValue(tuple[str, ...]), nullable=False),
    Column("about", Boolean, nullable=False, server_default=false()),  # headline, dek or lead name it, or the text most
    Column("at", UtcTime),  # the article's time
    Unique("entity_id", "article_id"),
    Index(None, "entity_id", "about", "at", "article_id"),
    Index(None, "at", "entity_id"),
)

places = table(
    "places",
    Column("article_id", Id, ForeignKey("articles.id"), nullable=False, index=True),
    Column("name", Words, nullable=False),
    Column("country", String(2)),
    Column("lat", Float),
    Column("lon", Float),
    Column("score", Float, nullable=False),
    Column("span", SmallValue(Span), nullable=False),
    Column("spot_id", Id),  # see ``map_schema``
    Column("at", UtcTime),  # its article's
    Index(None, "spot_id", "at", "article_id"),
)
