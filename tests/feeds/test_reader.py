from __future__ import annotations

import json

import pytest

from dateline.errors import NotAFeed
from dateline.feeds import entry_key, read_feed
from dateline.model import to_json
from tests.feeds.making import FETCHED, GOLDEN, URL, read, rss


@pytest.mark.parametrize("name", ["rss.xml", "atom.xml", "rdf.xml", "json-feed.json-feed"])
def test_a_feed_of_each_kind_is_read_in_full(name: str) -> None:
    feed = read_feed((GOLDEN / name).read_bytes(), URL, fetched=FETCHED)
    expected = json.loads((GOLDEN / name).with_suffix(".expected.json").read_text())
    assert json.loads(to_json(feed)) == expected


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"\0\0\0\0", "empty"),
        (
            b"<!DOCTYPE html><html><head><title>Page not found &amp; gone</title></head></html>",
            'web page ("Page not found & gone")',
        ),
        (b"<html><body>Access denied", "web page"),
        (b"<HEAD><TITLE>302 Found</TITLE></HEAD>", "web page"),
        (b"Service Unavailable", "neither RSS"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "neither RSS"),
        (b'<?xml version="1.0"?><error><code>403</code></error>', "first element is <error>"),
        (b'<opml version="2.0"><body/></opml>', "OPML"),
        (b'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>', "list of sitemaps"),
        (b'{"error": "rate limited"}', "JSON, but no feed"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": [', "broken JSON"),
        (b"[" * 500_000, "nested too deep"),
        (b'<rss version="2.0"><channel><title>Outlet</title><item><title>Cut o', "cut off"),
        (b"<?" * 100_000, "neither RSS"),
    ],
)
def test_what_is_no_feed_is_named_for_what_it_is(data: bytes, reason: str) -> None:
    with pytest.raises(NotAFeed) as caught:
        read(data)
    assert reason in caught.value.reason
    assert caught.value.subject == URL
    assert caught.value.advice


def test_a_feed_cut_in_half_keeps_its_whole_entries() -> None:
    whole = rss(*(f"<title>Story {n}</title><link>https://outlet.example/{n}</link>" for n in range(10)))
    cut = whole[: whole.index("Story 6") + 3]
    assert [entry.title for entry in read(cut).entries] == [f"Story {n}" for n in range(6)]


def test_a_feed_without_entries_is_a_feed() -> None:
    assert read(rss()).entries == ()
    assert read('<feed xmlns="http://www.w3.org/2005/Atom"/>').entries == ()


def test_a_programs_warnings_before_the_feed_are_passed_over() -> None:
    feed = read("<br />\n<b>Warning</b>: mysql is slow in <b>/srv/feed.php</b><br />\n" + rss("<title>Story</title>"))
    assert [entry.title for entry in feed.entries] == ["Story"]


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        ("Fish &amp; chips", "Fish & chips"),
        ("Fish &amp;amp; chips", "Fish & chips"),
        ("AT&amp;amp;amp;T", "AT&amp;T"),
        ("<![CDATA[Fish & chips]]>", "Fish & chips"),
        ("<![CDATA[Fish &#8211; chips]]>", "Fish – chips"),
        ("5 &lt; 6", "5 < 6"),
        ("&lt;b&gt;Bold&lt;/b&gt; move", "Bold move"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;Quiet", "Quiet"),
        ("  two\n  lines ", "two lines"),
        ("", ""),
    ],
)
def test_a_title_is_plain_text_on_one_line_with_its_entities_resolved_once(printed: str, title: str) -> None:
    assert read(rss(f"<title>{printed}</title><link>https://outlet.example/1</link>")).entries[0].title == title


