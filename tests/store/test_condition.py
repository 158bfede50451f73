"""What the desk says of itself: workers, queues and lags, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from dateline.errors import HttpStatus
from dateline.store import Store, Work
from tests.store.making import HOUR, MINUTE, NOON, add_feed, entry, found, only, take_feed

PATIENCE = 10 * MINUTE


def queues(store: Store, now: datetime) -> dict[str, tuple[int, int, int]]:
    return {queue.stage: (queue.due, queue.under_way, queue.given_up) for queue in store.condition(now).queues}


def test_what_waits_what_is_under_way_and_what_was_given_up_are_counted_apart(store: Store) -> None:
    add_feed(store)
    assert queues(store, NOON)["feed"] == (1, 0, 0)
    take_feed(store, found(entry(1)), found(entry(2)), found(entry(3)))
    assert queues(store, NOON)["page"] == (3, 0, 0)
    given_up, *_ = store.lease(Work.PAGE, NOON, 2, 60)
    assert queues(store, NOON)["page"] == (1, 2, 0)
    store.page_failed(given_up, HttpStatus(given_up.kind, "answers 404", status=404), NOON, None)
    assert queues(store, NOON)["page"] == (1, 1, 1)
    assert queues(store, NOON)["read"] == (1, 0, 0)
    assert queues(store, NOON + 2 * HOUR)["page"] == (2, 0, 1), "a lease that ran out is work that nobody has"


def test_a_queue_says_since_when_its_oldest_waits(store: Store) -> None:
    add_feed(store)
    take_feed(store, found(entry(1)))
    page = next(queue for queue in store.condition(NOON + HOUR).queues if queue.stage == "page")
    assert page.oldest == NOON
    assert page.waited(NOON + HOUR) == HOUR
    assert page.waited(NOON - HOUR) == timedelta(0)


def test_a_feed_that_was_just_added_has_not_waited_since_the_beginning_of_time(store: Store) -> None:
    add_feed(store)
    feed = store.condition(NOON).queues[0]
    assert (feed.due, feed.oldest, feed.waited(NOON)) == (1, None, timedelta(0))


def test_a_worker_is_there_as_long_as_it_says_so(store: Store) -> None:
    store.worker_is_here("a", NOON, 60)
    store.worker_is_here("b", NOON, 60)
    assert store.condition(NOON + timedelta(seconds=59)).workers == 2
    store.worker_is_here("a", NOON + MINUTE, 60)
    assert store.condition(NOON + 1.5 * MINUTE).workers == 1
    store.worker_has_gone("a")
    assert store.condition(NOON + 1.5 * MINUTE).workers == 0


def test_work_is_left_undone_only_where_it_has_long_been_due_and_nobody_is_there(store: Store) -> None:
    add_feed(store)
    take_feed(store, found(entry(1)))
    assert not store.is_left_undone(NOON + 5 * MINUTE, PATIENCE)
    assert store.is_left_undone(NOON + 15 * MINUTE, PATIENCE)
    store.worker_is_here("a", NOON + 15 * MINUTE, 60)
    assert not store.is_left_undone(NOON + 15 * MINUTE, PATIENCE)


def test_the_condition_counts_what_the_desk_holds(store: Store) -> None:
    add_feed(store)
    take_feed(store, found(entry(1)))
    store.feed_failed(
        only(store, Work.FEED, NOON + HOUR), HttpStatus("feed", "answers 500", status=500), NOON + HOUR, NOON + 2 * HOUR
    )
    condition = store.condition(datetime.now(UTC))
    assert (condition.feeds, condition.failing, condition.entries, condition.raw) == (1, 1, 1, 1)
    assert condition.read_at == NOON + HOUR
    assert condition.size > 0
    lease = only(store, Work.FEED, NOON + 2 * HOUR)
    store.feed_failed(lease, HttpStatus("feed", "taken down", status=410), NOON + 2 * HOUR, None, gone=True)
    condition = store.condition(datetime.now(UTC))
    assert (condition.feeds, condition.failing, condition.gone) == (1, 0, 1)
