"""How the desk treats outlets: it goes where they say that a feed has moved, waits as long as they ask, keeps away from
what they shut, and shows all of it."""

from __future__ import annotations

import contextlib
import logging
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from dateline.config import Settings
from dateline.errors import FetchFailed
from dateline.pipeline import fetch_round
from dateline.pipeline.rounds import Rounds
from dateline.store import Store, Work
from dateline.store.asking import move_feed
from dateline.store.exchanges import KEPT_OF_FEED, Exchanged
from tests.pipeline.site import Answer, Site, serve_site
from tests.pipeline.test_rounds import EVENING, HOUR, one_article
from tests.pipeline.world import MONDAY, OUTLETS, events, feed
from tests.store.making import on_sqlite

MINUTE = timedelta(minutes=1)
OLD, NEW = "/old.xml", "/courier.xml"


def sent_on(to: str, status: int = 301, **headers: str) -> Answer:
    return Answer(b"", status=status, headers={"Location": to, **headers})


def next_wait(store: Store, feed_id: int, now: datetime) -> timedelta:
    next_at = store.feed(feed_id).line.next_at
    assert next_at is not None
    return next_at - now


@pytest.mark.parametrize("status", [301, 308])
def test_a_feed_that_has_moved_for_good_is_asked_at_its_new_address_and_known_by_both(
    store: Store, site: Site, settings: Settings, status: int
) -> None:
    one_article(site)
    site.answers[OLD] = sent_on(NEW, status)
    feed_id = store.add_feed(site.address + OLD)
    fetch_round(store, settings, EVENING)
    assert store.feed(feed_id).line.url == site.address + NEW
    assert store.add_feed(site.address + OLD) == store.add_feed(site.address + NEW) == feed_id
    fetch_round(store, settings, EVENING + 3 * HOUR)
    assert (site.asked[OLD], site.asked[NEW]) == (1, 2)
    assert store.feed(feed_id).line.entries == 1


def test_a_feed_that_moves_while_nothing_in_it_changes_moves_once_it_was_read_there(
    store: Store, site: Site, settings: Settings
) -> None:
    one_article(site)
    site.answers[OLD] = site.answers[NEW]
    feed_id = store.add_feed(site.address + OLD)
    fetch_round(store, settings, EVENING)
    site.answers[OLD] = sent_on(NEW)
    fetch_round(store, settings, EVENING + 3 * HOUR)
    assert store.feed_log(feed_id).feed[0].status == 304
    assert store.feed(feed_id).line.url == site.address + OLD
    fetch_round(store, settings, EVENING + 6 * HOUR)
    assert store.feed_log(feed_id).feed[0].status == 200
    assert store.feed(feed_id).line.url == site.address + NEW
    fetch_round(store, settings, EVENING + 9 * HOUR)
    line = store.feed(feed_id).line
    assert (line.health, line.entries, site.asked[OLD]) == ("ok", 1, 3)
    assert store.feed_log(feed_id).feed[0].status == 304


@on_sqlite
@pytest.mark.parametrize("status", [302, 307])
def test_a_feed_that_is_elsewhere_for_now_keeps_its_address(
    store: Store, site: Site, settings: Settings, status: int
) -> None:
    one_article(site)
    site.answers[OLD] = sent_on(NEW, status)
    feed_id = store.add_feed(site.address + OLD)
    fetch_round(store, settings, EVENING)
    line = store.feed(feed_id).line
    assert (line.url, line.health, line.entries) == (site.address + OLD, "ok", 1)


@on_sqlite
def test_only_the_permanent_steps_at_the_beginning_of_a_chain_are_kept(
    store: Store, site: Site, settings: Settings
) -> None:
    one_article(site)
    site.answers |= {OLD: sent_on("/a"), "/a": sent_on("/b", 308), "/b": sent_on("/c", 302), "/c": sent_on(NEW)}
    feed_id = store.add_feed(site.address + OLD)
    fetch_round(store, settings, EVENING)
    assert store.feed(feed_id).line.url == site.address + "/b"


