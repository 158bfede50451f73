from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from dateline.errors import AddressRefused, FetchFailed, HttpStatus, RobotsRefused
from dateline.pipeline.schedule import (
    LEAST,
    MOST,
    feed_after_failure,
    feed_again,
    learn,
    page_after_failure,
    slower,
    spacing,
)
from tests.pipeline.simulated import bursts, daily_paper, newsletter, watched, weekly_blog, wire

NOW = datetime(2026, 10, 12, 20, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
BASE = 30 * MINUTE


def every(gap: timedelta, count: int = 10, *, since: timedelta = timedelta()) -> list[datetime]:
    return [NOW - since - number * gap for number in range(count)]


def looked(interval: timedelta | None, *, new: int, of: int = 20, times: list[datetime]) -> timedelta:
    return learn(interval, BASE, new=new, of=of, times=times, now=NOW)


def test_a_busy_wire_is_seen_sooner_and_a_quiet_outlet_costs_fewer_requests() -> None:
    fixed = {habit: watched(habit, 14, learning=False) for habit in (wire, daily_paper, newsletter)}
    learnt = {habit: watched(habit, 14, learning=True) for habit in fixed}
    assert learnt[wire].late < fixed[wire].late / 2 and learnt[wire].asked < 288
    assert learnt[daily_paper].asked < fixed[daily_paper].asked and learnt[daily_paper].late < 30
    assert learnt[newsletter].asked < fixed[newsletter].asked / 3 and learnt[newsletter].latest < 150


@pytest.mark.parametrize("habit", [weekly_blog, bursts])
def test_a_feed_that_is_silent_for_days_is_asked_a_few_times_a_day_and_loses_nothing(habit: object) -> None:
    found = watched(habit, learning=True)  # type: ignore[arg-type]
    assert found.asked < 16 and found.latest < 150 and found.missed == 0


def test_the_first_guess_is_half_of_how_far_apart_entries_stand_within_bounds() -> None:
    assert looked(None, new=10, times=every(40 * MINUTE)) == 20 * MINUTE
    assert looked(None, new=10, times=every(MINUTE)) == LEAST
    assert looked(None, new=10, times=every(7 * DAY)) == 2 * HOUR
    assert looked(None, new=1, times=[NOW]) == BASE


def test_a_look_that_brings_only_what_is_new_makes_the_next_one_much_sooner() -> None:
    times = every(15 * MINUTE)
    one, some, all_new = (looked(HOUR, new=new, times=times) for new in (1, 5, 20))
    assert HOUR > one > some > all_new == 15 * MINUTE


def test_a_quiet_hour_of_a_busy_feed_does_not_make_it_a_quiet_feed() -> None:
    interval = 10 * MINUTE
    for _ in range(30):
        interval = looked(interval, new=0, of=0, times=every(10 * MINUTE, since=HOUR))
    assert interval <= 40 * MINUTE


@pytest.mark.parametrize("base", [MINUTE, BASE, DAY, 7 * DAY])
def test_whatever_is_learnt_stays_within_bounds(base: timedelta) -> None:
    for interval in (timedelta(), MINUTE, DAY, 100 * DAY):
        for new, of in ((0, 0), (1, 9), (5, 9), (9, 9)):
            for times in ([], every(timedelta()), every(timedelta(seconds=2)), every(30 * DAY)):
                found = learn(interval, base, new=new, of=of, times=times, now=NOW)
                assert min(LEAST, base) <= found <= max(MOST, base)


def test_entries_of_one_moment_say_nothing_of_how_far_apart_they_come() -> None:
    assert spacing(every(timedelta())) is None
    assert spacing([NOW, NOW - HOUR]) is None
    assert spacing(every(HOUR)) == HOUR


def test_a_feed_is_not_asked_before_it_its_server_or_what_was_learnt_wants_it() -> None:
    def wait(learnt: timedelta, **asked: timedelta) -> timedelta:
        return feed_again(NOW, 1, learnt, **asked) - NOW

    assert 30 * MINUTE <= wait(BASE) <= 36 * MINUTE
    assert wait(BASE, hint=3 * HOUR) >= 3 * HOUR
    assert wait(BASE, fresh=2 * HOUR) >= 2 * HOUR
    assert wait(BASE, retry=5 * HOUR) >= 5 * HOUR
    assert wait(4 * HOUR, hint=HOUR, fresh=HOUR) >= 4 * HOUR
    assert wait(BASE, fresh=365 * DAY) <= 7.2 * HOUR
    assert wait(BASE, hint=365 * DAY) <= 1.2 * MOST


def test_a_feed_that_fails_is_asked_ever_later_at_a_time_of_its_own_that_does_not_change() -> None:
    waits = [feed_after_failure(NOW, 1, failures, BASE) - NOW for failures in range(12)]
    assert waits[0] <= 6 * MINUTE and waits[-1] <= 1.2 * MOST
    assert all(after >= before for before, after in pairwise(waits[:6]))
    assert waits == [feed_after_failure(NOW, 1, failures, BASE) - NOW for failures in range(12)]
    apart = {feed_after_failure(NOW, feed_id, 3, BASE) for feed_id in range(100)}
    assert len(apart) == 100 and max(apart) - min(apart) > HOUR / 2


def test_a_failure_whose_server_asks_for_patience_waits_no_less_and_no_longer_than_a_day() -> None:
    assert feed_after_failure(NOW, 1, 0, BASE, 2 * HOUR) - NOW >= 2 * HOUR
    assert feed_after_failure(NOW, 1, 0, BASE, 90 * DAY) - NOW <= 1.2 * MOST
    assert slower(BASE, BASE) == HOUR and slower(5 * HOUR, BASE) == 2 * HOUR


def test_a_page_is_tried_again_unless_another_try_would_change_nothing() -> None:
    passing = FetchFailed("x", "it broke off")
    assert page_after_failure(NOW, 0, passing) == NOW + 2 * MINUTE
    assert page_after_failure(NOW, 0, HttpStatus("x", "busy", None, 503), HOUR) == NOW + HOUR
    assert page_after_failure(NOW, 3, passing) is None
    for final in (RobotsRefused("x", "shut"), AddressRefused("x", "private"), HttpStatus("x", "gone", None, 404)):
        assert page_after_failure(NOW, 0, final) is None
