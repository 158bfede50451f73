"""The tables of the search index. They hold nothing that is not in the articles, so that they stand apart from the
schema: no backup takes them along, and a rebuild fills them anew.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import BigInteger, Column, Integer, MetaData, String, Table, Text, column, table
from sqlalchemy.dialects.postgresql import TSVECTOR

from dateline.store.columns import Id, Packed

index_metadata = MetaData()

search_rows = Table(
    "search_rows",
    index_metadata,
    Column("article_id", Id, primary_key=True),
    Column("place", BigInteger, nullable=False),  # see place_of
    Column("version", Integer, nullable=False),  # of the stage that made it
    # PostgreSQL searches in it; on SQLite it is what search_index was given, for that can forget nothing else.
    Column("terms", Packed().with_variant(TSVECTOR(), "postgresql"), nullable=False),
)

# The words of the articles as they are spelt, folded: what a search that finds nothing may have meant.
search_words = Table(
    "search_words",
    index_metadata,
    Column("word", String(40), primary_key=True),
    Column("first", String(1), nullable=False),
    Column("length", Integer, nullable=False),
)

# SQLite alone: an FTS5 table by ``place``, and what it keeps its data in.
search_index = table("search_index", column("search_index", Text), column("rowid", BigInteger), column("terms", Text))
SHADOWS = ("search_index_data", "search_index_idx", "search_index_config")

_ID_BITS = 29
MOST_IDS = 1 << _ID_BITS
_LATEST = (1 << 33) - 1  # seconds: the year 2242; a place fits into 63 bits


def place_of(at: datetime, article_id: int) -> int:
    """Where an article stands in the index: in the order of time, to the second, then of ids. So the index gives its
    newest matches without looking at the others, though archives bring old articles late."""
    return (min(max(0, int(at.timestamp())), _LATEST) << _ID_BITS) | (article_id % MOST_IDS)


def before_place(place: int) -> tuple[datetime, int]:
    """The time and id that ``place_of`` gives this place for."""
    return datetime.fromtimestamp(place >> _ID_BITS, UTC), place % MOST_IDS
