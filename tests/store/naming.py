"""Articles of nothing but names, and records that have them."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.model import Article, Block, BlockKind, Entity, EntityKind, Record, Span
from dateline.store import Store
from tests.store.making import article, bring, take_record


def told(
    store: Store, number: int, names: Sequence[tuple[str, EntityKind]], *, tags: tuple[str, ...] = (), **fields: object
) -> int:
    """An article whose text is these names, one a paragraph, and whose record has them; its id."""
    made, record = written(number, names, tags=tags, **fields)
    id_ = bring(store, made)
    take_record(store, record)
    return id_


def written(
    number: int, names: Sequence[tuple[str, EntityKind]], *, tags: tuple[str, ...] = (), **fields: object
) -> tuple[Article, Record]:
    lines = ["It was quiet on the square.", *(f"So it was, {name} knew." for name, _ in names)]
    words = "\n\n".join(lines)
    starts = [sum(len(one) + 2 for one in lines[:n]) for n in range(len(lines))]
    blocks = tuple(Block(BlockKind.PARAGRAPH, Span(at, at + len(one))) for at, one in zip(starts, lines, strict=True))
    made = article(number, words, **{"tags": tags, "blocks": blocks, **fields})
    entities = []
    for name, kind in names:
        start = words.index(f", {name} knew") + 2
        entities.append(Entity(name, kind, (Span(start, start + len(name)),)))
    return made, Record(sentences=(), entities=tuple(entities))
