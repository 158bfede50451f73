"""Deleting an article with all that feeds' answers hold of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import datetime

from dateline.errors import DatelineError
from dateline.pipeline.intake import entries_of
from dateline.store import Store
from dateline.store.columns import digest
from dateline.store.deleting import ArticleToDelete
from dateline.store.entries import FeedToRead

_ENCODED = re.compile(r"%[0-9A-Fa-f]{2}")
_WORD = re.compile(r"[A-Za-z0-9]+")


def delete_article(store: Store, article_id: int, now: datetime) -> None:
    """Delete an article for good: what the desk made of it, what came from its page, and every kept answer of a feed
    that announces it. Raises ``NoSuchRow``."""
    going = store.article_to_delete(article_id)
    store.delete_article(article_id, now, list(_answers(store, going)))


def _answers(store: Store, going: ArticleToDelete) -> Iterator[int]:
    """The answers of feeds in which the article stands."""
    signs = {_sign(name).encode() for name in going.names}
    for feed_id in going.feeds:
        for source in store.feed_answers(feed_id):
            if _may_hold(source.answer.body, signs) and _holds(source, going):
                yield source.raw_id


def _sign(name: str) -> str:
    """What stands alike in every answer that gives this address or guid, whole or as a relative link, however it is
    encoded there."""
    last = name.partition("#")[0].rstrip("/").rpartition("/")[2]
    return max(_WORD.findall(_ENCODED.sub(" ", last)), key=len, default="")


def _may_hold(body: bytes, signs: Collection[bytes]) -> bool:
    """Most of a feed's answers are from before and after, and need not be read."""
    plain = body.replace(b"\0", b"")  # as two-byte encodings write it
    return any(sign in plain for sign in signs)


def _holds(source: FeedToRead, going: ArticleToDelete) -> bool:
    try:
        _, found = entries_of(source, full_text=True)
    except DatelineError:
        return True  # it cannot be told, and nothing was made of it
    return any(
        digest(item.address or f"feed:{source.feed_id}#{item.key}") in going.addresses
        or (source.feed_id, digest(item.key)) in going.keys
        for item in found
    )
