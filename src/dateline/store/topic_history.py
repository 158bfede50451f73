"""What stands beside a topic's articles: its names and roles, its weeks and stories, what it said and what was said."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, or_, select

from dateline.store.database import AnyRow
from dateline.store.hands_schema import entity_hands
from dateline.store.record import claim_line, claim_lines, is_shown, of_a_lead
from dateline.store.record_schema import claims, mentions
from dateline.store.schema import articles, stories
from dateline.store.topic_reading import COUNTED, count, parts, topic_lines
from dateline.store.topic_views import TopicArticle, TopicLine, TopicName, TopicRole, TopicStory, TopicWeek
from dateline.store.topics_schema import told_of
from dateline.store.views import ClaimLine
from dateline.text import fold

WEEKS = 26

_SAID, _RELATED, _ROLES, _STORIES = 12, 12, 10, 12
_FOR_ROLES, _FOR_RELATED = 300, 500
_IDS: Any = bindparam("ids", expanding=True)
_ROLES_OF = (
    select(mentions.c.article_id, mentions.c.at, mentions.c.roles)
    .where(mentions.c.entity_id == bindparam("id_"), mentions.c.about == bindparam("about_"))
    .order_by(mentions.c.at.desc(), mentions.c.article_id.desc())
    .limit(_FOR_ROLES)
)
_WITHIN = COUNTED.where(mentions.c.at >= bindparam("from_"), mentions.c.at < bindparam("to_"))
_BESIDE = (
    select(mentions.c.entity_id, func.count().label("n"))
    .where(mentions.c.article_id.in_(_IDS))
    .group_by(mentions.c.entity_id)
)


def names(connection: Connection, rows: Sequence[AnyRow], topic_id: int) -> tuple[TopicName, ...]:
    """A topic's names, the one that it is shown by first."""
    hands = dict(
        connection.execute(
            select(entity_hands.c.digest, entity_hands.c.what).where(
                entity_hands.c.digest.in_([row.digest for row in rows])
            )
        ).all()
    )
    named = [
        TopicName(
            row.id,
            row.name,
            row.kind,
            count(connection, [row.id]),
            hands.get(row.digest),
        )
        for row in rows
    ]
    return tuple(sorted(named, key=lambda name: (name.id != topic_id, -name.articles, name.name)))


def printed(shown: Iterable[TopicArticle]) -> tuple[tuple[str, int], ...]:
    """The words by which these articles name it, with how many do."""
    forms: Counter[str] = Counter()
    for one in shown:
        forms.update({" ".join(span.of(one.article).split()) for span in one.spans})
    return tuple(sorted(forms.items(), key=lambda form: (-form[1], form[0])))


def roles(connection: Connection, ids: Sequence[int]) -> tuple[TopicRole, ...]:
    """What its newest articles print beside its name, each under its newest spelling."""
    found: defaultdict[str, list[tuple[datetime, int, str]]] = defaultdict(list)
    for id_ in ids:
        for about in (True, False):
            for row in connection.execute(_ROLES_OF, {"id_": id_, "about_": about}):
                for words in row.roles:
                    found[fold(words)].append((row.at, row.article_id, words))
    most = sorted(found.values(), key=lambda printed: (-len(printed), min(printed)))[:_ROLES]
    return tuple(TopicRole(max(printed)[2], len(printed), max(printed)[1]) for printed in most)


def weeks(connection: Connection, ids: Sequence[int], now: datetime) -> tuple[TopicWeek, ...]:
    """The weeks up to now, from the first that has something."""
    monday = now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=now.weekday())
    found: list[TopicWeek] = []
    for number in range(WEEKS):
        start = monday - timedelta(weeks=WEEKS - 1 - number)
        within = {"ids": ids, "from_": start, "to_": start + timedelta(weeks=1)}
        every, about = (
            connection.execute(_WITHIN, {**within, "kinds": kinds}).scalar_one() for kinds in ((True, False), (True,))
        )
        if found or every:
            found.append(TopicWeek(start, about, every - about))
    return tuple(found)


def stories_of(connection: Connection, article_ids: Sequence[int]) -> tuple[TopicStory, ...]:
    """The stories that most of these articles tell, in order of time."""
    times: defaultdict[int, list[datetime]] = defaultdict(list)
    for part in parts(article_ids):
        asked = select(articles.c.story_id, articles.c.at).where(
            articles.c.id.in_(part), articles.c.story_id.is_not(None)
        )
        for row in connection.execute(asked):
            times[row.story_id].append(row.at)
    most = sorted(times, key=lambda id_: (-len(times[id_]), -id_))[:_STORIES]
    rows = connection.execute(select(stories.c.id, stories.c.title).where(stories.c.id.in_(most)))
    found = [TopicStory(row.id, row.title, len(times[row.id]), min(times[row.id]), max(times[row.id])) for row in rows]
    return tuple(sorted(found, key=lambda story: (story.start, story.id)))


def said(connection: Connection, ids: Sequence[int]) -> tuple[ClaimLine, ...]:
    """What it said, each text's once."""
    found: dict[int, ClaimLine] = {}
    for id_ in ids:
        asked = claim_lines().where(claims.c.speaker_id == id_, of_a_lead(), is_shown())
        for row in connection.execute(asked.order_by(claims.c.at.desc(), claims.c.id.desc()).limit(_SAID)):
            found[row.id] = claim_line(row)
    return tuple(sorted(found.values(), key=lambda line: (line.at, line.id), reverse=True)[:_SAID])


def told(connection: Connection, ids: Sequence[int]) -> tuple[ClaimLine, ...]:
    """What others said about it."""
    found: dict[int, ClaimLine] = {}
    for id_ in ids:
        asked = (
            claim_lines()
            .join(told_of, and_(told_of.c.article_id == claims.c.article_id, told_of.c.claim == claims.c.n))
            .where(told_of.c.entity_id == id_, of_a_lead(), is_shown())
            .where(or_(claims.c.speaker_id.is_(None), claims.c.speaker_id.not_in(ids)))
            .order_by(told_of.c.at.desc(), told_of.c.article_id.desc())
            .limit(_SAID)
        )
        for row in connection.execute(asked):
            found[row.id] = claim_line(row)
    return tuple(sorted(found.values(), key=lambda line: (line.at, line.id), reverse=True)[:_SAID])


def related(connection: Connection, article_ids: Sequence[int], topic_id: int) -> tuple[TopicLine, ...]:
    """The topics that these articles mention most."""
    counts: Counter[int] = Counter()
    for part in parts(article_ids):
        for row in connection.execute(_BESIDE, {"ids": part}):
            counts[row.entity_id] += row.n
    lines = topic_lines(connection, dict(counts.most_common(_FOR_RELATED)))
    return tuple(line for line in lines if line.id != topic_id and not line.loose and line.articles > 1)[:_RELATED]
