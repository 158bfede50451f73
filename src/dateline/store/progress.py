"""How far the desk's work is."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from dateline.store.database import Database
from dateline.store.schema import articles, entries, feeds, records, revisions, stories, work
from dateline.store.views import Progress
from dateline.store.work import Work


class ProgressQuestions(Database):
    """How far the desk's work is."""

    def progress(self, now: datetime) -> Progress:
        """Counts of what is there and of what is due at ``now``."""
        count = func.count
        failing = count().filter(work.c.kind == Work.FEED, work.c.last_error.is_not(None))
        asked = select(
            select(count()).select_from(feeds).scalar_subquery().label("feeds"),
            select(count(feeds.c.last_read)).scalar_subquery().label("feeds_read"),
            select(count()).select_from(entries).scalar_subquery().label("entries"),
            select(count()).select_from(articles).scalar_subquery().label("articles"),
            select(count(revisions.c.article_id.distinct()))
            .where(revisions.c.raw_id.is_not(None))
            .scalar_subquery()
            .label("texts"),
            select(count()).select_from(records).scalar_subquery().label("recorded"),
            select(count(articles.c.placed)).scalar_subquery().label("placed"),
            select(count()).select_from(stories).scalar_subquery().label("stories"),
            select(failing).select_from(work).scalar_subquery().label("failing"),
            select(count()).where(work.c.next_at <= now).scalar_subquery().label("waiting"),
            select(func.min(work.c.next_at)).where(work.c.kind == Work.FEED).scalar_subquery().label("next_at"),
        )
        with self.reading() as connection:
            row = connection.execute(asked).one()
        unplaced = row.articles - row.placed
        return Progress(
            feeds=row.feeds,
            feeds_read=row.feeds_read,
            entries=row.entries,
            articles=row.articles,
            texts=row.texts,
            recorded=row.recorded,
            placed=row.placed,
            stories=row.stories,
            failing=row.failing,
            waiting=row.waiting + unplaced,
            next_at=row.next_at,
        )