@on_sqlite
def test_a_feed_is_not_said_to_have_moved_to_a_page_that_is_no_feed(
    store: Store, site: Site, settings: Settings
) -> None:
    site.page("/", "<!doctype html><html><title>Parked</title><p>Buy this name.</p></html>")
    site.answers[OLD] = sent_on("/")
    feed_id = store.add_feed(site.address + OLD)
    fetch_round(store, settings, EVENING)
    line = store.feed(feed_id).line
    assert (line.url, line.health) == (site.address + OLD, "failing")
    assert store.feed_log(feed_id).feed[0].error == line.last_error


def test_a_feed_that_moves_to_where_another_is_followed_says_so_and_both_stay(
    store: Store, site: Site, settings: Settings
) -> None:
    there = store.add_feed(one_article(site))
    site.answers[OLD] = sent_on(NEW)
    moved = store.add_feed(site.address + OLD)
    fetch_round(store, settings, EVENING)
    line = store.feed(moved).line
    assert (line.url, line.twin_id, line.health) == (site.address + OLD, there, "ok")
    assert store.feed(there).line.twin_id is None
    assert len(store.river()) == 1


def test_a_feed_that_is_gone_is_never_asked_again_until_somebody_adds_it_again(
    store: Store, site: Site, settings: Settings
) -> None:
    url = one_article(site)
    kept = site.answers[NEW]
    site.answers[NEW] = Answer(b"", status=410)
    feed_id = store.add_feed(url)
    fetch_round(store, settings, EVENING)
    line = store.feed(feed_id).line
    assert (line.health, line.next_at, line.failing_since is not None) == ("gone", None, True)
    fetch_round(store, settings, EVENING + 400 * timedelta(days=1))
    assert site.asked[NEW] == 1
    site.answers[NEW] = kept
    assert store.add_feed(url) == feed_id
    fetch_round(store, settings, EVENING + 401 * timedelta(days=1))
    assert store.feed(feed_id).line.health == "ok"


@on_sqlite
def test_a_feed_whose_host_sends_everybody_to_a_page_that_is_gone_is_asked_again(
    store: Store, site: Site, settings: Settings
) -> None:
    site.answers |= {OLD: sent_on("/sale", 302), "/sale": Answer(b"", status=410)}
    feed_id = store.add_feed(site.address + OLD)
    fetch_round(store, settings, EVENING)
    assert store.feed(feed_id).line.health == "failing"


@on_sqlite
@pytest.mark.parametrize(
    ("status", "value", "wait"),
    [(429, "7200", 2 * HOUR), (503, "Mon, 12 Oct 2099 08:00:00 GMT", timedelta(days=1))],
)
def test_a_server_that_asks_for_patience_is_left_alone_for_so_long_up_to_a_day(
    store: Store, site: Site, settings: Settings, status: int, value: str, wait: timedelta
) -> None:
    site.answers["/busy.xml"] = Answer(b"", status=status, headers={"Retry-After": value})
    busy = store.add_feed(site.address + "/busy.xml")
    fetch_round(store, settings, EVENING)
    assert wait <= next_wait(store, busy, EVENING) <= wait * 1.2 + MINUTE


def test_a_host_that_asks_for_patience_is_not_asked_for_its_other_feeds_either(
    store: Store, site: Site, settings: Settings
) -> None:
    busy = store.add_feed(site.address + "/busy.xml")
    site.answers["/busy.xml"] = Answer(b"", status=429, headers={"Retry-After": "3600"})
    with Rounds(store, settings) as rounds:
        rounds.round(EVENING)
        other = store.add_feed(one_article(site))
        rounds.round(EVENING + 10 * MINUTE)
        line = store.feed(other).line
        assert (line.health, line.attempts, site.asked[NEW]) == ("new", 0, 0)
        rounds.round(EVENING + 65 * MINUTE)
    assert store.feed(other).line.health == "ok"
    assert store.feed(busy).line.health == "failing"


def test_what_waits_for_its_turn_at_a_host_that_says_it_is_asked_too_often_is_not_asked_for(
    tmp_path: Path, site: Site, settings: Settings
) -> None:
    items = []
    for number in range(30):
        path = f"/courier/{number}"
        site.answers[path] = Answer(b"", status=429)
        items.append((site.address + path, f"Piece {number}", MONDAY + number * MINUTE, "<p>Short.</p>"))
    site.feed(NEW, feed(OUTLETS[0], items))
    with contextlib.closing(Store.open(tmp_path / "desk.sqlite")) as store:
        feed_id = store.add_feed(site.address + NEW)
        fetch_round(store, settings, EVENING)
        assert sum(site.asked[f"/courier/{number}"] for number in range(30)) <= 2  # as many as it is asked for at once
        entries = store.feed(feed_id).entries
        assert {entry.state for entry in entries} == {"waiting", "failed"}


