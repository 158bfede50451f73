"""Deleting an article with all that feeds' answers hold of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from dateline.errors import DatelineError
from dateline.pipeline.intake import entries_of
from dateline.store import Store
from dateline.store.columns import digest
from dateline.store.deleting import ArticleToDelete
from dateline.store.entries import FeedToRead

_TOKEN = re.compile(r"[A-Za-z0-9]{6,}")


def delete_article(store: Store, article_id: int, now: datetime) -> None:
    """Delete an article for good: what the desk made of it, what came from its page, and every kept answer of a feed
    that announces it. Raises ``NoSuchRow``."""
    going = store.article_to_delete(article_id)
    store.delete_article(article_id, now, list(_answers(store, going)))


def _answers(store: Store, going: ArticleToDelete) -> Iterator[int]:
    """The answers of feeds in which the article stands."""
    sign = max(_TOKEN.findall(going.url.partition("//")[2].partition("/")[2]), key=len, default="")
    for feed_id in going.feeds:
        for source in store.feed_answers(feed_id):
            if _may_hold(source.answer.body, sign) and _holds(source, going.addresses):
                yield source.raw_id


def _may_hold(body: bytes, sign: str) -> bool:
    """Whether the longest part of the address that is written alike everywhere stands in an answer: most of a feed's
    answers are from before and after, and need not be read."""
    return sign.encode() in body or sign.encode("utf-16-le") in body


def _holds(source: FeedToRead, addresses: frozenset[str]) -> bool:
    try:
        _, found = entries_of(source, full_text=True)
    except DatelineError:
        return True  # it cannot be told, and nothing was made of it
    return any(digest(item.address or f"feed:{source.feed_id}#{item.key}") in addresses for item in found)
