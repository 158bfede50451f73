"""Keeping the places that articles name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, select

from dateline.model import Place
from dateline.store.columns import digest
from dateline.store.inserts import insert_into
from dateline.store.map_schema import spots
from dateline.store.record_schema import places
from dateline.store.rows import add_all

LEAST_SCORE = 0.5
"""A place that is less sure stands on no map and in no list of places."""

_SPOTS = select(spots.c.digest, spots.c.id).where(spots.c.digest.in_(bindparam("keys", expanding=True)))


def take_places(connection: Connection, article_id: int, found: Sequence[Place], at: datetime) -> None:
    """Keep the places that an article names. at: the article's time."""
    if not found:
        return
    known = _spots(connection, found)
    rows = [
        {
            "article_id": article_id,
            "name": place.name,
            "country": place.country,
            "lat": place.lat,
            "lon": place.lon,
            "score": place.score,
            "span": place.span,
            "spot_id": known[_key(place)],
            "at": at,
        }
        for place in found
    ]
    add_all(connection, places, rows)


def _key(place: Place) -> str:
    return digest(place.name, place.country or "", f"{place.lat} {place.lon}")


@cache
def _adding(dialect: str) -> Any:
    adding = insert_into(spots, dialect).on_conflict_do_nothing(index_elements=["digest"])
    return adding.returning(spots.c.digest, spots.c.id)


def _spots(connection: Connection, found: Sequence[Place]) -> dict[str, int]:
    """By key, the ids of places, those that no article has named before added."""
    wanted = {_key(place): place for place in found}
    known = {row.digest: row.id for row in connection.execute(_SPOTS, {"keys": list(wanted)})}
    # In one order, so that two workers never wait for each other.
    rows = [
        {"digest": key, "name": place.name, "country": place.country, "lat": place.lat, "lon": place.lon}
        for key, place in sorted(wanted.items())
        if key not in known
    ]
    if rows:
        known |= {row.digest: row.id for row in connection.execute(_adding(connection.dialect.name), rows)}
        if known.keys() < wanted.keys():  # another worker has added some first
            known = {row.digest: row.id for row in connection.execute(_SPOTS, {"keys": list(wanted)})}
    return known
