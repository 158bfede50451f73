"""Outlets' habits at work: learnt every so many articles, and left off the pages that are read after that."""

from __future__ import annotations

import time
from datetime import datetime

from dateline.articles.habits import learn_habits, outlet_health
from dateline.articles.outlet_rules import OutletRules
from dateline.model import Article, BlockKind, Habits
from dateline.pipeline.intake import MadeArticle, article_of
from dateline.pipeline.logged import log_work
from dateline.store import Store
from dateline.store.articles import PageToRead, outlet_of
from dateline.text import fold

LEARN_EVERY = 20
"""Articles of an outlet after which its habits are looked for again."""
_LOOKED_AT = 80
"""Its newest articles, among which they are looked for."""


def read_source(store: Store, source: PageToRead, seen: datetime, outlets: OutletRules | None = None) -> MadeArticle:
    """``article_of``, without the lines that the outlet repeats. Who prints an article is known once it is read: where
    it has such a line it is read again."""
    made = article_of(source, seen, outlets=outlets)
    habits = store.habits_of(outlet_of(made.article, source), source.page_id, made.canonical)
    return article_of(source, seen, habits, outlets) if _has_one(made.article, habits) else made


def _has_one(article: Article, habits: Habits) -> bool:
    if not habits.lines:
        return False
    texts = (block.span.of(article) for block in article.blocks if block.kind is not BlockKind.IMAGE)
    return any(fold(line) in habits.lines for text in texts for line in (text, *text.split("\n")))


def learn_due(store: Store) -> None:
    """Look for the habits of the outlets that have printed enough since they were looked for last."""
    for outlet_id in store.outlets_to_learn(LEARN_EVERY):
        began = time.monotonic()
        latest = store.latest_of_outlet(outlet_id, _LOOKED_AT)
        articles = [article for _, article in latest]
        known = store.keep_habits(outlet_id, learn_habits(articles), max((id_ for id_, _ in latest), default=0))
        store.keep_health(outlet_id, outlet_health(articles, known))
        log_work("habits", outlet_id, began, lines=known)
