"""How far the desk's work is."""

from __future__ import annotations

from sqlalchemy import func, or_, select

from dateline.store.database import Database
from dateline.store.record_schema import records
from dateline.store.schema import articles, entries, feeds, pages, stories, work
from dateline.store.views import Progress
from dateline.store.work import Work


class ProgressQuestions(Database):
    """How far the desk's work is."""

    def progress(self) -> Progress:
        """Counts of what is there and of what is still to come."""
        count = func.count
        failing = count().filter(work.c.kind == Work.FEED, work.c.last_error.is_not(None))
        # Feeds and pages that were fetched before are looked at again, and hubs asked; nobody waits for that.
        new_feed = select(feeds.c.id).where(feeds.c.id == work.c.subject, feeds.c.last_read.is_(None)).exists()
        new_page = select(pages.c.id).where(pages.c.id == work.c.subject, pages.c.article_id.is_(None)).exists()
        to_come = work.c.next_at.is_not(None) & or_(
            work.c.kind.not_in((Work.FEED, Work.PAGE, Work.HUB)),
            (work.c.kind == Work.FEED) & new_feed,
            (work.c.kind == Work.PAGE) & new_page,
        )
        asked = select(
            select(count()).select_from(feeds).scalar_subquery().label("feeds"),
            select(count(feeds.c.last_read)).scalar_subquery().label("feeds_read"),
            select(count()).select_from(entries).scalar_subquery().label("entries"),
            select(count()).select_from(articles).scalar_subquery().label("articles"),
            select(count()).select_from(articles).where(articles.c.partial.is_(None)).scalar_subquery().label("texts"),
            select(count()).select_from(records).scalar_subquery().label("recorded"),
            select(count(articles.c.placed)).scalar_subquery().label("placed"),
            select(count()).select_from(stories).scalar_subquery().label("stories"),
            select(failing).select_from(work).scalar_subquery().label("failing"),
            select(count()).where(to_come).scalar_subquery().label("waiting"),
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
