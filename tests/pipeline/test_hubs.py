"""Feeds that a real hub tells of: asked for, told, renewed, refused, left; on both databases, where what counts is time
on one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dateline.pipeline import fetch_round
from dateline.pipeline.hubs import READ_WHEN_TOLD
from dateline.store.hubs import HubState
from tests.pipeline.site import Answer
from tests.pipeline.told import DAY, EVENING, HOUR, PATH, World
from tests.store.making import on_sqlite


def test_a_hub_is_asked_and_what_it_tells_is_read_at_once_and_once(world: World) -> None:
    assert world.round().entries == 1
    (asked,) = world.hub.asked
    assert asked["hub.mode"] == "subscribe" and asked["hub.topic"] == world.topic
    assert asked["hub.callback"].startswith(f"{world.settings.public_url}/hub/")
    assert len(asked["hub.secret"]) >= 40 and int(asked["hub.lease_seconds"]) == 10 * 86400
    assert world.hub.answered == [(200, "tell-me-so")]
    assert world.state() is HubState.KEPT

    fetched = world.site.asked[PATH]
    assert world.hub.tell(asked, world.body(3)) == 202
    report = world.round(timedelta(minutes=1))
    assert (report.feeds, report.entries, report.articles) == (0, 2, 2)
    assert world.site.asked[PATH] == fetched
    assert len(world.hub.asked) == 1

    line = world.store.feed_log(world.feed_id).feed[0]
    assert (line.url, line.kept, line.made["new"]) == (world.hub.address, True, 2)
    told = world.pages.get(f"/feed/{world.feed_id}/log").words
    assert f"Told by {world.hub.address}" in told and asked["hub.secret"] not in told
    assert (
        f"Told of news by {world.hub.allowed.partition(':')[0]} · until"
        in world.pages.get(f"/feed/{world.feed_id}").words
    )

    # What was told is told again, and polled: nothing is doubled.
    assert world.hub.tell(asked, world.body(3)) == 202
    world.publish(3)
    report = world.round(2 * READ_WHEN_TOLD)
    assert (report.feeds, report.failed, report.entries, report.revisions) == (1, 0, 0, 0)
    assert world.count("entries") == 3 and world.count("raw") == 2


@on_sqlite
def test_a_feed_that_a_hub_tells_of_is_still_read_but_more_rarely_as_long_as_the_hub_misses_nothing(
    world: World,
) -> None:
    world.round()
    world.round(3 * HOUR)
    assert world.next_reading() < 3 * HOUR  # it has agreed to tell, and told nothing yet
    (asked,) = world.hub.asked
    assert world.hub.tell(asked, world.publish(2)) == 202
    world.round(timedelta(minutes=1))
    assert world.next_reading() >= READ_WHEN_TOLD - timedelta(minutes=1)
    world.round(2 * READ_WHEN_TOLD)
    assert world.next_reading() >= READ_WHEN_TOLD - timedelta(minutes=1)
    world.publish(3)  # the hub misses it
    assert world.round(2 * READ_WHEN_TOLD).entries == 1
    assert world.next_reading() < 3 * HOUR
    assert world.hub.tell(asked, world.publish(4)) == 202
    assert world.round(timedelta(minutes=1)).entries == 1
    assert world.next_reading() >= READ_WHEN_TOLD - timedelta(minutes=1)


def test_an_older_state_that_is_sent_again_brings_no_older_words_back(world: World) -> None:
    world.round()
    asked = world.hub.asked[0]
    old, new = world.body(2), world.body(2, note=" (corrected)")
    for body in (old, new):
        assert world.hub.tell(asked, body) == 202
        world.round(timedelta(minutes=1))
    assert world.hub.tell(asked, old) == 202
    world.round(timedelta(minutes=1))
    assert all(line.title.endswith("(corrected)") for line in world.store.feed(world.feed_id).entries)
    assert world.count("raw") == 3


@on_sqlite
def test_a_hub_that_never_asks_back_is_asked_ever_less_and_then_left_alone(world: World) -> None:
    world.hub.asks_back = False
    world.round()
    assert world.state() is HubState.ASKED
    assert world.next_reading() < 3 * HOUR
    for later in (HOUR, 6 * HOUR, DAY):
        world.round(later + timedelta(minutes=1))
    assert len(world.hub.asked) == 4
    world.round(3 * DAY + timedelta(minutes=1))
    assert len(world.hub.asked) == 4
    hub = world.store.hub_of(world.feed_id)
    assert hub is not None and hub.state is HubState.REFUSED and hub.error is not None and "asked back" in hub.error
    # It asks back when nobody waits for it any more.
    assert world.hub.ask_back(world.hub.asked[0])[0] == 404
    world.hub.asks_back = True
    world.round(7 * DAY)
    assert len(world.hub.asked) == 4
    world.round(24 * DAY)
    assert len(world.hub.asked) == 5 and world.state() is HubState.KEPT
    assert not world.store.feed(world.feed_id).line.last_error


@on_sqlite
def test_a_desk_whose_clock_stands_asks_a_hub_no_more_often(world: World) -> None:
    object.__setattr__(world.settings, "clock", EVENING - 400 * DAY)
    for later in (timedelta(), HOUR, DAY):
        fetch_round(world.store, world.settings, EVENING + later)
    assert len(world.hub.asked) == 1 and world.state() is HubState.KEPT
    assert world.hub.ask_back(world.hub.asked[0], mode="denied")[0] == 200
    fetch_round(world.store, world.settings, EVENING + 7 * DAY)
    assert len(world.hub.asked) == 1 and world.state() is HubState.REFUSED


@on_sqlite
def test_a_hub_may_ask_back_later_than_it_answers(world: World) -> None:
    world.hub.asks_back = False
    world.round()
    assert world.hub.ask_back(world.hub.asked[0]) == (200, "tell-me-so")
    assert world.state() is HubState.KEPT
    world.round(3 * DAY)
    assert len(world.hub.asked) == 1


def test_a_hub_that_says_no_is_left_alone_and_the_feed_is_read_as_before(world: World) -> None:
    world.round()
    (asked,) = world.hub.asked
    assert world.hub.tell(asked, world.publish(2)) == 202
    world.round(timedelta(minutes=1))
    assert world.next_reading() > 5 * HOUR
    assert world.hub.ask_back(asked, mode="denied", reason="too many readers")[0] == 200
    hub = world.store.hub_of(world.feed_id)
    assert hub is not None and hub.state is HubState.REFUSED and hub.error == "it says no: too many readers"
    assert world.hub.tell(asked, world.body(3)) == 410
    world.publish(3)
    assert world.round(timedelta(minutes=1)).entries == 1
    assert world.next_reading() < 3 * HOUR
    world.round(7 * DAY)
    assert len(world.hub.asked) == 1


@on_sqlite
@pytest.mark.parametrize(("status", "again"), [(422, 0), (503, 1)])
def test_a_hub_that_refuses_the_question_is_left_alone_and_one_with_a_fault_is_asked_again(
    world: World, status: int, again: int
) -> None:
    world.hub.asks_back, world.hub.status = False, status
    report = world.round()
    assert any(str(status) in trouble.reason for trouble in report.troubles)
    assert report.failed == 0
    world.round(HOUR + timedelta(minutes=1))
    assert len(world.hub.asked) == 1 + again


@on_sqlite
def test_a_lease_is_renewed_under_the_same_callback_before_it_ends(world: World) -> None:
    world.hub.lease_seconds = "86400"
    world.round()
    world.round(18 * HOUR)
    assert len(world.hub.asked) == 1
    world.round(2 * HOUR)
    first, second = world.hub.asked
    assert second == first
    hub = world.store.hub_of(world.feed_id)
    assert hub is not None and hub.until is not None
    assert timedelta() <= hub.until - (EVENING + 20 * HOUR + DAY) < HOUR


@on_sqlite
def test_a_lease_that_ends_unrenewed_is_relied_on_no_more(world: World) -> None:
    world.hub.lease_seconds = "86400"
    world.round()
    assert world.hub.tell(world.hub.asked[0], world.publish(2)) == 202
    world.hub.asks_back, world.hub.status = False, 503
    world.round(20 * HOUR)
    assert world.state() is HubState.RENEWING
    hub = world.store.hub_of(world.feed_id)
    assert hub is not None and hub.tells(world.now) and not hub.tells(world.now + 5 * HOUR)
    world.round(9 * HOUR)
    assert world.next_reading() < 3 * HOUR


def test_a_feed_that_names_another_hub_or_none_leaves_the_first_a_day_later(world: World) -> None:
    world.round()
    other = f'<atom:link rel="hub" href="{world.hub.address}"/><atom:link rel="self" href="{world.topic}?other"/>'
    world.publish(2, links=other)
    world.round(3 * HOUR)
    assert len(world.hub.asked) == 1
    world.publish(3, links=other)
    world.round(DAY)
    first, *later = world.hub.asked
    assert {(form["hub.mode"], form["hub.topic"]) for form in later} == {
        ("unsubscribe", world.topic),
        ("subscribe", world.topic + "?other"),
    }
    assert world.state() is HubState.KEPT
    assert world.hub.tell(first, world.body(4)) == 410

    world.publish(5, links="")
    world.round(2 * DAY)
    assert world.hub.asked[-1]["hub.mode"] == "unsubscribe"
    assert world.hub.answered[-1] == (200, "tell-me-so")
    assert world.state() is None


@on_sqlite
def test_a_feed_that_is_gone_for_good_leaves_its_hub(world: World) -> None:
    world.round()
    world.site.answers[PATH] = Answer(b"Gone.", status=410)
    world.round(2 * READ_WHEN_TOLD)
    assert world.store.feed(world.feed_id).line.health == "gone"
    assert [form["hub.mode"] for form in world.hub.asked] == ["subscribe", "unsubscribe"]
    assert world.state() is None


def test_a_feed_that_is_followed_no_more_is_taken_back_from_its_hub(world: World) -> None:
    world.round()
    world.hub.asks_back = False
    world.store.delete_feed(world.feed_id, world.now)
    assert world.hub.tell(world.hub.asked[0], world.body(2)) == 410
    for later in (timedelta(minutes=1), HOUR, 6 * HOUR, DAY):
        world.round(later + timedelta(minutes=1))
    # It never asks back: three farewells are enough.
    assert [form["hub.mode"] for form in world.hub.asked] == ["subscribe", *3 * ["unsubscribe"]]
    assert world.store.hub_at(world.hub.asked[0]["hub.callback"].rpartition("/")[2]) is None


@on_sqlite
def test_a_desk_that_has_moved_asks_under_its_new_address(world: World) -> None:
    world.hub.lease_seconds = "86400"
    world.round()
    object.__setattr__(world.settings, "public_url", f"http://localhost:{world.pages.port}")
    world.round(20 * HOUR)
    first, second = world.hub.asked
    assert second["hub.callback"].startswith("http://localhost:") and second["hub.secret"] != first["hub.secret"]
    assert world.hub.tell(first, world.body(2)) == 410
    assert world.hub.tell(second, world.body(2)) == 202
    object.__setattr__(world.settings, "public_url", None)
    world.round(20 * HOUR)
    assert world.state() is None and len(world.hub.asked) == 2


@on_sqlite
def test_a_desk_without_a_public_address_asks_no_hub(world: World) -> None:
    object.__setattr__(world.settings, "public_url", None)
    world.round()
    assert world.hub.asked == [] and world.state() is None
