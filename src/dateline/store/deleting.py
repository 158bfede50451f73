"""Deleting for good: one article, one feed, one person, with what was kept of them, and not to come in again."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, or_, select, update

from dateline.errors import NoSuchRow
from dateline.model import EntityKind, FollowedAs
from dateline.store.claim_hands import forget_hands_on
from dateline.store.columns import digest
from dateline.store.database import AnyRow, Database
from dateline.store.entries import FeedToRead
from dateline.store.erased import DELETED_PAGE, DELETED_PERSON, erasing, person_key, remember
from dateline.store.feeds import RawAnswer, feed_row
from dateline.store.hands_schema import entity_hands
from dateline.store.hubs import part_from_hub
from dateline.store.joining import alone_at_it
from dateline.store.people import claims_without, without
from dateline.store.record import keep_put_right, take_figures
from dateline.store.record_schema import claims, entities, figures, mentions, records
from dateline.store.removing import Going, addresses_of, drop_entities, drop_work, take_out, take_out_pages, what_goes
from dateline.store.rows import change, clear
from dateline.store.schema import (
    articles,
    captures,
    entries,
    exchanges,
    feed_addresses,
    feeds,
    pages,
    raw,
    revisions,
    stories,
    work,
)
from dateline.store.topic_reading import names_of
from dateline.store.topics_schema import told_of
from dateline.store.work import Lease, Work, ask_for, finish
from dateline.text import fold


@dataclass(frozen=True, slots=True)
class ArticleToDelete:
    """An article and what goes with it. feeds: that announce it; addresses: digests of those that lead to it; keys: by
    feed, digests of what its entries are known by there; names: addresses and guids as they were given."""

    id: int
    headline: str
    url: str
    going: Going
    feeds: tuple[int, ...]
    addresses: frozenset[str]
    keys: frozenset[tuple[int, str]]
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class FeedToDelete:
    """A feed and what goes with it: of its articles those that nothing else brings. staying: articles of it that other
    feeds announce too, or that came from archives."""

    id: int
    title: str
    url: str
    going: Going
    staying: int


@dataclass(frozen=True, slots=True)
class PersonToDelete:
    """A person, and in how much they are named. claims: that they are the speaker of."""

    name: str
    articles: int
    claims: int


class DeletingQuestions(Database):
    """Deleting for good."""

    def article_to_delete(self, article_id: int) -> ArticleToDelete:
        """What would go with an article. Raises ``NoSuchRow``."""
        with self.reading() as connection:
            row = _article(connection, article_id)
            urls = connection.scalars(select(pages.c.url).where(pages.c.article_id == article_id))
            announced = connection.execute(_ANNOUNCED, {"id_": article_id}).all()
            names = {row.url, *urls, *(name for said in announced for name in (said.link, said.entry.id))}
            return ArticleToDelete(
                id=article_id,
                headline=row.headline,
                url=row.url,
                going=what_goes(connection, [article_id]),
                feeds=tuple(sorted({said.feed_id for said in announced})),
                addresses=addresses_of(connection, [article_id]),
                keys=frozenset((said.feed_id, said.digest) for said in announced),
                names=frozenset(name for name in names if name),
            )

    def feed_answers(self, feed_id: int) -> Iterator[FeedToRead]:
        """Everything that a feed ever answered, as far as it is kept, the newest first."""
        kind = self._feed_kind(feed_id)
        last: int | None = None
        while True:
            asked = select(raw).where(raw.c.feed_id == feed_id).order_by(raw.c.id.desc()).limit(1)
            with self.reading() as connection:
                row = connection.execute(asked if last is None else asked.where(raw.c.id < last)).one_or_none()
            if row is None:
                return
            last = row.id
            yield FeedToRead(row.id, feed_id, RawAnswer(row.url, row.status, row.headers, row.body, row.fetched), kind)

    def delete_article(self, article_id: int, now: datetime, answers: Collection[int]) -> None:
        """Delete an article for good. answers: of feeds, that hold it. Raises ``NoSuchRow``."""
        with erasing(self) as connection:
            _article(connection, article_id)
            drop_work(connection, (Work.ENTRIES,), list(answers))
            take_out(connection, [article_id], now, known_as=DELETED_PAGE)
            connection.execute(delete(raw).where(raw.c.id.in_(list(answers))))

    def feed_to_delete(self, feed_id: int) -> FeedToDelete:
        """What would go with a feed. Raises ``NoSuchRow``."""
        with self.reading() as connection:
            row = feed_row(connection, feed_id)
            of_feed = set(connection.scalars(_ARTICLES_OF_FEED, {"of_feed": feed_id}))
            own = _own_articles(connection, feed_id)
            answers, size = connection.execute(_ANSWERS_OF_FEED, {"of_feed": feed_id}).one()
            announced = connection.execute(_ENTRIES_OF_FEED, {"of_feed": feed_id}).scalar_one()
            going = what_goes(connection, own)
        # Its own answers; and its entries, those of articles that stay as well.
        others = Going(answers=answers, size=size, entries=announced - going.entries)
        return FeedToDelete(feed_id, row.title or row.url, row.url, going + others, len(of_feed) - len(own))

    def delete_feed(self, feed_id: int, now: datetime) -> None:
        """Delete a feed, its entries, and the articles that nothing else brings. It may be followed anew. Raises
        ``NoSuchRow``."""
        with erasing(self) as connection:
            feed_row(connection, feed_id)
            # Whoever is at the feed is waited for, and keeps nothing afterwards.
            drop_work(connection, (Work.FEED,), [feed_id])
            answers = connection.scalars(select(raw.c.id).where(raw.c.feed_id == feed_id)).all()
            drop_work(connection, (Work.ENTRIES,), answers)
            take_out(connection, _own_articles(connection, feed_id), now, known_as=None)
            take_out_pages(connection, connection.scalars(_OWN_PAGES, {"of_feed": feed_id}).all())
            of_feed = select(entries.c.id).where(entries.c.feed_id == feed_id)
            connection.execute(update(revisions).where(revisions.c.entry_id.in_(of_feed)).values(entry_id=None))
            part_from_hub(connection, feed_id)
            for table in (entries, exchanges, raw, feed_addresses):
                connection.execute(delete(table).where(table.c.feed_id == feed_id))
            connection.execute(update(feeds).where(feeds.c.twin_id == feed_id).values(twin_id=None))
            connection.execute(delete(feeds).where(feeds.c.id == feed_id))

    def person_to_delete(self, who: int | str) -> PersonToDelete:
        """A person by id, or by name however it is written. Raises ``NoSuchRow``."""
        with self.reading() as connection:
            name = _name_of(connection, who)
            names, ids = _all_of(connection, name)
            named = select(func.count(mentions.c.article_id.distinct())).where(mentions.c.entity_id.in_(ids))
            spoken = select(func.count()).where(claims.c.speaker_digest.in_(_spoken(names)))
            return PersonToDelete(
                name=name,
                articles=connection.execute(named).scalar_one(),
                claims=connection.execute(spoken).scalar_one(),
            )

    def delete_person(self, name: str, now: datetime) -> None:
        """Keep nothing of what a person says, and no list of where they are named, under any of their names. Articles'
        texts stay as printed."""
        with erasing(self) as connection:
            # Whoever is taking down claims is waited for, or begins again and knows of it then. They take their work's
            # row before they join names: in that order, so that two never wait for each other.
            under_way = update(work).where(work.c.kind.in_((Work.RECORD, Work.REREAD)))
            connection.execute(under_way.values(token=work.c.token + 1, lease_until=None))
            alone_at_it(connection)
            names, entity_ids = _all_of(connection, name)
            keys = frozenset(map(person_key, names))
            remember(connection, DELETED_PERSON, keys, now)
            named = select(mentions.c.article_id).where(mentions.c.entity_id.in_(entity_ids))
            spoken = select(claims.c.article_id).where(claims.c.speaker_digest.in_(_spoken(names)))
            ids = connection.scalars(
                select(articles.c.id).where(or_(articles.c.id.in_(named), articles.c.id.in_(spoken)))
            ).all()
            put_right = forget_hands_on(connection, keys)
            for article_id in ids:
                _keep_without(connection, article_id, keys)
            drop_entities(connection, entity_ids)
            for article_id in put_right:
                keep_put_right(connection, article_id, now)
            connection.execute(delete(entity_hands).where(entity_hands.c.digest.in_(keys)))
            connection.execute(delete(entity_hands).where(entity_hands.c.with_digest.in_(keys)))
            told = connection.execute(
                select(stories.c.id, stories.c.end).where(
                    stories.c.id.in_(select(articles.c.story_id).where(articles.c.id.in_(ids)))
                )
            ).all()
            for story in told:
                # Its figures name who gives them.
                connection.execute(
                    update(stories).where(stories.c.id == story.id).values(version=None, outline=None, outlined=None)
                )
                ask_for(connection, Work.OUTLINE, [story.id], now, at=story.end)

    def keep_out(self, lease: Lease, kind: str, now: datetime) -> None:
        """What stands at the page of this work was taken out under another address, as ``kind``: it is not to come in
        by this one either. Raises ``LeaseLost``."""
        with erasing(self) as connection:
            finish(connection, lease)
            key = connection.execute(select(pages.c.digest).where(pages.c.id == lease.subject)).scalar()
            if key is not None:
                remember(connection, kind, [key], now)
                take_out_pages(connection, [lease.subject])

    def _feed_kind(self, feed_id: int) -> FollowedAs:
        with self.reading() as connection:
            kind: FollowedAs = feed_row(connection, feed_id).kind
        return kind


_ANNOUNCED = (
    select(entries.c.feed_id, entries.c.digest, entries.c.link, entries.c.entry)
    .join_from(entries, pages, pages.c.id == entries.c.page_id)
    .where(pages.c.article_id == bindparam("id_"))
)
_other = entries.alias()
_ELSEWHERE = or_(
    select(_other.c.id).where(_other.c.page_id == pages.c.id, _other.c.feed_id != bindparam("of_feed")).exists(),
    select(captures.c.id).where(captures.c.page_id == pages.c.id).exists(),
)
_OF_FEED = select(entries.c.id).where(entries.c.page_id == pages.c.id, entries.c.feed_id == bindparam("of_feed"))
_ARTICLES_OF_FEED = select(pages.c.article_id).distinct().where(pages.c.article_id.is_not(None), _OF_FEED.exists())
_KEPT_BY_OTHERS = select(pages.c.article_id).where(pages.c.article_id.is_not(None), _ELSEWHERE)
_OWN_PAGES = select(pages.c.id).where(pages.c.article_id.is_(None), _OF_FEED.exists(), ~_ELSEWHERE)
_ANSWERS_OF_FEED = select(func.count(), func.coalesce(func.sum(func.length(raw.c.body)), 0)).where(
    raw.c.feed_id == bindparam("of_feed")
)
_ENTRIES_OF_FEED = select(func.count()).where(entries.c.feed_id == bindparam("of_feed"))


def _own_articles(connection: Connection, feed_id: int) -> Sequence[int]:
    """Articles that this feed announces and nothing else brings, under none of their addresses."""
    asked = _ARTICLES_OF_FEED.where(pages.c.article_id.not_in(_KEPT_BY_OTHERS)).order_by(pages.c.article_id)
    return connection.scalars(asked, {"of_feed": feed_id}).all()


def _article(connection: Connection, article_id: int) -> AnyRow:
    asked = select(articles.c.headline, articles.c.url).where(articles.c.id == article_id)
    row = connection.execute(asked).one_or_none()
    if row is None:
        raise NoSuchRow(f"article {article_id}", "is not on this desk")
    return row


_RECORD = select(records.c.id, records.c.record).where(records.c.article_id == bindparam("id_"))


def _keep_without(connection: Connection, article_id: int, people: frozenset[str]) -> None:
    """Keep an article's record without some people. Its other claims keep their ids."""
    row = connection.execute(_RECORD, {"id_": article_id}).one_or_none()
    if row is None:
        return
    kept, staying = without(row.record, people), claims_without(row.record, people)
    change(connection, records, row.id, record=kept)
    own = claims.c.article_id == article_id
    connection.execute(delete(claims).where(own, claims.c.n.not_in(staying)))
    # From the first on: each takes a number that is free by then.
    for old, n in staying.items():
        moved = update(claims).where(own, claims.c.n == old)
        connection.execute(moved.values(n=n, within=kept.claims[n].within))
    clear(connection, figures, article_id)
    take_figures(connection, article_id, kept)
    # What is said of others is counted anew as well.
    kept_of = told_of.c.article_id == article_id
    connection.execute(delete(told_of).where(kept_of, told_of.c.claim.not_in(staying)))
    for old, n in staying.items():
        connection.execute(update(told_of).where(kept_of, told_of.c.claim == old).values(claim=n))


def _all_of(connection: Connection, name: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """All names of a person, and the ids of those; of the tags as well that outlets give for them."""
    asked = select(entities).where(entities.c.digest == person_key(name))
    row = connection.execute(asked).one_or_none()
    if row is None:
        return (name,), ()
    rows = names_of(connection, row.topic_id or row.id)
    return tuple(dict.fromkeys((name, *(one.name for one in rows)))), tuple(one.id for one in rows)


def _spoken(names: Sequence[str]) -> list[str]:
    return [digest(fold(name)) for name in names]


def _name_of(connection: Connection, who: int | str) -> str:
    """A person's name as the desk gives it."""
    asked = select(entities.c.name).where(entities.c.kind == EntityKind.PERSON)
    by = entities.c.id == who if isinstance(who, int) else entities.c.digest == person_key(who)
    name: str | None = connection.execute(asked.where(by)).scalar()
    if name is None and isinstance(who, str):
        spoken = select(claims.c.speaker).where(claims.c.speaker_key == fold(who)).limit(1)
        name = connection.execute(spoken).scalar()
    if name is None:
        raise NoSuchRow(f"person {who}", "is not named on this desk", "Give the name as the desk's pages give it.")
    return name
