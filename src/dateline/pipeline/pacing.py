"""How a feed is asked from now on, by all that is known of it once an answer has been read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from dateline.config import Settings
from dateline.fetch.freshness import fresh_seconds, retry_seconds
from dateline.model import Feed
from dateline.pipeline.hubs import is_told, least_interval
from dateline.pipeline.schedule import feed_again, learn
from dateline.store import Store
from dateline.store.asking import Pacing
from dateline.store.entries import FeedToRead, TakenEntries


def pacing_of(
    store: Store, settings: Settings, source: FeedToRead, feed: Feed, now: datetime
) -> Callable[[TakenEntries], Pacing]:
    """When to ask for a feed next, given what of it was new. feed: as it was read; now: aware, by the clock of work."""
    known = store.feed_to_fetch(source.feed_id)
    told = least_interval(store, settings, source.feed_id, now)
    base = timedelta(minutes=settings.feed_interval_minutes)
    dates = (entry.published or entry.updated for entry in feed.entries)
    times = sorted(date for date in dates if date is not None and date <= now)[-10:] or known.times
    hint = timedelta(minutes=feed.ttl_minutes) if feed.ttl_minutes is not None else None
    fresh = timedelta(seconds=fresh_seconds(source.answer.headers, now) or 0)
    retry = timedelta(seconds=retry_seconds(source.answer.headers, now) or 0)

    def paced(taken: TakenEntries) -> Pacing:
        learnt = learn(known.learnt, base, new=taken.new, of=len(feed.entries), times=times, now=now)
        # A hub that has missed something is relied on no more, until it tells again.
        least = told if is_told(source) or not taken.new else timedelta()
        again = feed_again(now, source.feed_id, max(learnt, least), hint=hint, fresh=fresh, retry=retry)
        return Pacing(learnt, hint, again)

    return paced