def test_where_a_feed_leads_elsewhere_the_host_that_asks_for_patience_is_left_alone(
    tmp_path: Path, site: Site, settings: Settings
) -> None:
    with serve_site() as busy, contextlib.closing(Store.open(tmp_path / "desk.sqlite")) as store:
        busy.answers["/feed"] = Answer(b"", status=429, headers={"Retry-After": "3600"})
        site.answers[OLD] = sent_on(busy.address + "/feed", 302)
        both = replace(settings, allow_addresses=(site.allowed, busy.allowed))
        store.add_feed(site.address + OLD)
        with Rounds(store, both) as rounds:
            rounds.round(EVENING)
            own, there = store.add_feed(one_article(site)), store.add_feed(busy.address + "/other")
            rounds.round(EVENING + 10 * MINUTE)
        assert (store.feed(own).line.health, store.feed(there).line.health) == ("ok", "new")
        assert busy.asked["/other"] == 0


def test_each_fetch_has_its_line_in_the_log_with_what_came_and_what_was_kept(
    tmp_path: Path, site: Site, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "dateline.work")
    with contextlib.closing(Store.open(tmp_path / "desk.sqlite")) as store:
        feed_id = store.add_feed(one_article(site))
        fetch_round(store, settings, EVENING)
        fetch_round(store, settings, EVENING + 3 * HOUR)
        site.answers[NEW] = Answer(b"oops", status=500)
        fetch_round(store, settings, EVENING + 6 * HOUR)
    lines = [record.__dict__["fields"] for record in caplog.records]
    first, unchanged, failed = (line for line in lines if line["what"] == "feed")
    assert (first["subject"], first["url"]) == (feed_id, site.address + NEW)
    assert (first["status"], first["made"]) == (200, "kept")
    assert first["size"] > 100 and first["seconds"] >= 0
    assert (unchanged["status"], unchanged["size"], unchanged["made"]) == (304, 0, "unchanged")
    assert (failed["status"], failed["made"]) == (500, "nothing") and "500" in failed["error"]
    assert [line["made"] for line in lines if line["what"] == "page"] == ["kept", "unchanged"]


@on_sqlite
@pytest.mark.parametrize(("age", "wait"), [(3600, HOUR), (31_536_000, 6 * HOUR)])
def test_a_feed_is_left_alone_for_as_long_as_its_answer_is_fresh_but_not_for_a_year(
    store: Store, site: Site, settings: Settings, age: int, wait: timedelta
) -> None:
    feed_id = store.add_feed(one_article(site))
    site.answers[NEW].headers["Cache-Control"] = f"public, max-age={age}"
    fetch_round(store, settings, EVENING)
    assert wait <= next_wait(store, feed_id, EVENING) <= wait * 1.2 + MINUTE


def test_a_server_may_ask_for_patience_with_what_it_gives_as_well(
    tmp_path: Path, site: Site, settings: Settings
) -> None:
    with contextlib.closing(Store.open(tmp_path / "desk.sqlite")) as store:
        feed_id = store.add_feed(one_article(site))
        site.answers[NEW].headers["Retry-After"] = "18000"
        fetch_round(store, settings, EVENING)
        assert 5 * HOUR <= next_wait(store, feed_id, EVENING) <= 6 * HOUR + MINUTE


def test_a_feed_is_left_alone_for_as_long_as_its_own_words_ask_also_when_nothing_changed(
    store: Store, site: Site, settings: Settings
) -> None:
    feed_id = store.add_feed(one_article(site))
    site.answers[NEW].body = site.answers[NEW].body.replace(b"<link>", b"<ttl>180</ttl><link>", 1)
    fetch_round(store, settings, EVENING)
    assert 3 * HOUR <= next_wait(store, feed_id, EVENING) <= 4 * HOUR
    later = EVENING + 4 * HOUR
    fetch_round(store, settings, later)
    assert store.feed_log(feed_id).feed[0].status == 304
    assert 3 * HOUR <= next_wait(store, feed_id, later) <= 4 * HOUR