def test_no_script_and_no_handler_comes_through_any_field() -> None:
    evil = '&lt;img src=x onerror="a()"&gt;&lt;script&gt;a()&lt;/script&gt;&lt;a href="javascript:a()"&gt;x&lt;/a&gt;'
    item = (
        f"<title>{evil}</title><link>javascript:a()</link><guid isPermaLink='false'>g</guid><author>{evil}</author>"
        f"<category>{evil}</category><description>{evil}</description><content:encoded>{evil}</content:encoded>"
        "<enclosure url='javascript:a()' type='image/png'/>"
    )
    entry = read(rss(item, head=f"<link>javascript:a()</link><description>{evil}</description>")).entries[0]
    assert entry.link is None
    assert entry.media == ()
    for markup in (entry.title, entry.summary or "", entry.content or "", *entry.authors, *entry.tags):
        assert "<script" not in markup
        assert "onerror" not in markup
        assert "javascript:" not in markup


def test_a_missing_guid_is_replaced_by_the_link_and_a_missing_link_by_the_words() -> None:
    first, second = read(
        rss("<title>a</title><link>/a?utm_source=rss</link>", "<title>b</title><description>words</description>")
    ).entries
    assert first.id == first.link == "https://outlet.example/a?utm_source=rss"
    assert entry_key(first) == "https://outlet.example/a"
    assert second.link is None
    assert second.id.startswith("sha256:")
    again = read(rss("<title>b</title><description>words</description>")).entries[0]
    assert entry_key(again) == entry_key(second)


def test_a_guid_that_is_no_address_becomes_none_and_makes_no_link() -> None:
    bare, linked, relative = read(
        rss(
            "<title>a</title><guid>4711</guid>",
            "<title>b</title><guid>4712</guid><link>/b</link>",
            "<title>c</title><guid>/c</guid>",
        )
    ).entries
    assert (bare.id, bare.link) == ("4711", None)
    assert (linked.id, linked.link) == ("4712", "https://outlet.example/b")
    assert relative.id == relative.link == "https://outlet.example/c"


def test_one_guid_on_different_links_names_neither() -> None:
    entries = read(
        rss(
            "<title>a</title><guid isPermaLink='false'>0</guid><link>https://outlet.example/a</link>",
            "<title>b</title><guid isPermaLink='false'>0</guid><link>https://outlet.example/b</link>",
        )
    ).entries
    assert len({entry_key(entry) for entry in entries}) == 2


def test_an_entry_that_stands_twice_has_one_key() -> None:
    item = "<title>a</title><guid isPermaLink='false'>7</guid><link>https://outlet.example/a{}</link>"
    entries = read(rss(item.format("?utm_medium=1"), item.format("?utm_medium=2"))).entries
    assert len(entries) == 2
    assert len({entry_key(entry) for entry in entries}) == 1


def test_the_text_of_a_films_entry_is_its_description() -> None:
    feed = read(
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"><entry><id>v:1</id>'
        "<title>Talks</title><link href='https://outlet.example/v1'/><media:group><media:title>Talks</media:title>"
        "<media:content url='https://outlet.example/v1.mp4' type='video/mp4'/>"
        "<media:thumbnail url='https://outlet.example/v1.jpg'/><media:description>What was said.</media:description>"
        "</media:group></entry></feed>"
    )
    entry = feed.entries[0]
    assert entry.summary == "<p>What was said.</p>"
    assert [(media.kind, media.caption) for media in entry.media] == [("video/mp4", None), ("image/*", None)]


def test_titles_names_and_addresses_without_end_are_cut_so_that_every_page_can_show_them() -> None:
    long = "L" * 100_000
    many = "".join(f"<category>tag {number}</category>" for number in range(10_000))
    item = f"<title>{long}</title><guid>{long}</guid><link>https://outlet.example/{long}</link><author>{long}</author>"
    feed = read(rss(item + many, item, head=f"<description>{long}</description>").replace(">Outlet<", f">{long}<"))
    (entry, _) = feed.entries
    assert len(feed.title) == len(entry.title) == 1000
    assert entry.title.endswith("L…")
    assert entry.link is None
    assert len(entry.id) < 100
    assert len(entry.tags) == 200
    assert max(map(len, entry.authors), default=0) <= 1000


def test_half_of_a_surrogate_pair_costs_a_json_feed_one_character() -> None:
    feed = read(
        '{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "title": "Cut \\ud83d"}, {"id": "2"}]}'
    )
    assert [(entry.id, entry.title) for entry in feed.entries] == [("1", "Cut \ufffd"), ("2", "")]
