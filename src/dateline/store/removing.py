"""Taking articles out of the desk with all that hangs on them, for those who delete and for those who prune.

What several articles share stays as long as one of them does: a text gets another lead, a story is told anew by those
that are left. What stands on pages says nothing of those that went from the moment on that they are gone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, and_, bindparam, delete, func, literal, select, update

from dateline.feeds.identity import clean_url
from dateline.store.columns import digest
from dateline.store.erased import remember
from dateline.store.joining import ASKS, SHORT, join
from dateline.store.placing import PLACING, first_line
from dateline.store.readers_schema import starred
from dateline.store.record_schema import claims, entities, mentions
from dateline.store.rows import change
from dateline.store.schema import (
    aliases,
    articles,
    captures,
    entries,
    exchanges,
    metadata,
    pages,
    raw,
    revisions,
    stories,
    wires,
    work,
)
from dateline.store.search import forget
from dateline.store.topics_schema import entity_names, entity_words, follows, told_of
from dateline.store.work import Work, ask_for, end_role

AT_ONCE = 200
"""Articles that are taken out by one transaction."""


@dataclass(frozen=True, slots=True)
class Going:
    """What goes, or went. answers: as they came over the wire; size: bytes that those answers, the readings and the
    records take; stories: that lose an article and stay."""

    articles: int = 0
    revisions: int = 0
    entries: int = 0
    answers: int = 0
    claims: int = 0
    stories: int = 0
    starred: int = 0
    size: int = 0

    def __add__(self, other: Going) -> Going:
        return Going(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


# Tables with a row for each article, or more, that are nothing without it.
_OF_ARTICLES: tuple[Table, ...] = tuple(
    table
    for table in reversed(metadata.sorted_tables)
    if "article_id" in table.c and table not in (pages, articles) and table.c.article_id.foreign_keys
)
_OF_PAGES = (exchanges, captures)
_WORK_OF_PAGES = (Work.PAGE, Work.READ, Work.CAPTURE)
_WORK_OF_ARTICLES = (Work.RECORD, Work.REREAD)
_IDS: Any = bindparam("ids", expanding=True)
_PAGES = select(pages.c.id, pages.c.digest).where(pages.c.article_id.in_(_IDS))
_LEADING = (
    select(entries.c.link, pages.c.url, pages.c.digest)
    .join_from(entries, pages, pages.c.id == entries.c.page_id)
    .where(entries.c.page_id.in_(_IDS), entries.c.link.is_not(None))
)


def what_goes(connection: Connection, article_ids: Sequence[int]) -> Going:
    """What would go with these articles."""
    found = Going()
    for ids in _in_parts(article_ids):
        page_ids = [row.id for row in connection.execute(_PAGES, {"ids": ids})]
        own = select(articles.c.story_id).where(articles.c.id.in_(ids))
        stay = select(func.count(articles.c.story_id.distinct())).where(
            articles.c.story_id.in_(own), articles.c.id.not_in(ids)
        )
        answers, answered = _count(connection, raw, raw.c.page_id, page_ids, raw.c.body)
        states, read = _count(connection, revisions, revisions.c.article_id, ids, revisions.c.article)
        found += Going(
            articles=_count(connection, articles, articles.c.id, ids)[0],
            revisions=states,
            entries=_count(connection, entries, entries.c.page_id, page_ids)[0],
            answers=answers,
            claims=_count(connection, claims, claims.c.article_id, ids)[0],
            stories=connection.execute(stay).scalar_one(),
            starred=_count(connection, starred, starred.c.article_id, ids)[0],
            size=answered + read,
        )
    return found


def take_out(connection: Connection, article_ids: Sequence[int], now: datetime, *, known_as: str | None) -> None:
    """Take articles out. known_as: the kind of ``erased`` under which their addresses are remembered, so that they do
    not come in again; None for those that may."""
    if article_ids:
        # Whoever places articles remembers those that go.
        end_role(connection, PLACING)
    for ids in _in_parts(article_ids):
        _take_out(connection, ids, now, known_as)


def addresses_of(connection: Connection, article_ids: Sequence[int]) -> frozenset[str]:
    """Digests of the addresses that lead to these articles: of their pages, and where feeds have moved an entry since
    then, which goes on standing for its first page."""
    rows = connection.execute(_PAGES, {"ids": article_ids}).all()
    own = {row.digest: row.id for row in rows}
    moved = {}
    for row in connection.execute(_LEADING, {"ids": list(own.values())}):
        leads_to = clean_url(row.link)
        # An entry whose link was not of it alone has a page under another name, and says nothing of that link.
        if digest(clean_url(row.url)) == row.digest and digest(leads_to) not in own:
            moved[digest(leads_to)] = row.link
    for key, link in list(moved.items()):
        others = (
            select(pages.c.id).where(pages.c.digest == key),
            select(entries.c.id).where(entries.c.link == link, entries.c.page_id.not_in(own.values())),
        )
        if any(connection.execute(asked.limit(1)).first() is not None for asked in others):
            del moved[key]
    return frozenset((*own, *moved))


def take_out_pages(connection: Connection, page_ids: Sequence[int]) -> None:
    """Take out addresses that have no article, with what came from there and what announced them."""
    for ids in _in_parts(page_ids):
        states = select(raw.c.id).where(raw.c.page_id.in_(ids))
        announced = select(entries.c.id).where(entries.c.page_id.in_(ids))
        connection.execute(update(revisions).where(revisions.c.raw_id.in_(states)).values(raw_id=None))
        connection.execute(update(revisions).where(revisions.c.entry_id.in_(announced)).values(entry_id=None))
        for table in (*_OF_PAGES, raw, entries):
            connection.execute(delete(table).where(table.c.page_id.in_(ids)))
        drop_work(connection, _WORK_OF_PAGES, ids)
        connection.execute(delete(pages).where(pages.c.id.in_(ids)))


def drop_lone_entities(connection: Connection, entity_ids: Sequence[int]) -> None:
    """Drop those that no article mentions any more, but for those that a reader follows, and those under whose id
    others are found."""
    for ids in _in_parts(entity_ids):
        lone = select(entities.c.id).where(entities.c.id.in_(ids), ~_MENTIONED, ~_FOLLOWED, ~_LEADS)
        drop_entities(connection, connection.scalars(lone).all())


def drop_entities(connection: Connection, ids: Sequence[int]) -> None:
    """Drop things of the desk, with all that hangs on them; what was led to them, or away from others by them, is
    joined anew."""
    if not ids:
        return
    touched = set(connection.scalars(_ASKING, {"ids": ids})) | set(connection.scalars(_LED, {"ids": ids}))
    for table in (told_of, mentions, follows, entity_names, entity_words):
        connection.execute(delete(table).where(table.c.entity_id.in_(ids)))
    connection.execute(update(entities).where(entities.c.topic_id.in_(ids)).values(topic_id=None))
    connection.execute(delete(entities).where(entities.c.id.in_(ids)))
    join(connection, sorted(touched - set(ids)))


def drop_work(connection: Connection, kinds: Sequence[Work], subjects: Sequence[int]) -> None:
    """There is nothing to do on these any more; whoever is at it loses its lease."""
    connection.execute(delete(work).where(work.c.kind.in_(kinds), work.c.subject.in_(subjects)))


def _take_out(connection: Connection, ids: Sequence[int], now: datetime, known_as: str | None) -> None:
    standing = connection.execute(_STANDING, {"ids": ids}).all()
    wire_ids = sorted({row.wire_id for row in standing} - {None})
    story_ids = sorted({row.story_id for row in standing} - {None})
    page_ids = [row.id for row in connection.execute(_PAGES, {"ids": ids})]
    # Workers take their work's row first and the articles' after it: in that order they are waited for, and none that
    # has begun keeps anything once an article is gone.
    for kinds, subjects in (
        (_WORK_OF_PAGES, page_ids),
        (_WORK_OF_ARTICLES, ids),
        ((Work.WIRE,), wire_ids),
        ((Work.OUTLINE,), story_ids),
    ):
        drop_work(connection, kinds, subjects)
    connection.execute(_HELD, {"ids": ids})
    mentioned = connection.scalars(select(mentions.c.entity_id).distinct().where(mentions.c.article_id.in_(ids))).all()
    forget(connection, ids)
    if known_as is not None:
        remember(connection, known_as, addresses_of(connection, ids), now)
    for table in _OF_ARTICLES:
        connection.execute(delete(table).where(table.c.article_id.in_(ids)))
    take_out_pages(connection, page_ids)
    connection.execute(delete(articles).where(articles.c.id.in_(ids)))
    drop_lone_entities(connection, mentioned)
    for wire_id in wire_ids:
        _without_copies(connection, wire_id, now)
    for story_id in story_ids:
        tell_anew(connection, story_id, now)


def _without_copies(connection: Connection, wire_id: int, now: datetime) -> None:
    """A text that has lost copies: another leads it until all of them have been compared, or it goes as well."""
    asked = select(articles.c.id, articles.c.at).where(articles.c.wire_id == wire_id)
    first = connection.execute(asked.order_by(articles.c.at, articles.c.id).limit(1)).one_or_none()
    if first is None:
        connection.execute(delete(aliases).where(aliases.c.kind == "wire", aliases.c.new_id == wire_id))
        connection.execute(delete(wires).where(wires.c.id == wire_id))
        return
    left = articles.c.wire_id == wire_id
    uncompared = dict.fromkeys(("kept", "cut", "added", "changed", "credited", "headline_changed"))
    connection.execute(update(articles).where(left).values(**uncompared))
    change(connection, wires, wire_id, lead_id=first.id)
    ask_for(connection, Work.WIRE, [wire_id], now, at=first.at)


def tell_anew(connection: Connection, story_id: int, now: datetime) -> None:
    """A story that has lost articles: it is shown by its first one until it is told anew, or it goes as well."""
    standing = first_line(connection, story_id)
    if standing is None:
        connection.execute(delete(aliases).where(aliases.c.kind == "story", aliases.c.new_id == story_id))
        connection.execute(delete(stories).where(stories.c.id == story_id))
        return
    counted = connection.execute(STORY_COUNTS, {"id_": story_id}).one()
    line = {**standing, **counted._mapping}
    untold = dict.fromkeys(
        ("image", "image_article", "newest", "newest_at", "version", "outline", "outlined", "printed_by")
    )
    change(connection, stories, story_id, **untold, **line)
    ask_for(connection, Work.OUTLINE, [story_id], now, at=counted.end)


_other = entities.alias()
_MENTIONED = select(mentions.c.id).where(mentions.c.entity_id == entities.c.id).exists()
_FOLLOWED = select(follows.c.id).where(follows.c.entity_id == entities.c.id).exists()
_LEADS = select(_other.c.id).where(_other.c.topic_id == entities.c.id).exists()
_LED = select(entities.c.id).where(entities.c.topic_id.in_(_IDS))
_shorter, _asking = entity_names.alias(), entity_names.alias()
_ASKING = (
    select(_asking.c.entity_id)
    .distinct()
    .join_from(_shorter, _asking, and_(_asking.c.digest == _shorter.c.digest, _asking.c.role == ASKS))
    .where(_shorter.c.entity_id.in_(_IDS), _shorter.c.role == SHORT)
)
_HELD = select(articles.c.id).where(articles.c.id.in_(_IDS)).order_by(articles.c.id).with_for_update()
_STANDING = select(articles.c.wire_id, articles.c.story_id).where(articles.c.id.in_(_IDS))
STORY_COUNTS = select(
    func.count().label("articles"),
    func.count(articles.c.outlet_id.distinct()).label("outlets"),
    func.count(articles.c.wire_id.distinct()).label("texts"),
    func.min(articles.c.at).label("start"),
    func.max(articles.c.at).label("end"),
).where(articles.c.story_id == bindparam("id_"))
"""What a story's row says of its articles; ``id_``: the story."""


def _count(connection: Connection, table: Table, among: Any, ids: Sequence[int], packed: Any = None) -> tuple[int, int]:
    """How many rows, and how many bytes they take as they are packed."""
    taken = func.coalesce(func.sum(func.length(packed)), 0) if packed is not None else literal(0)
    row = connection.execute(select(func.count(), taken).select_from(table).where(among.in_(ids))).one()
    return row[0], int(row[1])


_T = TypeVar("_T")


def _in_parts(values: Sequence[_T]) -> Iterator[Sequence[_T]]:
    for start in range(0, len(values), AT_ONCE):
        yield values[start : start + AT_ONCE]
