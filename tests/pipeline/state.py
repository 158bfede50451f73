"""What a desk holds, in a form in which two desks can be compared."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import select

from dateline.store import Store
from dateline.store.record_schema import claims
from dateline.store.schema import articles, entries, raw, revisions, stories


def state_of(store: Store) -> dict[str, object]:
    """All that a reader could tell one desk from another by, ids left out: they go by who was quicker."""
    with store.reading() as connection:

        def rows(*columns: object) -> Counter[object]:
            return Counter(tuple(row) for row in connection.execute(select(*columns)))  # type: ignore[call-overload]

        urls = {row.id: row.url for row in connection.execute(select(articles.c.id, articles.c.url))}
        told = connection.execute(select(stories)).all()
        placed = connection.execute(select(articles.c.url, articles.c.story_id, articles.c.wire_id)).all()
        found: dict[str, object] = {
            "entries": rows(entries.c.feed_id, entries.c.title, entries.c.link),
            "articles": rows(articles.c.url, articles.c.headline, articles.c.revision, articles.c.error),
            "revisions": rows(revisions.c.n, revisions.c.words),
            "answers kept": rows(raw.c.url, raw.c.size),
            "claims": Counter(
                (urls[row.article_id], row.n, row.words, row.carried > 0) for row in connection.execute(select(claims))
            ),
        }
    for name, column in (("stories", 1), ("texts", 2)):
        groups: dict[int, set[str]] = {}
        for row in placed:
            groups.setdefault(row[column], set()).add(row.url)
        found[name] = Counter(frozenset(group) for group in groups.values())
    found["outlines"] = Counter(
        (frozenset(urls[id_] for id_ in row.outlined), row.outlets, row.texts, row.articles) for row in told
    )
    return found
