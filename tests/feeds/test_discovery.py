from __future__ import annotations

from dateline.feeds import FeedLink, discover
from dateline.feeds.discovery import linked_feeds, sitemaps_in_robots, usual_feeds, usual_sitemaps

URL = "https://outlet.example/news/"


def test_the_feeds_a_page_declares_are_found_in_its_order_each_once() -> None:
    page = b"""<html><head>
      <link rel="alternate" type="application/rss+xml" title=" Top
        stories " href="/rss.xml">
      <LINK REL='Alternate Home' TYPE='Application/Atom+XML; charset=utf-8' HREF='atom.xml'>
      <link rel=alternate type=application/feed+json href=//cdn.outlet.example/feed.json>
      <link rel="alternate" type="application/rss+xml" title="again" href="/rss.xml">
      <link rel="alternate" hreflang="de" href="/de/">
      <link rel="alternate stylesheet" type="text/xml" href="/dark.xml">
      <link rel="alternate" type="application/json" href="/wp-json/wp/v2/posts/1">
      <link rel="alternate" type="application/json" href="/feed.json">
      <link rel="alternate" type="application/rss+xml" href="feed://outlet.example/old.xml">
      <link rel="alternate" type="application/rss+xml" href="feed:https://outlet.example/older.xml">
      <link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">
      <link rel="alternate" type="application/rss+xml" href="http://[bad/">
      <link rel="alternate" type="application/rss+xml" href="">
      <link rel="stylesheet" type="text/css" href="/a.css"></head><body>news</body></html>"""
    assert discover(page, URL) == [
        FeedLink("https://outlet.example/rss.xml", "Top stories", "rss"),
        FeedLink("https://outlet.example/news/atom.xml", None, "atom"),
        FeedLink("https://cdn.outlet.example/feed.json", None, "json"),
        FeedLink("https://outlet.example/feed.json", None, "json"),
        FeedLink("http://outlet.example/old.xml", None, "rss"),
        FeedLink("https://outlet.example/older.xml", None, "rss"),
    ]


def test_a_pages_base_is_what_its_links_are_relative_to() -> None:
    page = b'<base href="/sv/"><link rel="alternate" type="application/rss+xml" href="flode.xml">'
    assert [link.url for link in discover(page, URL)] == ["https://outlet.example/sv/flode.xml"]


def test_a_page_without_feeds_an_empty_one_and_one_of_rubbish_name_none() -> None:
    for page in (b"<html><body>hello</body></html>", b"", b"\x00\xff" * 1000, b"<link rel=alternate type=text/xml>"):
        assert discover(page, URL) == []


def test_a_title_in_utf_8_is_read() -> None:
    page = '<link rel="alternate" type="application/rss+xml" title="Nyheter från Åland" href="/a">'.encode()
    assert discover(page, URL)[0].title == "Nyheter från Åland"


def test_links_that_lead_to_feeds_are_found_for_a_page_that_declares_none() -> None:
    page = b"""<a href="/world/rss"> World
      news </a><a href="/feeds/all.rss">All</a><a href="/rss.xml">All</a><a href="/rss.xml">again</a>
      <a href="/index.xml"></a><a href="/feed.json">JSON</a><a href="/feedback">Write to us</a>
      <a href="/about">About</a><a href="mailto:rss@outlet.example">rss</a>"""
    assert [(link.url.removeprefix("https://outlet.example"), link.title) for link in linked_feeds(page, URL)] == [
        ("/world/rss", "World news"),
        ("/feeds/all.rss", "All"),
        ("/rss.xml", "All"),
        ("/index.xml", None),
        ("/feed.json", "JSON"),
    ]


def test_the_sitemaps_of_a_robots_txt_are_listed_those_of_news_first_each_once() -> None:
    robots = b"""User-agent: *
Disallow: /
Sitemap: https://outlet.example/all.xml
 sitemap : /news-map.xml   # made daily
SITEMAP:https://outlet.example/all.xml
Sitemap: javascript:alert(1)
Sitemap:
# Sitemap: /commented.xml
"""
    assert sitemaps_in_robots(robots, "https://outlet.example/robots.txt") == [
        "https://outlet.example/news-map.xml",
        "https://outlet.example/all.xml",
    ]
    assert sitemaps_in_robots(b"\xff\x00" * 1000, URL) == []
    endless = b"".join(b"Sitemap: /%d.xml\n" % number for number in range(100_000))
    assert len(sitemaps_in_robots(endless, URL)) == 20


def test_the_usual_places_are_of_the_whole_site() -> None:
    assert "https://outlet.example/feed" in usual_feeds(URL)
    assert "https://outlet.example/news-sitemap.xml" in usual_sitemaps(URL)
