"""What outlets shut by robots.txt, and how much time they want between two requests."""

from __future__ import annotations

import contextlib
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from dateline.config import Settings
from dateline.pipeline import fetch_round, fetching
from dateline.store import Store, Work
from dateline.store.schema import work
from tests.pipeline.site import Answer, Site
from tests.pipeline.test_politeness import MINUTE, NEW, sent_on
from tests.pipeline.test_rounds import EVENING, HOUR, one_article
from tests.pipeline.world import MONDAY, OUTLETS, events, feed
from tests.store.making import on_sqlite


def robots(site: Site, text: str, status: int = 200) -> None:
    site.answers["/robots.txt"] = Answer(text.encode(), "text/plain", status)


@on_sqlite
@pytest.mark.parametrize("agent", ["*", "dateline"])
def test_a_page_that_robots_txt_shuts_is_not_asked_for_and_the_feeds_words_stand_for_it(
    store: Store, site: Site, settings: Settings, agent: str
) -> None:
    robots(site, f"User-agent: {agent}\nDisallow: /courier/\n")
    feed_id = store.add_feed(one_article(site))
    fetch_round(store, settings, EVENING)
    assert (site.asked["/courier/0"], site.asked["/robots.txt"], site.asked[NEW]) == (0, 1, 1)
    (line,) = store.river()
    view = store.article(line.id)
    assert view.article.text.strip() == "A short summary." and "asks programs not to" in (view.error or "")
    (page,) = store.feed_log(feed_id).pages
    assert page.status is None and "robots.txt" in (page.error or "") and "browser" in (page.advice or "")


@on_sqlite
def test_the_rules_for_others_bind_the_desk_to_nothing(store: Store, site: Site, settings: Settings) -> None:
    robots(site, "User-agent: GreedyBot\nDisallow: /\n\nUser-agent: *\nDisallow: /admin\n")
    store.add_feed(one_article(site))
    fetch_round(store, settings, EVENING)
    assert store.river()[0].partial is None


def test_robots_txt_is_asked_for_once_a_day_and_kept_between_runs(store: Store, site: Site, settings: Settings) -> None:
    robots(site, "User-agent: *\nDisallow: /admin\n")
    items = []
    for event in events(4):
        site.page(f"/courier/{event.number}", "<p>x</p>")
        items.append((f"{site.address}/courier/{event.number}", event.headline, MONDAY, "<p>Short.</p>"))
    site.feed(NEW, feed(OUTLETS[0], items))
    store.add_feed(site.address + NEW)
    fetch_round(store, settings, EVENING)
    fetch_round(store, settings, EVENING + 2 * HOUR)
    assert (site.asked["/robots.txt"], site.asked["/courier/3"]) == (1, 2)
    fetch_round(store, settings, EVENING + 26 * HOUR)
    assert site.asked["/robots.txt"] == 2


@on_sqlite
def test_while_robots_txt_cannot_be_read_pages_wait_and_then_come(store: Store, site: Site, settings: Settings) -> None:
    robots(site, "", status=503)
    feed_id = store.add_feed(one_article(site))
    fetch_round(store, settings, EVENING)
    assert site.asked["/courier/0"] == 0 and store.river() == ()
    assert "for now" in (store.feed(feed_id).entries[0].last_error or "")
    robots(site, "User-agent: *\nAllow: /\n")
    fetch_round(store, settings, EVENING + 40 * MINUTE)
    assert store.river()[0].partial is None


@on_sqlite
def test_rules_that_were_read_hold_while_the_server_is_down(store: Store, site: Site, settings: Settings) -> None:
    robots(site, "User-agent: *\nDisallow: /private/\n")
    store.add_feed(one_article(site))
    fetch_round(store, settings, EVENING)
    robots(site, "", status=500)
    items = [(f"{site.address}{path}", path, MONDAY, "<p>Short.</p>") for path in ("/private/1", "/public/1")]
    site.feed(NEW, feed(OUTLETS[0], items))
    site.answers |= {"/private/1": site.answers["/courier/0"], "/public/1": site.answers["/courier/0"]}
    fetch_round(store, settings, EVENING + 30 * HOUR)
    assert (site.asked["/private/1"], site.asked["/public/1"]) == (0, 1)


@on_sqlite
def test_a_redirect_into_what_robots_txt_shuts_is_not_followed(store: Store, site: Site, settings: Settings) -> None:
    robots(site, "User-agent: *\nDisallow: /members/\n")
    feed_url = one_article(site)
    site.answers |= {"/courier/0": sent_on("/members/0", 302), "/members/0": site.answers["/courier/0"]}
    store.add_feed(feed_url)
    fetch_round(store, settings, EVENING)
    assert site.asked["/members/0"] == 0
    assert store.river()[0].partial


def test_pages_of_a_host_that_wants_much_time_between_two_are_put_off(
    tmp_path: Path, site: Site, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "_LONGEST_QUEUE", 15.0)
    robots(site, "User-agent: *\nCrawl-delay: 10\n")
    items = []
    for number in range(12):
        site.page(f"/courier/{number}", "<p>x</p>")
        items.append((f"{site.address}/courier/{number}", f"Piece {number}", MONDAY + number * MINUTE, "<p>Short.</p>"))
    site.feed(NEW, feed(OUTLETS[0], items))
    with contextlib.closing(Store.open(tmp_path / "desk.sqlite")) as store:
        store.add_feed(site.address + NEW)
        fetch_round(store, settings, EVENING)
        with store.reading() as connection:
            left = connection.execute(select(work.c.next_at, work.c.attempts).where(work.c.kind == Work.PAGE)).all()
    put_off = [row.next_at - EVENING for row in left if row.next_at < EVENING + HOUR / 2]
    assert sum(site.asked[f"/courier/{number}"] for number in range(12)) + len(put_off) == 12
    # On a machine that stands still for long some more of them are due and asked for by then.
    assert len(put_off) >= 6 and len(set(put_off)) == len(put_off)
    assert max(put_off) > 2 * MINUTE - 10 * timedelta(seconds=1) and all(row.attempts == 0 for row in left)
