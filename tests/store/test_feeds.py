"""Feeds and their entries: each once, however often and from wherever they come."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from dateline.errors import HttpStatus, NoSuchRow, NotAFeed
from dateline.model import Feed
from dateline.store import Store, Work
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
    take_article,
    take_feed,
    take_page,
)


def test_the_same_feed_added_twice_is_one_and_moves_into_the_folder_named_last(store: Store) -> None:
    first = store.add_feed("https://Courier.example/feed", address="https://courier.example/feed")
    again = store.add_feed("https://courier.example/feed#x", address="https://courier.example/feed", folder=("World",))
    assert first == again
    assert [line.folder for line in store.feeds()] == [("World",)]


def test_a_feed_takes_its_own_title_until_a_page_names_its_outlet(store: Store) -> None:
    feed_id = add_feed(store, outlet=None)
    assert store.feed(feed_id).line.title == "courier.example"
    take_feed(store, found(entry(1)), title="Courier: all news")
    line = store.feed(feed_id).line
    assert (line.title, line.outlet, line.site) == (
        "Courier: all news",
        "Courier: all news",
        "https://courier.example/",
    )
    take_page(store)
    take_article(store, article(1))
    assert store.feed(feed_id).line.outlet == "The Courier"


def test_a_title_given_by_the_reader_stays(store: Store) -> None:
    feed_id = store.add_feed("https://courier.example/feed", title="My bridge feed", outlet="The Courier")
    take_feed(store, found(entry(1)))
    line = store.feed(feed_id).line
    assert (line.title, line.outlet) == ("My bridge feed", "The Courier")


def test_a_feed_that_is_unchanged_brings_nothing_and_is_well(store: Store) -> None:
    feed_id = add_feed(store)
    assert take_feed(store, found(entry(1)), found(entry(2))).new == 2
    later = NOON + HOUR
    assert store.feed_to_fetch(feed_id).etag == '"1"'
    store.feed_unchanged(only(store, Work.FEED, later), later, later + HOUR)
    assert store.lease(Work.ENTRIES, later, 10, 60) == []
    line = store.feed(feed_id).line
    assert (line.health, line.last_ok, line.next_at, line.entries) == ("ok", later, later + HOUR, 2)


def test_the_same_bytes_again_are_not_read_again(store: Store) -> None:
    add_feed(store)
    take_feed(store, found(entry(1)), body=b"<rss>1</rss>")
    later = NOON + HOUR
    assert not store.keep_feed(only(store, Work.FEED, later), answer(b"<rss>1</rss>"), later, later + HOUR)
    assert store.lease(Work.ENTRIES, later, 10, 60) == []


def test_an_entry_seen_before_is_not_taken_again_and_only_its_new_neighbour_is(store: Store) -> None:
    feed_id = add_feed(store)
    take_feed(store, found(entry(1)), found(entry(2)), body=b"1")
    taken = take_feed(store, found(entry(3)), found(entry(1)), found(entry(2)), body=b"2", now=NOON + HOUR)
    assert (taken.new, taken.changed) == (1, 0)
    assert [line.title for line in store.feed(feed_id).entries] == ["Bridge news 1", "Bridge news 2", "Bridge news 3"]


def test_an_entry_twice_in_one_answer_is_one(store: Store) -> None:
    add_feed(store)
    assert take_feed(store, found(entry(1)), found(entry(1, title="Again"))).new == 1


def test_an_entry_that_the_outlet_changes_is_fetched_again(store: Store) -> None:
    add_feed(store)
    take_feed(store, found(entry(1)), body=b"1")
    take_page(store)
    take_article(store, article(1))
    assert store.lease(Work.PAGE, NOON + HOUR, 10, 60) == []
    taken = take_feed(store, found(entry(1, summary="<p>Other words</p>")), body=b"2", now=NOON + HOUR)
    assert (taken.new, taken.changed) == (0, 1)
    assert only(store, Work.PAGE, NOON + HOUR)


def test_the_same_page_in_two_feeds_is_fetched_once_and_is_one_article_of_both(store: Store) -> None:
    first = add_feed(store)
    take_feed(store, found(entry(1)))
    second = add_feed(store, "https://courier.example/world")
    take_feed(store, found(entry(1, id="other-guid")), body=b"2")
    take_page(store)
    taken = take_article(store, article(1))
    assert store.article(taken.id).feeds == (first, second)
    assert [store.feed(feed_id).line.articles for feed_id in (first, second)] == [1, 1]
    assert store.progress().articles == 1


def test_an_entry_of_an_article_that_is_there_already_asks_for_nothing(store: Store) -> None:
    add_feed(store)
    take_feed(store, found(entry(1)))
    take_page(store)
    take_article(store, article(1))
    add_feed(store, "https://courier.example/world")
    take_feed(store, found(entry(1, id="other-guid")), body=b"2")
    assert store.lease(Work.PAGE, NOON + HOUR, 10, 60) == []
    assert store.lease(Work.READ, NOON + HOUR, 10, 60) == []


def test_an_entry_with_its_full_text_or_without_a_link_is_read_without_its_page(store: Store) -> None:
    add_feed(store)
    take_feed(store, found(entry(1), full=True), replace(found(entry(2, link=None)), address=None))
    assert store.lease(Work.PAGE, NOON, 10, 60) == []
    assert len(store.lease(Work.READ, NOON, 10, 60)) == 2


def test_entries_come_in_by_time_whatever_the_order_of_the_feed(store: Store) -> None:
    add_feed(store)
    take_feed(store, found(entry(1)), found(entry(5)), found(entry(3)))
    titles = [store.page_to_read(lease.subject).entry.title for lease in reversed(store.lease(Work.PAGE, NOON, 10, 60))]
    assert titles == ["Bridge news 5", "Bridge news 3", "Bridge news 1"]


def test_dates_no_calendar_has_room_for_fall_back_on_when_the_entry_was_seen(store: Store) -> None:
    feed_id = add_feed(store)
    ancient, distant = datetime(1, 1, 1, tzinfo=UTC), datetime(2099, 1, 1, tzinfo=UTC)
    take_feed(store, found(entry(1, published=ancient)), found(entry(2, published=distant)), found(entry(3)))
    assert [line.at for line in store.feed(feed_id).entries] == [NOON, NOON, NOON - 30 * MINUTE]


def test_an_answer_that_is_no_feed_is_kept_and_named_on_the_feeds_row(store: Store) -> None:
    feed_id = add_feed(store)
    page = b"<html><title>Sorry</title></html>"
    waits = {0: MINUTE, 1: HOUR}
    for attempt in range(2):
        now = NOON + attempt * HOUR
        body = page + b"%d" % attempt
        store.keep_feed(only(store, Work.FEED, now), answer(body), now, now + HOUR)
        lease = only(store, Work.ENTRIES, now)
        source = store.feed_to_read(lease.subject)
        assert source.answer.body == body
        store.no_feed(lease, source, NotAFeed("x", "it is a page"), now, lambda failed, now=now: now + waits[failed])
    line = store.feed(feed_id).line
    assert (line.health, line.last_error, line.attempts) == ("failing", "it is a page", 2)
    assert line.advice == NotAFeed.advice
    assert line.next_at == NOON + 2 * HOUR


def test_a_feed_that_is_gone_says_so_until_it_answers_again(store: Store) -> None:
    feed_id = add_feed(store)
    gone = HttpStatus("x", "it is gone for good", status=410)
    store.feed_failed(only(store, Work.FEED), gone, NOON, NOON, gone=True)
    assert store.feed(feed_id).line.health == "gone"
    take_feed(store, found(entry(1)))
    assert store.feed(feed_id).line.health == "ok"


def test_an_answer_that_brings_nothing_new_leaves_no_second_copy_of_itself(store: Store) -> None:
    add_feed(store)
    take_feed(store, found(entry(1)), body=b"<rss>1</rss>")
    now = NOON + HOUR
    store.keep_feed(only(store, Work.FEED, now), answer(b"<rss>1</rss><!-- 13:00 -->"), now, now + HOUR)
    lease = only(store, Work.ENTRIES, now)
    source = store.feed_to_read(lease.subject)
    taken = store.take_entries(lease, source, Feed("t", None, ()), [found(entry(1))], now, seen=now)
    assert (taken.new, taken.changed) == (0, 0)
    with pytest.raises(NoSuchRow):
        store.feed_to_read(source.raw_id)


def test_text_that_a_database_cannot_hold_is_kept_without_what_it_cannot_hold(store: Store) -> None:
    feed_id = add_feed(store)
    take_feed(store, found(entry(1, title="Null \x00 and half \ud83d a pair")))
    assert store.feed(feed_id).entries[0].title == "Null  and half ? a pair"


def test_addresses_of_any_length_are_told_apart(store: Store) -> None:
    add_feed(store)
    long = "https://courier.example/" + "a" * 9000
    one, two = entry(1, link=long + "1"), entry(2, link=long + "2")
    assert take_feed(store, found(one), found(two)).new == 2
    assert len(store.lease(Work.PAGE, NOON, 10, 60)) == 2


def test_a_feed_that_is_not_there_is_named(store: Store) -> None:
    with pytest.raises(NoSuchRow, match="feed 7"):
        store.feed(7)
