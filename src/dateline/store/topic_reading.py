"""The rows of topics as pages ask for them: a topic's names, its articles, and lists of topics.

All is asked for by index, name by name, and no further than a page needs: a country in a hundred thousand articles
costs no more than a village in three.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, and_, bindparam, func, or_, select

from dateline.errors import NoSuchRow
from dateline.model import Article, Span
from dateline.store.database import AnyRow
from dateline.store.hands_schema import entity_hands
from dateline.store.joining import HIDDEN
from dateline.store.record_schema import entities, mentions
from dateline.store.river import article_lines, lines_of
from dateline.store.schema import articles, revisions
from dateline.store.topic_views import TopicArticle, TopicLine
from dateline.store.views import ArticleLine

Only = Literal["about", "mentions"]
NEW_WITHIN = timedelta(days=7)
"""How far back the time of an article may lie that counts as new: archives bring in old ones late."""

Found = tuple[int, datetime, bool, tuple[Span, ...]]
"""An article of a topic: id, time, whether it is about it, and where it names it."""

_AT_ONCE = 500
_IDS: Any = bindparam("ids", expanding=True)
_NAMES_OF = select(entities).where(or_(entities.c.id == bindparam("id_"), entities.c.topic_id == bindparam("id_")))
_AMONG = select(entities).where(entities.c.id.in_(_IDS))
_NAMED = (
    select(mentions.c.article_id, mentions.c.at, mentions.c.about, mentions.c.spans)
    .where(mentions.c.entity_id == bindparam("id_"), mentions.c.about == bindparam("about_"))
    .order_by(mentions.c.at.desc(), mentions.c.article_id.desc())
    .limit(bindparam("limit_"))
)
_NAMED_BEFORE = _NAMED.where(
    or_(
        mentions.c.at < bindparam("at_"),
        and_(mentions.c.at == bindparam("at_"), mentions.c.article_id < bindparam("before_")),
    )
)
_BARE = (mentions.c.article_id, mentions.c.at, mentions.c.about)
_NAMED_BARE = _NAMED.with_only_columns(*_BARE)
COUNTED = select(func.count(mentions.c.article_id.distinct())).where(
    mentions.c.entity_id.in_(_IDS), mentions.c.about.in_(bindparam("kinds", expanding=True))
)
_TEXTS = (
    select(revisions.c.article_id, revisions.c.article)
    .join_from(revisions, articles, and_(articles.c.id == revisions.c.article_id, articles.c.revision == revisions.c.n))
    .where(articles.c.id.in_(_IDS))
)
_COUNTS = (
    select(mentions.c.entity_id, func.count().label("n"))
    .where(mentions.c.entity_id.in_(_IDS))
    .group_by(mentions.c.entity_id)
)


def topic_row(connection: Connection, entity_id: int) -> AnyRow:
    """The row under which a thing is found, by the id of any of its names. Raises ``NoSuchRow``."""
    row = connection.execute(_AMONG, {"ids": [entity_id]}).one_or_none()
    if row is not None and row.topic_id is not None:
        row = connection.execute(_AMONG, {"ids": [row.topic_id]}).one_or_none()
    if row is None:
        raise NoSuchRow(f"topic {entity_id}", "is not on this desk")
    return row


def names_of(connection: Connection, topic_id: int) -> Sequence[AnyRow]:
    """The rows of all its names."""
    return connection.execute(_NAMES_OF, {"id_": topic_id}).all()


def articles_of(
    connection: Connection,
    ids: Sequence[int],
    before: tuple[datetime, int] | None,
    limit: int,
    only: Only | None,
    *,
    spans: bool = True,
) -> list[Found]:
    """A topic's articles, newest first: id, time, whether they are about it, and where they name it."""
    kinds = {"about": (True,), None: (True, False), "mentions": (True, False)}[only]
    place = {"at_": before[0], "before_": before[1]} if before is not None else {}
    asked = (_NAMED if spans else _NAMED_BARE) if before is None else _NAMED_BEFORE
    found: dict[int, Found] = {}
    for id_ in ids:
        for about in kinds:
            for row in connection.execute(asked, {"id_": id_, "about_": about, "limit_": limit, **place}):
                known = found.get(row.article_id)
                where = row.spans if spans else ()
                found[row.article_id] = (
                    row.article_id,
                    row.at,
                    row.about or (known is not None and known[2]),
                    (*known[3], *where) if known is not None else where,
                )
    listed = (one for one in found.values() if only != "mentions" or not one[2])
    return sorted(listed, key=lambda one: (one[1], one[0]), reverse=True)[:limit]


