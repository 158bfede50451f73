"""A live page gives each dated update as an article of its own, and what it says over them as one more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from dateline.articles import read_page
from dateline.model import BlockKind

URL = "https://lantern.example/live/boats"
HEAD = """<html lang=en><head><title>Boats come home</title><meta property="og:type" content="article">
<meta property="article:published_time" content="2026-11-03T08:00:00+01:00">{0}</head><body><article>
<h1>Boats come home to Port Maren</h1>
<p>Boats come home to Port Maren all day on Friday, and the harbour says that two are missing in the fog.</p>"""
KEY_EVENTS = "<ul><li><a href='#a'>12:05 The last boat is home</a></li><li><a href='#b'>11:05 Boat 1 is home</a></li><li><a href='#c'>09:05 Boat 3 is home</a></li></ul>"  # noqa: E501
CLOCKS = {
    "stamped": '<time datetime="2026-11-03T{0:02}:05:00+01:00">{0}:05</time>',
    "printed": '<span class="clock">{0}:05</span>',
}


def update(number: int, clock: str) -> str:
    headline = f"<h2>Boat {number} Is Home</h2>" if number % 2 else ""
    said = f"<p>Boat {number} came home at noon, and nobody was there to meet it, the harbour said.</p>"
    return f"<div class=post>{clock.format(12 - number)}{headline}{said}</div>"


def page(clock: str, more: str = "", count: int = 5) -> bytes:
    posts = "".join(update(number, CLOCKS[clock]) for number in range(count))
    return f"{HEAD.format(more)}{KEY_EVENTS}{posts}</article></body></html>".encode()


@pytest.mark.parametrize("clock", CLOCKS)
def test_each_update_is_an_article_with_its_own_time_and_address(clock):
    over, *updates = read_page(page(clock), URL)
    assert over.headline == "Boats come home to Port Maren" and "two are missing" in over.text
    assert [article.headline for article in updates] == [None, "Boat 1 Is Home", None, "Boat 3 Is Home", None]
    zone = timezone(timedelta(hours=1))
    assert [article.published for article in updates] == [
        datetime(2026, 11, 3, 12 - number, 5, tzinfo=zone) for number in range(5)
    ]
    assert len({article.url for article in (over, *updates)}) == 6
    assert all(f"Boat {number} came" in article.text for number, article in enumerate(updates))


def test_the_key_events_of_a_live_page_stay_a_list_of_what_it_says_over_its_updates():
    over = read_page(page("stamped"), URL)[0]
    lists = [block.span.of(over).split("\n") for block in over.blocks if block.kind is BlockKind.LIST]
    assert lists == [["12:05 The last boat is home", "11:05 Boat 1 is home", "09:05 Boat 3 is home"]]


def test_a_clock_has_no_day_where_the_page_was_changed_on_another_one():
    changed = '<meta property="article:modified_time" content="2026-11-04T08:00:00+01:00">'
    assert [article.published for article in read_page(page("printed", changed), URL)[1:]] == [None] * 5
    assert read_page(page("stamped", changed), URL)[1].published == datetime(2026, 11, 3, 11, 5, tzinfo=UTC)


def test_one_story_with_dated_notes_under_it_is_no_live_page():
    prose = (
        "<p>The boats came to the quay at noon on Friday, and nobody was there to meet them, the mayor said.</p>" * 9
    )
    told = read_page(page("stamped", count=3).replace(b"<ul>", prose.encode() + b"<ul>"), URL)
    assert [article.headline for article in told] == ["Boats come home to Port Maren"]
