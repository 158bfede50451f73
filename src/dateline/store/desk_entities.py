"""Taking down what an article mentions: one row for each thing of the desk, under whichever name it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, select

from dateline.model import Article, EntityKind, Record, Span
from dateline.record import Gazetteer, load_gazetteer
from dateline.record.joining import TAG, VERSION, Known, known_in
from dateline.store.columns import digest
from dateline.store.erased import person_key
from dateline.store.inserts import insert_into
from dateline.store.joining import alone_at_it, keep_names
from dateline.store.record_schema import entities, mentions
from dateline.store.rows import add_all
from dateline.store.topics_schema import entity_names, told_of
from dateline.text import fold

_KEYS: Any = bindparam("keys", expanding=True)
_ENTITIES = select(entities.c.digest, entities.c.id, entities.c.keyed).where(entities.c.digest.in_(_KEYS))
_NAMES = select(entity_names.c.entity_id, entity_names.c.digest).where(entity_names.c.digest.in_(_KEYS))
_INTRODUCED = "letters:"
"""What names of this kind say comes from the article, not from the name."""


def entity_digest(known: Known) -> str:
    """What an entity is known by: its folded name and kind, and what tells it from another of that name and kind."""
    parts = (fold(known.name), known.kind)
    return digest(*parts, known.identity) if known.identity else digest(*parts)


def take_entities(
    connection: Connection,
    article_id: int,
    article: Article,
    record: Record,
    at: datetime,
    places: Gazetteer | None = None,
    kept_out: frozenset[str] = frozenset(),
) -> dict[str, int]:
    """Keep what an article mentions; nothing is kept of it yet. at: the article's time; places: to know states by,
    None for those of the package; kept_out: keys of people who were deleted. Gives the desk's ids by folded name, as
    the article's record has it."""
    found = [
        (number, entity_digest(known), known)
        for number, known in known_in(article, record, places or _world())
        if known.kind not in (EntityKind.PERSON, TAG) or person_key(known.name) not in kept_out
    ]
    if not found:
        return {}
    ids = _ids(connection, {key: known for _, key, known in found})
    gathered: dict[int, list[Known]] = {}
    for _, key, known in found:
        gathered.setdefault(ids[key], []).append(known)
    rows = [{"entity_id": id_, "article_id": article_id, "at": at, **_mention(same)} for id_, same in gathered.items()]
    add_all(connection, mentions, rows)
    by_span = [(span, ids[key]) for _, key, known in found for span in known.spans]
    add_all(connection, told_of, list(_told_of(article_id, record, by_span, at)))
    speakers: dict[str, int] = {}
    for number, key, _ in found:
        if number is not None:
            speakers.setdefault(fold(record.entities[number].name), ids[key])
    return speakers


@cache
def _world() -> Gazetteer:
    return load_gazetteer()


def _mention(same: Sequence[Known]) -> dict[str, object]:
    spans = dict.fromkeys(span for known in same for span in known.spans)
    return {
        "spans": tuple(sorted(spans, key=lambda span: (span.part, span.start))),
        "roles": tuple(dict.fromkeys(role for known in same for role in known.roles)),
        "about": any(known.about for known in same),
    }


def _told_of(
    article_id: int, record: Record, by_span: Sequence[tuple[Span, int]], at: datetime
) -> Iterable[dict[str, object]]:
    """Whose names stand in what each claim says."""
    for n, claim in enumerate(record.claims):
        named = {
            id_
            for span, id_ in by_span
            for content in claim.content
            if span.part == content.part and content.start <= span.start and span.end <= content.end
        }
        for id_ in sorted(named):
            yield {"entity_id": id_, "article_id": article_id, "claim": n, "at": at}


def _ids(connection: Connection, known: Mapping[str, Known]) -> dict[str, int]:
    """The ids of these, by their digests; those that the desk has not met are added and joined with what it has."""
    keys = sorted(known)
    rows = connection.execute(_ENTITIES, {"keys": keys}).all()
    ids = {row.digest: row.id for row in rows}
    fresh = {row.digest for row in rows if row.keyed == VERSION}
    unnamed = [key for key in keys if key not in fresh] or _introduced(connection, known, ids)
    if not unnamed:
        return ids
    alone_at_it(connection)
    missing = [key for key in keys if key not in ids]
    if missing:
        # In one order, so that two workers never wait for each other.
        added = [
            {"digest": key, "name": known[key].name, "kind": known[key].kind, "loose": known[key].loose}
            for key in missing
        ]
        ids |= {row.digest: row.id for row in connection.execute(_adding(connection.dialect.name), added)}
        if ids.keys() < known.keys():  # another worker has added some first
            ids |= {row.digest: row.id for row in connection.execute(_ENTITIES, {"keys": keys})}
    stale = [row.id for row in rows if row.keyed not in (0, VERSION)]
    keep_names(connection, {ids[key]: known[key] for key in unnamed}, stale)
    return ids


def _introduced(connection: Connection, known: Mapping[str, Known], ids: Mapping[str, int]) -> list[str]:
    """Those for which an article introduces an acronym that they have not been known by."""
    wanted = {
        (ids[key], digest(name)): key
        for key, one in known.items()
        for name in one.short
        if name.startswith(_INTRODUCED)
    }
    if not wanted:
        return []
    rows = connection.execute(_NAMES, {"keys": sorted({name for _, name in wanted})})
    there = {(row.entity_id, row.digest) for row in rows}
    return sorted({key for pair, key in wanted.items() if pair not in there})


@cache
def _adding(dialect: str) -> Any:
    adding = insert_into(entities, dialect).on_conflict_do_nothing(index_elements=["digest"])
    return adding.returning(entities.c.digest, entities.c.id)
