"""What outlets' articles repeat: learnt from those that the desk has, and left off those that come after."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import bindparam, func, select

from dateline.model import Article, Habits, OutletHealth
from dateline.store.articles import known_article
from dateline.store.columns import digest
from dateline.store.database import Database
from dateline.store.inserts import add_all_once
from dateline.store.rows import change
from dateline.store.schema import articles, habits, outlets, revisions
from dateline.text import fold


@dataclass(frozen=True, slots=True)
class HabitsKnown:
    """What to leave off a page. newest: the id of its newest line, 0 where there is none: whoever keeps the page's
    article keeps that with it."""

    habits: Habits
    newest: int


_LINES = (
    select(habits.c.id, habits.c.line)
    .join_from(habits, outlets, outlets.c.id == habits.c.outlet_id)
    .where(outlets.c.digest == bindparam("key"))
)
_OF_ARTICLE = (
    select(habits.c.line)
    .join_from(habits, articles, articles.c.outlet_id == habits.c.outlet_id)
    .where(articles.c.id == bindparam("id_"), habits.c.id <= articles.c.habit_id)
)
_READ_BY = select(articles.c.habit_id).where(articles.c.id == bindparam("id_"))
_TO_LEARN = select(outlets.c.id).where(outlets.c.unlearnt >= bindparam("least")).order_by(outlets.c.id)
_LATEST = (
    select(revisions.c.article)
    .join_from(
        articles,
        revisions,
        (revisions.c.article_id == articles.c.id) & (revisions.c.n == articles.c.revision),
    )
    .where(articles.c.outlet_id == bindparam("id_"))
    .order_by(articles.c.id.desc())
    .limit(bindparam("limit"))
)
_COUNT = select(func.count()).select_from(habits).where(habits.c.outlet_id == bindparam("id_"))


class HabitQuestions(Database):
    """What is left off an outlet's articles."""

    def habits_of(self, outlet: str, page_id: int, canonical: str | None) -> HabitsKnown:
        """What to leave off a page of an outlet's. Of an article that the desk knows, what was left off it when it was
        new: a line learnt later would look like something that the outlet cut."""
        with self.reading() as connection:
            asked = _LINES
            known = known_article(connection, page_id, canonical)
            if known is not None:
                asked = asked.where(habits.c.id <= connection.execute(_READ_BY, {"id_": known}).scalar_one())
            rows = connection.execute(asked, {"key": digest(fold(outlet))}).all()
        return HabitsKnown(Habits(frozenset(row.line for row in rows)), max((row.id for row in rows), default=0))

    def habits_of_article(self, article_id: int) -> Habits:
        """What was left off an article that the desk has."""
        with self.reading() as connection:
            return Habits(frozenset(connection.scalars(_OF_ARTICLE, {"id_": article_id})))

    def outlets_to_learn(self, least: int) -> list[int]:
        """The outlets of which at least so many articles have come since their habits were looked for."""
        with self.reading() as connection:
            return list(connection.scalars(_TO_LEARN, {"least": least}))

    def latest_of_outlet(self, outlet_id: int, limit: int) -> list[Article]:
        """An outlet's articles that came last, the newest first."""
        with self.reading() as connection:
            return list(connection.scalars(_LATEST, {"id_": outlet_id, "limit": limit}))

    def keep_habits(self, outlet_id: int, learnt: Habits, health: OutletHealth) -> int:
        """Keep what was learnt of an outlet, and how well it is read. Lines learnt before stay: they are seen no more,
        since they are left off. Gives how many lines are known, which the health kept says as well."""
        rows = [{"outlet_id": outlet_id, "digest": digest(line), "line": line} for line in sorted(learnt.lines)]
        with self.writing() as connection:
            # First, so that whoever else learns of this outlet waits: its lines are seen in the order of their ids.
            change(connection, outlets, outlet_id, unlearnt=0)
            if rows:
                add_all_once(connection, habits, ("outlet_id", "digest"), rows)
            known: int = connection.execute(_COUNT, {"id_": outlet_id}).scalar_one()
            change(connection, outlets, outlet_id, health=replace(health, habits=known))
        return known
