"""The desk's tables, one set for SQLite and PostgreSQL. Change them only together with a migration (a test holds it).

What came over the wire lies in ``raw``; everything derived names the stage version that made it. An *article row*
holds what lists show; its words lie in ``revisions``, one row for each state of the outlet's page. Work lies in
``work``, one row for each thing to do.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, MetaData, String, Table, text
from sqlalchemy import UniqueConstraint as Unique

from dateline.model import Article, Entry, Image, OutletHealth, Outline, Printer
from dateline.store.columns import Id, Packed, PackedValue, SmallValue, UtcTime, Words

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)


def table(name: str, *columns: Any) -> Table:
    # sqlite_autoincrement: an id that was given out is never given out again, even after its row is gone.
    return Table(name, metadata, Column("id", Id, primary_key=True), *columns, sqlite_autoincrement=True)


def _to(target: str, **kwargs: Any) -> Column[int]:
    name = kwargs.pop("name")
    return Column(name, Id, ForeignKey(f"{target}.id"), **kwargs)


outlets = table(
    "outlets",
    Column("digest", String(32), nullable=False, unique=True),  # of its folded name
    Column("name", Words, nullable=False),
    Column("country", String(2)),
    Column(
        "unlearnt", Integer, nullable=False, server_default="0", index=True
    ),  # articles since its habits were looked for
    Column("health", SmallValue(OutletHealth)),
)

habits = table(
    "habits",
    _to("outlets", name="outlet_id", nullable=False),
    Column("digest", String(32), nullable=False),  # of the line
    Column("line", Words, nullable=False),  # as ``Habits`` has it
    Unique("outlet_id", "digest"),
)

feeds = table(
    "feeds",
    Column("digest", String(32), nullable=False, unique=True),  # of the clean address
    Column("url", Words, nullable=False),
    Column("title", Words),  # None until the reader or the feed gives one
    Column("site", Words),
    Column("outlet_id", Id, ForeignKey("outlets.id"), nullable=False),
    Column("outlet_known", Boolean, nullable=False),  # False: the feed's title stands in until a page names the outlet
    Column("folder", SmallValue(tuple[str, ...]), nullable=False),
    Column("etag", Words),
    Column("last_modified", Words),
    Column("body", String(32)),  # digest of the last body read, so that the same bytes are not read twice
    Column("added_at", UtcTime, nullable=False),
    Column("last_read", UtcTime),
    Column("last_ok", UtcTime),
    Column("gone", Boolean, nullable=False, default=False),
    Column("kind", String(16), nullable=False, server_default="feed"),  # "feed", "sitemap" or "page": see FollowedAs
    Column("hint_seconds", Integer),  # what the feed's own words (ttl, sy:) ask to be left alone for
    Column("learnt_seconds", Integer),  # how long the feed usually stays as it is
    Column("twin_id", Id),  # the feed that is followed already at the address where this one has moved
)

# Every address under which a feed is known: where it was added, and where it has moved since.
feed_addresses = table(
    "feed_addresses",
    Column("digest", String(32), nullable=False, unique=True),  # of the clean address
    Column("feed_id", Id, ForeignKey("feeds.id"), nullable=False, index=True),
    Column("url", Words, nullable=False),
    Column("since", UtcTime, nullable=False),
)

# What was asked of an outlet and what came, the newest of each feed and page.
exchanges = table(
    "exchanges",
    _to("feeds", name="feed_id"),
    _to("pages", name="page_id", index=True),
    Column("url", Words, nullable=False),
    Column("started", UtcTime, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("status", Integer),  # None: no answer came
    Column("sent", SmallValue(dict[str, str]), nullable=False),  # the headers of the request
    Column("came", SmallValue(dict[str, str]), nullable=False),  # the headers of the answer
    Column("size", Integer, nullable=False),  # bytes, unpacked
    Column("passed", SmallValue(tuple[str, ...]), nullable=False),  # the addresses on the way, if redirected
    Column("moved", Words),  # where they say that it stands from now on
    Column("raw_id", Id, ForeignKey("raw.id", ondelete="SET NULL"), index=True),
    Column("made", SmallValue(dict[str, int])),  # what was read out of it: see ExchangeLine
    Column("error", Words),
    Column("advice", Words),
    Index(None, "feed_id", "started"),
)

robots = table(
    "robots",
    Column("digest", String(32), nullable=False, unique=True),  # of scheme, host and port
    Column("origin", Words, nullable=False),
    Column("status", Integer),  # None: no answer came
    Column("rules", Words, nullable=False),
    Column("fetched", UtcTime, nullable=False),
    Column("until", UtcTime, nullable=False),
)

# A hub that tells the desk when a feed changes. feed_id: None once the feed is told of otherwise, or is followed no
# more: then the hub is only asked to stop.
hubs = table(
    "hubs",
    Column("feed_id", Id, ForeignKey("feeds.id"), unique=True),
    Column("hub", Words, nullable=False),
    Column("topic", Words, nullable=False),
    Column(
        "digest", String(32), nullable=False, unique=True
    ),  # of the part of the callback's address that nobody guesses
    Column("callback", Words, nullable=False),
    Column("secret", Words, nullable=False),  # signs what the hub sends; both sides need it as it is
    Column("state", String(16), nullable=False),  # see HubState
    Column("asked_at", UtcTime, nullable=False),
    Column("until", UtcTime),
    Column("told_at", UtcTime),  # when it last told of something
    Column("error", Words),
)

# What was deleted for good: nothing of it comes in again. What was pruned does not either, and stays in answers.
erased = table(
    "erased",
    Column("kind", String(16), nullable=False),  # "page", "person" or "pruned", which is a page as well
    Column("digest", String(32), nullable=False),
    Column("at", UtcTime, nullable=False),
    Unique("kind", "digest"),
)

raw = table(
    "raw",
    _to("feeds", name="feed_id", index=True),
    _to("pages", name="page_id", index=True),
    Column("url", Words, nullable=False),
    Column("status", Integer, nullable=False),
    Column("headers", SmallValue(dict[str, str]), nullable=False),
    Column("fetched", UtcTime, nullable=False),
    Column("size", Integer, nullable=False),  # bytes, unpacked
    Column("body", Packed, nullable=False),
)

pages = table(
    "pages",
    Column("digest", String(32), nullable=False, unique=True),  # of the clean address
    Column("url", Words, nullable=False),  # as the first entry gave it
    Column("article_id", Id, ForeignKey("articles.id"), index=True),
    Column("fetches", Integer, nullable=False, default=0),
    Column("etag", Words),
    Column("last_modified", Words),
    Column("body", String(32)),  # digest of the last body read
)

# What was brought in from: one file of web captures, or one folder.
archives = table(
    "archives",
    Column("digest", String(32), nullable=False, unique=True),  # of its kind and name
    Column("kind", String(16), nullable=False),  # "warc", "html" or "text"
    Column("name", Words, nullable=False),
    Column("at", UtcTime, nullable=False),  # when it was brought in first
)

# One state of a page, as an archive has it.
captures = table(
    "captures",
    Column("archive_id", Id, ForeignKey("archives.id"), nullable=False, index=True),
    Column("page_id", Id, ForeignKey("pages.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("digest", String(32), nullable=False, unique=True),  # of address, time and bytes: it comes in once
    Column("at", UtcTime, nullable=False),
    Column("raw_id", Id, ForeignKey("raw.id", ondelete="SET NULL"), index=True),
    Column("read", Boolean, nullable=False, default=False),
    Column("error", Words),  # why no article was made of it
)

entries = table(
    "entries",
    Column("feed_id", Id, ForeignKey("feeds.id"), nullable=False),
    Column("digest", String(32), nullable=False),  # of the entry's identity within its feed
    Column("page_id", Id, ForeignKey("pages.id"), nullable=False, index=True),
    Column("title", Words, nullable=False),
    Column("link", Words),
    Column("at", UtcTime, nullable=False),
    Column("seen_at", UtcTime, nullable=False),
    Column("content", String(32), nullable=False),  # digest of its words: a change means that the outlet changed it
    Column("full", Boolean, nullable=False),  # whether it brings its article's whole text
    Column("entry", PackedValue(Entry), nullable=False),
    Unique("feed_id", "digest"),
    Index(None, "feed_id", "at"),
)

articles = table(
    "articles",
    Column("url", Words, nullable=False),
    Column("outlet_id", Id, ForeignKey("outlets.id"), nullable=False, index=True),
    Column("at", UtcTime, nullable=False),
    Column("first_seen", UtcTime, nullable=False),
    Column("fetched", UtcTime, nullable=False),  # when its newest revision was
    Column("revision", Integer, nullable=False),
    Column("habit_id", Id, nullable=False, server_default="0"),  # the newest of its outlet's habits when first read
    Column("section", Words),
    Column("headline", Words, nullable=False),
    Column("dek", Words),
    Column("agency", Words),
    Column("language", String(8)),
    Column("image", SmallValue(Image)),
    Column("opening", SmallValue(tuple[str, ...]), nullable=False),
    Column("words", Integer, nullable=False),
    Column("partial", Words),
    Column("error", Words),
    Column("advice", Words),
    Column("recorded", Boolean, nullable=False, default=False),
    # Where it stands. placed: the revision it was placed by, from which the indexes are rebuilt at a restart; None: it
    # has to be placed, for the first time or, with a new revision, again.
    Column("placed", Integer),
    # The revision that stands in the search index; None: it has to be put in, for the first time or again.
    Column("indexed", Integer),
    Column("place_error", Words),  # why it could not be placed with others
    Column("placed_version", Integer),  # of the placing that gave it its place; another one places it from anew
    Column("wire_id", Id, ForeignKey("wires.id"), index=True),
    Column("story_id", Id, ForeignKey("stories.id"), index=True),
    # Beside its wire's lead; None until compared.
    Column("kept", Float),
    Column("cut", Integer),
    Column("added", Integer),
    Column("changed", Integer),
    Column("credited", Boolean),
    Column("headline_changed", Boolean),
    Index(None, "at", "id"),
    Index("ix_articles_unplaced", "id", sqlite_where=text("placed IS NULL"), postgresql_where=text("placed IS NULL")),
    Index(
        "ix_articles_unindexed", "id", sqlite_where=text("indexed IS NULL"), postgresql_where=text("indexed IS NULL")
    ),
)

revisions = table(
    "revisions",
    Column("article_id", Id, ForeignKey("articles.id"), nullable=False),
    Column("n", Integer, nullable=False),
    Column("seen_at", UtcTime, nullable=False),
    Column("changed", String(16), nullable=False),
    Column("headline", Words, nullable=False),
    Column(
        "words", String(32), nullable=False
    ),  # digest of what is printed: two readings with the same one are one revision
    _to("raw", name="raw_id", index=True),
    _to("entries", name="entry_id", index=True),
    Column("version", Integer, nullable=False),
    Column("article", PackedValue(Article), nullable=False),
    Unique("article_id", "n"),
)

pictures = table(
    "pictures",
    Column("article_id", Id, ForeignKey("articles.id"), nullable=False, index=True),
    Column("digest", String(32), nullable=False),  # of its URL
    Unique("digest", "article_id"),
)

wires = table(
    "wires",
    Column("lead_id", Id, nullable=False),  # an article's id; no foreign key, for the two tables would name each other
    Column("agency", Words),
)

stories = table(
    "stories",
    Column("title", Words, nullable=False),
    Column("standfirst", Words, nullable=False),
    Column("standfirst_outlet", Words, nullable=False),
    Column("image", SmallValue(Image)),
    Column("image_article", Id),
    Column("outlets", Integer, nullable=False),
    Column("texts", Integer, nullable=False),
    Column("articles", Integer, nullable=False),
    Column("named", Integer, nullable=False),
    Column("anonymous", Integer, nullable=False),
    Column("start", UtcTime, nullable=False),
    Column("end", UtcTime, nullable=False, index=True),
    Column("newest", Words),
    Column("newest_at", UtcTime),
    Column("version", Integer),  # of the outline; None until there is one
    Column("outline", PackedValue(Outline)),
    Column("outlined", SmallValue(dict[int, int])),  # by article id, the revision that the outline's passages lie in
    Column("printed_by", SmallValue(tuple[Printer, ...])),  # None until there is an outline
    Column("moving_until", UtcTime),
)

aliases = table(
    "aliases",
    Column("kind", String(16), nullable=False),  # "story" or "wire"
    Column("old_id", Id, nullable=False),
    Column("new_id", Id, nullable=False),
    Unique("kind", "old_id"),
    Index(None, "kind", "new_id"),
)

work = table(
    "work",
    Column("kind", String(16), nullable=False),
    Column("subject", Id, nullable=False),
    Column("at", UtcTime),  # the time of what it is about: the freshest is done first
    Column("next_at", UtcTime),  # when it is due; None: given up, kept for its error
    Column("lease_until", UtcTime),
    Column("token", Integer, nullable=False, default=0),
    Column("attempts", Integer, nullable=False, default=0),  # failures in a row
    Column("failing_since", UtcTime),
    Column("last_error", Words),
    Column("advice", Words),
    Unique("kind", "subject"),
    Index(None, "kind", "next_at"),
)

roles = table(
    "roles",
    Column("name", String(32), nullable=False, unique=True),
    Column("until", UtcTime),
    Column("token", Integer, nullable=False, default=0),
)