def shown_of(
    connection: Connection, found: Sequence[Found], seen: tuple[datetime, int] | None
) -> tuple[TopicArticle, ...]:
    """Articles of a topic with their texts. seen: when the reader looked last, and the newest article then; None where
    they do not follow it."""
    ids = [id_ for id_, *_ in found]
    lines = {line.id: line for line in lines_of(connection, article_lines().where(articles.c.id.in_(ids)))}
    texts: dict[int, Article] = {row.article_id: row.article for row in connection.execute(_TEXTS, {"ids": ids})}
    fullest: dict[int, ArticleLine] = {}
    for line in lines.values():
        if line.wire_id is not None:
            kept = fullest.get(line.wire_id)
            if kept is None or (line.words, -line.id) > (kept.words, -kept.id):
                fullest[line.wire_id] = line
    shown = []
    for id_, at, about, spans in found:
        if id_ not in lines or id_ not in texts:
            continue
        line = lines[id_]
        lead = fullest.get(line.wire_id) if line.wire_id is not None else None
        new = seen is not None and id_ > seen[1] and at > seen[0] - NEW_WITHIN
        shown.append(
            TopicArticle(line, texts[id_], about, spans, new, lead.id if lead is not None and lead.id != id_ else None)
        )
    return tuple(shown)


def count(connection: Connection, ids: Sequence[int], about: tuple[bool, ...] = (True, False)) -> int:
    """How many articles are about it, merely mention it, or either."""
    return int(connection.execute(COUNTED, {"ids": ids, "kinds": about}).scalar_one())


def topic_lines(connection: Connection, counts: Mapping[int, int]) -> list[TopicLine]:
    """The topics of these names, by how many articles mention them, without what readers hid."""
    topics: Counter[int] = Counter()
    rows = _rows(connection, counts)
    for id_, n in counts.items():
        if id_ in rows:
            topics[rows[id_].topic_id or id_] += n
    rows |= _rows(connection, topics.keys() - rows.keys())
    hidden = hidden_names(connection)
    lines = [line_of(rows[id_], n) for id_, n in topics.items() if id_ in rows and rows[id_].digest not in hidden]
    return sorted(lines, key=lambda line: (-line.articles, line.name, line.id))


def _rows(connection: Connection, ids: Collection[int]) -> dict[int, AnyRow]:
    return {row.id: row for part in parts(sorted(ids)) for row in connection.execute(_AMONG, {"ids": part})}


def line_of(row: AnyRow, count: int) -> TopicLine:
    """A topic's row in a list. count: of articles."""
    return TopicLine(row.id, row.name, row.kind, count, row.loose)


def hidden_names(connection: Connection) -> frozenset[str]:
    """Digests of names of which a reader said that they are no thing at all."""
    return frozenset(connection.scalars(select(entity_hands.c.digest).where(entity_hands.c.what == HIDDEN)))


def parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """As many at once as a statement takes."""
    for start in range(0, len(ids), _AT_ONCE):
        yield ids[start : start + _AT_ONCE]


def counts_of(connection: Connection, ids: Collection[int]) -> dict[int, int]:
    """By name, how many articles mention it; without those that none does."""
    return {row.entity_id: row.n for part in parts(sorted(ids)) for row in connection.execute(_COUNTS, {"ids": part})}
