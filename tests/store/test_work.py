"""Work as state in rows: leased once, kept with its token, tried again."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable

import pytest

from dateline.errors import DatelineError, FetchTimedOut, LeaseLost
from dateline.store import Lease, Store, Work
from tests.store.making import HOUR, MINUTE, NOON, add_feed, answer, article, bring, entry, found, only, take_feed


def test_a_feed_is_due_as_soon_as_it_is_added_by_any_clock(store: Store) -> None:
    feed_id = add_feed(store)
    long_ago = NOON.replace(year=2019)
    assert [lease.subject for lease in store.lease(Work.FEED, long_ago, 10, 60)] == [feed_id]


def test_what_one_worker_has_no_other_gets_until_its_lease_ends(store: Store) -> None:
    add_feed(store)
    first = only(store, Work.FEED)
    assert store.lease(Work.FEED, NOON + MINUTE / 2, 10, 60) == []
    second = only(store, Work.FEED, NOON + 2 * MINUTE)
    assert (second.id, second.subject) == (first.id, first.subject)
    assert second.token > first.token


def test_a_result_that_comes_after_its_lease_was_taken_over_is_thrown_away(store: Store) -> None:
    add_feed(store)
    late = only(store, Work.FEED)
    only(store, Work.FEED, NOON + 2 * MINUTE)
    with pytest.raises(LeaseLost):
        store.keep_feed(late, answer(), NOON, NOON + HOUR)
    assert store.lease(Work.ENTRIES, NOON + HOUR, 10, 60) == []


def test_a_result_that_comes_late_but_before_anybody_else_took_over_is_kept(store: Store) -> None:
    add_feed(store)
    slow = only(store, Work.FEED)
    assert store.keep_feed(slow, answer(), NOON + HOUR, NOON + 2 * HOUR)
    assert only(store, Work.ENTRIES, NOON + HOUR)


def test_a_failure_stands_on_the_row_with_its_advice_and_the_next_try(store: Store) -> None:
    feed_id = add_feed(store)
    for attempt in range(3):
        now = NOON + attempt * HOUR
        error = FetchTimedOut("https://courier.example/feed", "no answer came", "Wait.")
        store.feed_failed(only(store, Work.FEED, now), error, now, now + HOUR)
    line = store.feed(feed_id).line
    assert (line.health, line.attempts, line.last_error, line.advice) == ("failing", 3, "no answer came", "Wait.")
    assert (line.failing_since, line.next_at) == (NOON, NOON + 3 * HOUR)


def test_what_went_well_clears_what_went_wrong(store: Store) -> None:
    feed_id = add_feed(store)
    store.feed_failed(only(store, Work.FEED), DatelineError("feed", "broke"), NOON, NOON)
    take_feed(store, found(entry(1)))
    line = store.feed(feed_id).line
    assert (line.health, line.attempts, line.last_error, line.failing_since) == ("ok", 0, None, None)


def test_an_extended_lease_stays_with_its_worker(store: Store) -> None:
    add_feed(store)
    lease = only(store, Work.FEED)
    store.extend([lease], NOON + HOUR)
    assert store.lease(Work.FEED, NOON + 30 * MINUTE, 10, 60) == []


def test_work_given_back_is_there_for_others_at_once(store: Store) -> None:
    add_feed(store)
    store.give_back([only(store, Work.FEED)])
    assert only(store, Work.FEED)


def test_what_a_worker_ended_at_is_taken_last_and_alone_and_each_time_is_counted(store: Store) -> None:
    for number in range(1, 5):
        bring(store, article(number))
    with_it = store.lease(Work.RECORD, NOON, 2, 60)
    assert [lease.attempts for lease in with_it] == [0, 0]
    others = store.lease(Work.RECORD, NOON + 2 * MINUTE, 10, 60)
    assert {lease.id for lease in others}.isdisjoint(lease.id for lease in with_it)
    (first,) = store.lease(Work.RECORD, NOON + 2 * MINUTE, 10, 60)
    assert (first.id, first.attempts) == (with_it[0].id, 1)
    (second,) = store.lease(Work.RECORD, NOON + 2 * MINUTE, 10, 60)
    assert (second.id, second.attempts) == (with_it[1].id, 1)
    store.give_back([*others, first])
    again = store.lease(Work.RECORD, NOON + 4 * MINUTE, 10, 60)
    assert {lease.id for lease in again} == {lease.id for lease in others}
    (given_back,) = store.lease(Work.RECORD, NOON + 4 * MINUTE, 10, 60)
    assert (given_back.id, given_back.attempts) == (first.id, 1)
    (lost,) = store.lease(Work.RECORD, NOON + 4 * MINUTE, 10, 60)
    assert (lost.id, lost.attempts) == (second.id, 2)


def test_the_freshest_article_is_recorded_first(store: Store) -> None:
    older = bring(store, article(9))
    newer = bring(store, article(1))
    assert [lease.subject for lease in store.lease(Work.RECORD, NOON, 10, 60)] == [newer, older]


def test_a_part_is_played_by_one_worker_at_a_time(store: Store) -> None:
    role = store.take_role("placing", NOON, 60)
    assert role is not None
    assert store.take_role("placing", NOON + MINUTE / 2, 60) is None
    assert store.keep_role(role, NOON + MINUTE / 2, 60)
    other = store.take_role("placing", NOON + 2 * MINUTE, 60)
    assert other is not None
    assert not store.keep_role(role, NOON + 2 * MINUTE, 60)


def test_workers_that_lease_at_the_same_moment_share_the_work_and_do_each_piece_once(
    store: Store, open_again: Callable[[], Store]
) -> None:
    expected = {add_feed(store, f"https://courier.example/{number}") for number in range(40)}
    taken: list[Lease] = []
    begin = threading.Barrier(4)

    def work(own: Store) -> None:
        begin.wait()
        while leases := own.lease(Work.FEED, NOON, 3, 60):
            for lease in leases:
                own.keep_feed(lease, answer(b"<rss>%d</rss>" % lease.subject), NOON, NOON + HOUR)
            taken.extend(leases)

    threads = [threading.Thread(target=work, args=(open_again(),)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(lease.subject for lease in taken) == dict.fromkeys(expected, 1)
    assert len(store.lease(Work.ENTRIES, NOON, 100, 60)) == 40
