"""What outlets' articles repeat: learnt from those that the desk has, and left off those that come after."""

from __future__ import annotations

from sqlalchemy import bindparam, func, select

from dateline.model import Article, Habits, OutletHealth
from dateline.store.articles import known_article
from dateline.store.columns import digest
from dateline.store.database import Database
from dateline.store.inserts import add_all_once
from dateline.store.rows import change
from dateline.store.schema import articles, habits, outlets, revisions
from dateline.text import fold

_LINES = (
    select(habits.c.line)
    .join_from(habits, outlets, outlets.c.id == habits.c.outlet_id)
    .where(outlets.c.digest == bindparam("key"))
)
_OF_ARTICLE = (
    select(habits.c.line)
    .join_from(habits, articles, articles.c.outlet_id == habits.c.outlet_id)
    .where(articles.c.id == bindparam("id_"), habits.c.after_id < articles.c.id)
)
_TO_LEARN = select(outlets.c.id).where(outlets.c.unlearnt >= bindparam("least")).order_by(outlets.c.id)
_LATEST = (
    select(articles.c.id, revisions.c.article)
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

    def habits_of(self, outlet: str, page_id: int, canonical: str | None) -> Habits:
        """What to leave off a page of an outlet's. Of an article that the desk knows, what was left off it when it was
        new: a line learnt later would look like something that the outlet cut."""
        with self.reading() as connection:
            asked = _LINES
            known = known_article(connection, page_id, canonical)
            if known is not None:
                asked = asked.where(habits.c.after_id < known)
            return Habits(frozenset(connection.scalars(asked, {"key": digest(fold(outlet))})))

    def habits_of_article(self, article_id: int) -> Habits:
        """What was left off an article that the desk has."""
        with self.reading() as connection:
            return Habits(frozenset(connection.scalars(_OF_ARTICLE, {"id_": article_id})))

    def outlets_to_learn(self, least: int) -> list[int]:
        """The outlets of which at least so many articles have come since their habits were looked for."""
        with self.reading() as connection:
            return list(connection.scalars(_TO_LEARN, {"least": least}))

    def latest_of_outlet(self, outlet_id: int, limit: int) -> list[tuple[int, Article]]:
        """An outlet's articles that came last, the newest first, each with its id."""
        with self.reading() as connection:
            return [(row.id, row.article) for row in connection.execute(_LATEST, {"id_": outlet_id, "limit": limit})]

    def keep_habits(self, outlet_id: int, learnt: Habits, after_id: int) -> int:
        """Keep what was learnt from the articles up to ``after_id``. What was learnt before stays: it is seen no more,
        since it is left off. Gives how many lines are known."""
        rows = [
            {"outlet_id": outlet_id, "digest": digest(line), "line": line, "after_id": after_id}
            for line in sorted(learnt.lines)
        ]
        with self.writing() as connection:
            change(connection, outlets, outlet_id, unlearnt=0)
            if rows:
                add_all_once(connection, habits, ("outlet_id", "digest"), rows)
            return connection.execute(_COUNT, {"id_": outlet_id}).scalar_one()

    def keep_health(self, outlet_id: int, health: OutletHealth) -> None:
        with self.writing() as connection:
            change(connection, outlets, outlet_id, health=health)
