"""The places on the map, each once; see ``store.schema`` for how tables are changed."""

from __future__ import annotations

from sqlalchemy import Column, Float, String

from dateline.store.columns import Words
from dateline.store.schema import table

# Stays when no article names it any more, as it would in an atlas; no foreign key leads here.
spots = table(
    "spots",
    Column("digest", String(32), nullable=False, unique=True),  # of name, country and coordinates
    Column("name", Words, nullable=False),
    Column("country", String(2)),
    Column("lat", Float),  # None for a region or a country
    Column("lon", Float),
)
