"""Topics: what the desk knows of one thing across articles, stories and months, and which of them readers follow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, func, select, update

from dateline.store.database import AnyRow, Database
from dateline.store.inserts import add_once
from dateline.store.joining import words_of
from dateline.store.record_schema import entities, mentions
from dateline.store.river import article_lines, lines_of
from dateline.store.schema import articles
from dateline.store.topic_history import names, printed, related, roles, said, stories_of, told, weeks
from dateline.store.topic_reading import (
    NEW_WITHIN,
    Found,
    Only,
    articles_of,
    count,
    counts_of,
    hidden_names,
    line_of,
    names_of,
    shown_of,
    topic_lines,
    topic_row,
)
from dateline.store.topic_views import FollowedTopic, TopicLine, TopicView
from dateline.store.topic_words import printed_elsewhere, spans_of
from dateline.store.topics_schema import entity_words, follows

LATELY = timedelta(days=7)

_OF_A_KIND, _FOUND = 12, 60
_ABOUT = 1_000_000  # more than any article names anything
_FOR_STORIES, _FOR_RELATED, _FOR_LATELY, _FOR_LISTS, _FOR_WORDS = 1000, 150, 20_000, 2000, 500
_NEWER = (
    select(mentions.c.article_id, mentions.c.at)
    .where(
        mentions.c.entity_id == bindparam("id_"),
        mentions.c.about == bindparam("about_"),
        mentions.c.at > bindparam("from_"),
        mentions.c.article_id > bindparam("seen_"),
    )
    .order_by(mentions.c.at.desc(), mentions.c.article_id.desc())
)
_NEWEST_ID = select(func.max(articles.c.id))
_FOLLOWED = (
    select(follows.c.entity_id, follows.c.seen_at, follows.c.seen_id, entities.c.topic_id)
    .join_from(follows, entities, entities.c.id == follows.c.entity_id)
    .where(follows.c.user_id == bindparam("user_"))
    .order_by(follows.c.id)
)


class TopicQuestions(Database):
    """What readers follow for months."""

    def topic_id(self, entity_id: int) -> int:
        """The id under which a thing is found, by that of any of its names. Raises ``NoSuchRow``."""
        with self.reading() as connection:
            return int(topic_row(connection, entity_id).id)

    def topic(
        self,
        entity_id: int,
        now: datetime,
        user_id: int | None = None,
        before: tuple[datetime, int] | None = None,
        limit: int = 20,
        only: Only | None = None,
    ) -> TopicView:
        """One topic, also by the id of another of its names. before: the time and id of the last article of the page
        before; only: articles that are about it, or those that merely mention it. Raises ``NoSuchRow``."""
        with self.reading() as connection:
            row = topic_row(connection, entity_id)
            own = names_of(connection, row.id)
            ids = [name.id for name in own]
            words = printed_elsewhere(connection, own)
            found = _with(articles_of(connection, ids, before, limit + 1, only), words, before, only)[: limit + 1]
            seen = _seen(connection, ids, user_id)
            shown = tuple(
                replace(one, spans=spans_of(one.article, own)) if one.line.id in words else one
                for one in shown_of(connection, found[:limit], seen)
            )
            newest = _with(articles_of(connection, ids, None, _FOR_STORIES, None, spans=False), words)
            every, about = count(connection, ids) + len(words), count(connection, ids, (True,))
            return TopicView(
                id=row.id,
                line=line_of(row, every),
                names=names(connection, own, row.id),
                printed=printed(shown),
                roles=roles(connection, ids),
                articles=shown,
                more=len(found) > limit,
                about=about,
                mentions=every - about,
                weeks=weeks(connection, ids, now),
                stories=stories_of(connection, [id_ for id_, *_ in newest]),
                said=said(connection, ids),
                told=told(connection, ids),
                related=related(connection, [id_ for id_, _, about, _ in newest if about][:_FOR_RELATED], row.id),
                followed=seen is not None,
                hidden=row.digest in hidden_names(connection),
            )

    def article_topics(self, article_id: int) -> tuple[TopicLine, ...]:
        """What an article is about and mentions, in this order; articles: how often it names each."""
        asked = select(mentions.c.entity_id, mentions.c.about, mentions.c.spans).where(
            mentions.c.article_id == article_id
        )
        with self.reading() as connection:
            rows = connection.execute(asked).all()
            counts = {row.entity_id: len(row.spans) + (_ABOUT if row.about else 0) for row in rows}
            found = topic_lines(connection, counts)
        return tuple(replace(line, articles=line.articles % _ABOUT) for line in found if not line.loose)

    def topics(self, now: datetime) -> dict[str, tuple[TopicLine, ...]]:
        """By kind, the topics that the newest articles mention most."""
        recent = (
            select(mentions.c.entity_id)
            .where(mentions.c.at > now - LATELY, mentions.c.at <= now)
            .order_by(mentions.c.at.desc())
            .limit(_FOR_LATELY)
            .subquery()
        )
        times = func.count().label("n")
        asked = select(recent.c.entity_id, times).group_by(recent.c.entity_id).order_by(times.desc()).limit(_FOR_LISTS)
        with self.reading() as connection:
            lines = topic_lines(connection, {row.entity_id: row.n for row in connection.execute(asked)})
        by_kind: defaultdict[str, list[TopicLine]] = defaultdict(list)
        for line in lines:
            if not line.loose and len(by_kind[line.kind]) < _OF_A_KIND:
                by_kind[line.kind].append(line)
        return {kind: tuple(found) for kind, found in by_kind.items()}

    def topics_named(self, asked: str) -> tuple[TopicLine, ...]:
        """Topics with a name whose words begin so, the ones in most articles first."""
        words = words_of(asked)
        if not words:
            return ()
        with self.reading() as connection:
            found: set[int] | None = None
            for word in words[:6]:
                beginning = select(entity_words.c.entity_id).where(
                    entity_words.c.word >= word, entity_words.c.word < word + "\U0010ffff"
                )
                if found is not None:
                    beginning = beginning.where(entity_words.c.entity_id.in_(found))
                found = set(connection.scalars(beginning.limit(_FOR_WORDS)))
                if not found:
                    return ()
            return tuple(topic_lines(connection, counts_of(connection, found or ()))[:_FOUND])

    def follow(self, user_id: int, entity_id: int, now: datetime, *, on: bool = True) -> None:
        """Follow a topic from now on, or no longer. Raises ``NoSuchRow``."""
        with self.writing() as connection:
            row = topic_row(connection, entity_id)
            if on:
                values = {"user_id": user_id, "entity_id": row.id, "at": now}
                newest = connection.execute(_NEWEST_ID).scalar() or 0
                add_once(connection, follows, ("user_id", "entity_id"), **values, seen_at=now, seen_id=newest)
                return
            ids = [name.id for name in names_of(connection, row.id)]
            connection.execute(delete(follows).where(follows.c.user_id == user_id, follows.c.entity_id.in_(ids)))

    def looked_at_topic(self, user_id: int, entity_id: int, now: datetime) -> None:
        """The reader has looked at a topic that they follow: what is there now is not new any more."""
        with self.writing() as connection:
            row = topic_row(connection, entity_id)
            ids = [name.id for name in names_of(connection, row.id)]
            newest = connection.execute(_NEWEST_ID).scalar() or 0
            seen = update(follows).where(follows.c.user_id == user_id, follows.c.entity_id.in_(ids))
            connection.execute(seen.values(seen_at=now, seen_id=newest))

    def followed_topics(self, user_id: int) -> tuple[FollowedTopic, ...]:
        """What a reader follows, those with most that is new first, then by name."""
        with self.reading() as connection:
            rows: dict[int, AnyRow] = {}
            for row in connection.execute(_FOLLOWED, {"user_": user_id}):
                rows.setdefault(row.topic_id or row.entity_id, row)
            found = [_followed(connection, topic, row) for topic, row in rows.items()]
        return tuple(sorted(found, key=lambda topic: (-topic.new, topic.line.name.casefold())))


def _with(
    found: Sequence[Found],
    words: Mapping[int, datetime],
    before: tuple[datetime, int] | None = None,
    only: Only | None = None,
) -> list[Found]:
    """Articles with those among them that print the topic's tag in their text, newest first."""
    if only == "about":
        return list(found)
    others: list[Found] = [(id_, at, False, ()) for id_, at in words.items() if before is None or (at, id_) < before]
    return sorted([*found, *others], key=lambda one: (one[1], one[0]), reverse=True)


