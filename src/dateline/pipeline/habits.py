"""Outlets' habits at work: learnt every so many articles, and left off the pages that are read after that."""

from __future__ import annotations

import time
from dataclasses import replace
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
    """``article_of``, without the lines that the outlet repeats, and with the newest of those as ``habit_id``. Who
    prints an article is known once it is read: where it has such a line it is read again."""
    made = article_of(source, seen, outlets=outlets)
    known = store.habits_of(outlet_of(made.article, source), source.page_id, made.canonical)
    if _has_one(made.article, known.habits):
        made = article_of(source, seen, known.habits, outlets)
    return replace(made, habit_id=known.newest)


def _has_one(article: Article, habits: Habits) -> bool:
    if not habits.lines:
        return False
    said = (block for block in article.blocks if block.kind not in (BlockKind.IMAGE, BlockKind.EMBED))
    texts = ((block.kind, block.span.of(article)) for block in said)
    lines = (line for kind, text in texts for line in (text.split("\n") if kind is BlockKind.LIST else (text,)))
    return any(fold(line) in habits.lines for line in lines)


def learn_due(store: Store) -> None:
    """Look for the habits of the outlets that have printed enough since they were looked for last."""
    for outlet_id in store.outlets_to_learn(LEARN_EVERY):
        began = time.monotonic()
        articles = store.latest_of_outlet(outlet_id, _LOOKED_AT)
        known = store.keep_habits(outlet_id, learn_habits(articles), outlet_health(articles))
        log_work("habits", outlet_id, began, lines=known)
