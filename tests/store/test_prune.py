"""Retention: what is old goes, what is starred stays, and nothing of it comes back as new."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from dateline.config import Settings
from dateline.errors import NoSuchRow
from dateline.pipeline.clock import Clock
from dateline.pipeline.retention import Retention, limits_of
from dateline.store import Store, Work
from dateline.store.pruning import Limits
from dateline.store.schema import raw
from tests.store.making import (
    HOUR,
    MINUTE,
    NOON,
    add_feed,
    answer,
    article,
    entry,
    found,
    only,
    place,
    record,
    take_article,
    take_feed,
    take_page,
    take_record,
)

DAY = timedelta(days=1)
LATER = NOON + 30 * DAY
EVERYTHING = Limits(LATER, LATER)


def two_states(store: Store) -> int:
    """An article whose page has changed once; its id."""
    add_feed(store)
    take_feed(store, found(entry(1)), body=b"<rss>1</rss>")
    take_page(store, b"<html>1", look=NOON + HOUR)
    id_ = take_article(store, article(1)).id
    take_page(store, b"<html>2", NOON + HOUR)
    take_article(store, article(1, "The bridge opens on Monday."), NOON + HOUR)
    take_record(store, record(article(1)), NOON + HOUR)
    place(store)
    return id_


def bodies(store: Store) -> list[bytes]:
    with store.reading() as connection:
        return list(connection.scalars(select(raw.c.body).order_by(raw.c.id)))


def prune(store: Store, limits: Limits, now: datetime = LATER) -> None:
    while store.prune(limits, now, 2):
        pass


def test_saying_what_would_go_takes_nothing(store: Store) -> None:
    id_ = two_states(store)
    going = store.what_prunes(Limits(LATER, None))
    assert (going.feed_answers, going.page_answers, going.evidence, going.articles.articles) == (1, 1, 1, 0)
    assert going.feed_bytes > 0 and going.page_bytes > 0
    going = store.what_prunes(EVERYTHING)
    assert (going.feed_answers, going.page_answers, going.evidence) == (1, 0, 0)
    assert (going.articles.articles, going.articles.revisions, going.articles.answers) == (1, 2, 2)
    assert store.article(id_).line.revisions == 2
    assert bodies(store) == [b"<rss>1</rss>", b"<html>1", b"<html>2"]


def test_answers_go_and_what_was_made_of_them_stays_with_its_evidence(store: Store) -> None:
    id_ = two_states(store)
    before = store.article(id_)
    prune(store, Limits(LATER, None))
    assert store.article(id_) == before
    assert bodies(store) == [b"", b"<html>2"]
    assert store.what_prunes(Limits(LATER, None)).rows == 0
    prune(store, Limits(LATER, None, evidence=True))
    assert bodies(store) == [b"", b""]
    assert store.article(id_) == before
    assert store.states_to_reread(id_, 99) == [], "there is nothing left to read it from"


def test_what_is_younger_or_still_to_be_read_stays(store: Store) -> None:
    add_feed(store)
    take_feed(store, found(entry(1)), body=b"<rss>1</rss>")
    take_page(store, b"<html>1")
    prune(store, Limits(NOON, NOON - DAY))
    assert bodies(store) == [b"<rss>1</rss>", b"<html>1"]
    prune(store, Limits(LATER, None))
    assert bodies(store) == [b"<html>1"], "nobody has read the page yet"


def test_an_article_that_went_does_not_come_in_as_new_and_its_feeds_answers_stay(store: Store) -> None:
    id_ = two_states(store)
    prune(store, Limits(None, LATER))
    with pytest.raises(NoSuchRow):
        store.article(id_)
    assert store.river() == ()
    store.read_feed_soon(1)
    taken = take_feed(store, found(entry(1, summary="new")), found(entry(2)), body=b"<rss>2</rss>", now=LATER)
    assert taken.new == 1
    assert [lease.subject for lease in store.lease(Work.PAGE, LATER, 10, 60)] == [2]
    assert bodies(store) == [b"<rss>1</rss>", b"<rss>2</rss>"]


def test_nothing_goes_of_what_is_starred(store: Store) -> None:
    id_ = two_states(store)
    store.star(store.user(NOON), id_, NOON)
    going = store.what_prunes(EVERYTHING)
    assert (going.articles.articles, going.page_answers, going.starred) == (0, 0, 1)
    prune(store, Limits(LATER, LATER, evidence=True))
    assert store.article(id_).line.revisions == 2
    assert bodies(store) == [b"<html>1", b"<html>2"]


def test_the_worker_prunes_once_a_day_and_only_where_a_setting_says_so(store: Store, tmp_path: Path) -> None:
    two_states(store)
    kept = Settings(tmp_path, "", clock=LATER)
    assert not Retention(store, kept, Clock.of(kept, LATER)).step()
    assert len(bodies(store)) == 3
    short = Settings(tmp_path, "", clock=LATER, keep_raw_days=7)
    retention = Retention(store, short, Clock.of(short, LATER))
    while retention.step():
        pass
    assert bodies(store) == [b"", b"<html>2"]
    store.read_feed_soon(1)
    store.keep_feed(only(store, Work.FEED, LATER), answer(b"<rss>2</rss>"), LATER, LATER)
    store.drop_work(only(store, Work.ENTRIES, LATER))
    again = Retention(store, short, Clock.of(short, LATER + HOUR))
    assert not again.step(), "another worker has done it today"
    assert Retention(store, short, Clock.of(short, LATER + DAY + MINUTE)).step()
    assert bodies(store) == [b"", b"<html>2"]


def test_limits_are_days_before_now(tmp_path: Path) -> None:
    settings = Settings(tmp_path, "", keep_raw_days=7)
    assert limits_of(settings, NOON) == Limits(NOON - 7 * DAY, None)
