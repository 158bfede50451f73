"""The stories that name whom and what another names, as candidates for what went before it or came after."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select

from dateline.store.database import Database
from dateline.store.record_schema import entities, mentions
from dateline.store.schema import articles, stories

_NAMES = 16
"""By so many of its names, those that most of its texts have, a story's relatives are looked for."""

_NEWEST = 200
"""So many of the newest articles with a name are looked at: the cost does not grow with history."""

_CANDIDATES = 12


@dataclass(frozen=True, slots=True)
class StoryNames:
    """A story and whom and what it names. names: each with the share of its texts that have it, 0 to 1."""

    id: int
    title: str
    start: datetime
    end: datetime
    names: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Relatives:
    """Candidates for a story's relatives, the most alike first. common: about which share of the desk's stories has a
    name, for those of the story's own."""

    own: StoryNames
    others: tuple[StoryNames, ...]
    common: Mapping[str, float]


_OWN = (
    select(mentions.c.entity_id, func.count(articles.c.wire_id.distinct()).label("texts"))
    .join_from(mentions, articles, articles.c.id == mentions.c.article_id)
    .where(articles.c.story_id == bindparam("id_"))
    .group_by(mentions.c.entity_id)
    .order_by(func.count(articles.c.wire_id.distinct()).desc(), mentions.c.entity_id)
    .limit(_NAMES)
)
_NAMED = (
    select(mentions.c.article_id)
    .where(mentions.c.entity_id == bindparam("entity"))
    .order_by(mentions.c.article_id.desc())
    .limit(_NEWEST)
    .subquery()
)
_TOLD = select(articles.c.story_id).distinct().join_from(_NAMED, articles, articles.c.id == _NAMED.c.article_id)
_THEIRS = (
    select(articles.c.story_id, mentions.c.entity_id, func.count(articles.c.wire_id.distinct()).label("texts"))
    .join_from(articles, mentions, mentions.c.article_id == articles.c.id)
    .where(articles.c.story_id.in_(bindparam("ids", expanding=True)))
    .group_by(articles.c.story_id, mentions.c.entity_id)
)
_LINES = select(stories.c.id, stories.c.title, stories.c.start, stories.c.end, stories.c.texts).where(
    stories.c.id.in_(bindparam("ids", expanding=True))
)
_ENTITIES = select(entities.c.id, entities.c.name).where(entities.c.id.in_(bindparam("ids", expanding=True)))


class RelatedQuestions(Database):
    """Which stories may be related."""

    def relatives(self, story_id: int) -> Relatives | None:
        """Candidates for the relatives of a story that stands under this id; None where it names nobody."""
        with self.reading() as connection:
            own = {row.entity_id: row.texts for row in connection.execute(_OWN, {"id_": story_id})}
            if not own:
                return None
            newest = connection.execute(select(func.max(stories.c.id))).scalar() or 1
            told: dict[int, set[int]] = {}
            for entity in own:
                found = connection.scalars(_TOLD, {"entity": entity})
                told[entity] = {other for other in found if other is not None}
            # Among how many stories those were found: all, or, of a name in very many, those of late.
            common = {
                entity: len(others) / max(1, newest - min(others, default=0) + 1) for entity, others in told.items()
            }
            votes: Counter[int] = Counter()
            shared: Counter[int] = Counter()
            for entity, others in told.items():
                for other in others:
                    votes[other] += own[entity] * (1 - common[entity])
                    shared[other] += 1
            likely = [other for other in votes if other != story_id and shared[other] > 1]
            picked = sorted(likely, key=lambda other: (-votes[other], other))[:_CANDIDATES]
            ids = [story_id, *picked]
            theirs: defaultdict[int, dict[int, int]] = defaultdict(dict)
            for row in connection.execute(_THEIRS, {"ids": ids}):
                theirs[row.story_id][row.entity_id] = row.texts
            wanted = sorted({entity for names in theirs.values() for entity in names})
            names = {row.id: row.name for row in connection.execute(_ENTITIES, {"ids": wanted})}
            lines = {row.id: row for row in connection.execute(_LINES, {"ids": ids})}
        told_by = {
            id_: StoryNames(
                id_,
                line.title,
                line.start,
                line.end,
                {names[entity]: min(1.0, texts / max(line.texts, 1)) for entity, texts in theirs[id_].items()},
            )
            for id_, line in lines.items()
        }
        known = {names[entity]: share for entity, share in common.items() if entity in names}
        return Relatives(told_by[story_id], tuple(told_by[id_] for id_ in picked if id_ in told_by), known)
