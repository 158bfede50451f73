"""The hub that a feed's answer names, wherever it names it."""

from __future__ import annotations

import pytest

from dateline.feeds.hubs import HubLinks, hub_links
from tests.timing import cpu_seconds

URL = "https://orven.example/feed.xml"
HUB, TOPIC = "https://hub.example/", "https://orven.example/news.xml"
NAMED = HubLinks(HUB, TOPIC)

RSS = f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Orven Courier</title>
<link>https://orven.example/</link><atom:link rel="self" type="application/rss+xml" href="{TOPIC}"/>
<atom:link rel="hub" href="{HUB}"/><item><title>A bridge</title></item></channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Orven Courier</title><link href="https://orven.example/"/>
<link rel="hub" href="{HUB}"/><link rel="self" href="/news.xml"/><entry><title>A bridge</title></entry></feed>"""
JSON = f"""{{"version": "https://jsonfeed.org/version/1.1", "title": "Orven Courier", "feed_url": "{TOPIC}",
"hubs": [{{"type": "rssCloud", "url": "https://old.example/"}}, {{"type": "WebSub", "url": "{HUB}"}}], "items": []}}"""


@pytest.mark.parametrize("body", [RSS, ATOM, JSON, "\n " + ATOM], ids=["rss", "atom", "json", "after blanks"])
def test_a_feed_names_its_hub_in_its_body(body: str) -> None:
    assert hub_links(body.encode(), URL, {}) == NAMED


@pytest.mark.parametrize(
    "header",
    [
        f'<{HUB}>; rel="hub", <{TOPIC}>; rel="self"',
        f"<{TOPIC}>; rel=self; title=a, <{HUB}>;rel=hub",
        f'</news.xml>; type="application/rss+xml"; rel="alternate self",<{HUB}>; REL="HUB"',
    ],
)
def test_an_answer_names_its_hub_in_its_headers(header: str) -> None:
    assert hub_links(b"<rss/>", URL, {"link": header}) == NAMED


def test_prefixes_that_nothing_declares_are_passed_over() -> None:
    undeclared = RSS.replace(' xmlns:atom="http://www.w3.org/2005/Atom"', "").replace(
        "<link>", "<é:x/><media:y/><link>"
    )
    assert hub_links(undeclared.encode(), URL, {}) == NAMED


def test_what_the_headers_say_counts_before_what_the_body_says() -> None:
    links = hub_links(RSS.encode(), URL, {"link": "<https://other.example/hub>; rel=hub"})
    assert links == HubLinks("https://other.example/hub", TOPIC)


def test_a_feed_without_a_link_to_itself_goes_by_the_address_where_it_was_found() -> None:
    assert hub_links(RSS.replace('rel="self"', "").encode(), URL, {}) == HubLinks(HUB, URL)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "no feed",
        "<rss><channel>",
        RSS.replace('rel="hub"', 'rel="alternate"'),
        RSS.replace(HUB, "ftp://hub.example/"),
        RSS.replace(HUB, "javascript:alert(1)"),
        RSS.replace(HUB, "https://[hub/"),
        RSS.replace(HUB, ""),
        '{"hubs": 3, "feed_url": []}',
        "{" * 5000,
        "[1]",
    ],
)
def test_an_answer_without_a_usable_hub_names_none(body: str) -> None:
    assert hub_links(body.encode(), URL, {}) is None


def test_a_link_within_an_entry_is_not_the_feeds_hub() -> None:
    link = f'<atom:link rel="hub" href="{HUB}"/>'
    moved = RSS.replace(link, "").replace("<title>A bridge</title>", link)
    assert hub_links(moved.encode(), URL, {}) is None


@pytest.mark.parametrize(
    "body",
    [
        b"<rss>" + b"<a>" * 200_000,
        b"<rss><a b='" + b"x" * 30_000_000 + b"'/></rss>",
        b'<!DOCTYPE r [<!ENTITY a "' + b"x" * 1000 + b'">'
        + b"".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 50}">'.encode() for n in range(9))
        + b"]><rss><link rel='&j;' href='&j;'/></rss>",
    ],
    ids=["nesting", "an attribute of 30 MB", "entities"],
)  # fmt: skip
def test_a_body_that_is_made_to_cost_time_costs_little(body: bytes) -> None:
    assert cpu_seconds(lambda: hub_links(body, URL, {}), 0.2) < 0.5