def _seen(connection: Connection, ids: Sequence[int], user_id: int | None) -> tuple[datetime, int] | None:
    """When the reader looked last at a topic that they follow."""
    if user_id is None:
        return None
    asked = select(follows.c.seen_at, follows.c.seen_id).where(
        follows.c.user_id == user_id, follows.c.entity_id.in_(ids)
    )
    row = connection.execute(asked.order_by(follows.c.id).limit(1)).one_or_none()
    return (row.seen_at, row.seen_id) if row is not None else None


def _followed(connection: Connection, topic_id: int, row: AnyRow) -> FollowedTopic:
    own = names_of(connection, topic_id)
    ids = [name.id for name in own]
    since = {"from_": row.seen_at - NEW_WITHIN, "seen_": row.seen_id}
    new: dict[int, tuple[bool, datetime]] = {}
    for id_ in ids:
        for about in (False, True):
            for one in connection.execute(_NEWER, {"id_": id_, "about_": about, **since}):
                new[one.article_id] = (about or new.get(one.article_id, (False, one.at))[0], one.at)
    if new:
        newest = max(new, key=lambda id_: (*new[id_], id_))
    else:
        last = articles_of(connection, ids, None, 1, None, spans=False)
        newest = last[0][0] if last else 0
    found = lines_of(connection, article_lines().where(articles.c.id == newest))
    topic = next(name for name in own if name.id == topic_id)
    return FollowedTopic(line_of(topic, len(new)), len(new), found[0] if found else None, row.seen_at)