@on_sqlite
def test_a_feed_that_does_not_change_is_asked_less_often_and_one_that_does_more_often(
    store: Store, site: Site, settings: Settings
) -> None:
    feed_id = store.add_feed(one_article(site))
    now, waits = EVENING, []
    for _ in range(6):
        fetch_round(store, settings, now)
        waits.append(next_wait(store, feed_id, now))
        now += waits[-1] + MINUTE
    assert waits[0] < HOUR < waits[-1] <= 2.5 * HOUR
    for number in range(4):
        items = [
            (f"{site.address}/none/{number}/{item}", f"Piece {number}.{item}", now - item * MINUTE, "<p>Short.</p>")
            for item in range(5)
        ]
        site.feed(NEW, feed(OUTLETS[0], items))
        fetch_round(store, settings, now)
        waits.append(next_wait(store, feed_id, now))
        now += waits[-1] + MINUTE
    assert waits[-1] < timedelta(minutes=15)


def test_every_exchange_of_a_feed_and_its_pages_is_kept_with_what_was_made_of_it(
    store: Store, site: Site, settings: Settings
) -> None:
    one_article(site)
    site.answers[OLD] = sent_on(NEW, 302)
    feed_id = store.add_feed(site.address + OLD)
    fetch_round(store, settings, EVENING)
    fetch_round(store, settings, EVENING + 3 * HOUR)
    site.answers[OLD] = Answer(b"oops", status=500)
    fetch_round(store, settings, EVENING + 6 * HOUR)
    log = store.feed_log(feed_id)
    failed, unchanged, first = log.feed
    assert first.made == {"entries": 1, "new": 1, "changed": 0} and first.kept and first.status == 200
    assert (first.passed, first.moved) == ((site.address + OLD, site.address + NEW), None)
    assert first.size == len(site.answers[NEW].body) and 0 < first.seconds < 5
    assert first.sent["user-agent"] == settings.user_agent and "etag" in first.came
    assert (unchanged.status, unchanged.size, unchanged.made, unchanged.kept) == (304, 0, {}, False)
    assert unchanged.sent["if-none-match"] == first.came["etag"]
    assert failed.status == 500 and "500" in (failed.error or "") and failed.advice
    assert EVENING - MINUTE < first.started < EVENING + MINUTE < unchanged.started
    (again, page) = log.pages
    assert (page.status, page.made, page.title) == (200, {"changed": 1}, events(1)[0].headline)
    assert again.status == 304 and page.article_id == store.river()[0].id


def test_a_page_whose_words_are_what_they_were_is_not_kept_again_and_its_exchange_says_so(
    store: Store, site: Site, settings: Settings
) -> None:
    feed_id = store.add_feed(one_article(site))
    fetch_round(store, settings, EVENING)
    page = site.answers["/courier/0"]
    page.body = page.body.replace(b"<footer>", b"<aside>Buy now: fresh herring</aside><footer>")
    fetch_round(store, settings, EVENING + 2 * HOUR)
    again, first = store.feed_log(feed_id).pages
    assert first.kept and not again.kept
    assert (again.status, again.made, again.size) == (200, {"changed": 0}, len(page.body))


def test_of_a_feeds_exchanges_the_newest_are_kept(store: Store) -> None:
    feed_id, other = store.add_feed("https://a.example/"), store.add_feed("https://b.example/")
    for number in range(KEPT_OF_FEED + 5):
        now = EVENING + number * MINUTE
        for lease in store.lease(Work.FEED, now, 2, 60):
            if lease.subject == feed_id or number == 0:
                exchange = Exchanged(f"https://x.example/{number}", now, 0.1, None)
                store.feed_failed(lease, FetchFailed("x", "no answer"), now, now, exchange=exchange)
    found = store.feed_log(feed_id).feed
    assert [one.url for one in found] == [f"https://x.example/{number}" for number in range(54, 4, -1)]
    assert len(store.feed_log(other).feed) == 1


def test_a_feed_read_safely_is_not_sent_on_to_an_address_that_is_not_safe(store: Store) -> None:
    feed_id = store.add_feed("https://courier.example/feed")
    with store.writing() as connection:
        move_feed(connection, feed_id, "http://courier.example/new", EVENING)
    assert store.feed(feed_id).line.url == "https://courier.example/feed"
