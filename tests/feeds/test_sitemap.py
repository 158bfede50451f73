"""Sitemaps read in a feed's place: news with titles and pictures, plain ones, indexes, and what attacks look like."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest

from dateline.errors import NotAFeed
from dateline.feeds import read_feed, sitemap
from dateline.model import Feed, Media
from tests.timing import cpu_seconds

URL = "https://courier.example/maps/news.xml"
FETCHED = datetime(2026, 10, 16, 20, tzinfo=UTC)
NAMESPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
)


def read(text: str | bytes) -> Feed:
    return read_feed(text.encode() if isinstance(text, str) else text, URL, fetched=FETCHED)


def urlset(*pages: str) -> str:
    inside = "".join(f"<url>{page}</url>" for page in pages)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<!-- made today --><urlset {NAMESPACES}>{inside}</urlset>'


def news(number: int, title: str, published: str = "2026-10-16T09:30:00+02:00", more: str = "") -> str:
    return (
        f"<loc>https://courier.example/n/{number}</loc><news:news><news:publication><news:name>Anse Courier</news:name>"
        f"<news:language>sv</news:language></news:publication><news:publication_date>{published}"
        f"</news:publication_date><news:title>{title}</news:title>{more}</news:news>"
    )


def test_a_news_sitemap_is_read_with_its_titles_times_words_and_pictures() -> None:
    picture = (
        "<image:image><image:loc>/pictures/1.jpg</image:loc><image:caption>The pier at dawn</image:caption>"
        "</image:image>"
    )
    feed = read(
        urlset(
            news(1, "Bridge &amp;amp; pier reopen", more="<news:keywords>bridges, Lower Anse</news:keywords>")
            + "<lastmod>2026-10-16T11:00:00Z</lastmod>"
            + picture,
            news(2, "<![CDATA[Ferry <late>]]>", "2026-10-15"),
        )
    )
    assert (feed.title, feed.link, feed.language, feed.left_out) == (
        "Anse Courier", "https://courier.example/", "sv", 0,
    )  # fmt: skip
    first, second = feed.entries
    assert (first.id, first.link) == ("https://courier.example/n/1", "https://courier.example/n/1")
    assert first.title == "Bridge & pier reopen"
    assert first.published is not None and first.published.isoformat() == "2026-10-16T09:30:00+02:00"
    assert first.updated == datetime(2026, 10, 16, 11, tzinfo=UTC)
    assert first.tags == ("bridges", "Lower Anse")
    assert first.media == (Media("https://courier.example/pictures/1.jpg", "image/*", "The pier at dawn"),)
    assert (second.title, second.published) == ("Ferry <late>", datetime(2026, 10, 15, tzinfo=UTC))


def test_a_plain_sitemap_gives_addresses_and_times_and_pages_without_an_address_are_passed_over() -> None:
    feed = read(
        urlset(
            "<loc> https://courier.example/a </loc><lastmod>2026-10-01</lastmod><changefreq>daily</changefreq>",
            "<lastmod>2026-10-02</lastmod>",
            "<loc>javascript:alert(1)</loc>",
            "<loc>/b</loc>",
        )
    )
    assert [(entry.link, entry.title) for entry in feed.entries if entry.link] == [
        ("https://courier.example/a", ""),
        ("https://courier.example/b", ""),
    ]
    assert feed.entries[0].published == datetime(2026, 10, 1, tzinfo=UTC)


def test_a_sitemap_in_a_gzip_file_with_prefixed_names_is_read() -> None:
    text = (
        '<s:urlset xmlns:s="http://www.sitemaps.org/schemas/sitemap/0.9">'
        "<s:url><s:loc>https://courier.example/a</s:loc></s:url></s:urlset>"
    )
    assert [entry.link for entry in read(gzip.compress(text.encode())).entries] == ["https://courier.example/a"]


def test_of_a_sitemap_of_50_000_pages_the_newest_are_kept_in_its_order_and_the_rest_counted() -> None:
    pages = [
        f"<loc>https://courier.example/{number}</loc><lastmod>20{number % 26:02d}-01-{1 + number % 28:02d}</lastmod>"
        for number in range(50_000)
    ]
    data = urlset(*pages).encode()
    feed = read(data)
    numbers = [int((entry.link or "").rpartition("/")[2]) for entry in feed.entries]
    assert (len(numbers), feed.left_out) == (sitemap.MOST_ENTRIES, 50_000 - sitemap.MOST_ENTRIES)
    assert numbers == sorted(numbers)
    assert {number % 26 for number in numbers} == {25}
    assert cpu_seconds(lambda: read(data), 1.0) < 3.0


def test_the_sitemaps_of_an_index_are_listed_newest_first_each_once_and_never_itself() -> None:
    text = (
        f"<sitemapindex {NAMESPACES}>"
        "<sitemap><loc>https://courier.example/old.xml</loc><lastmod>2026-09-01</lastmod></sitemap>"
        "<sitemap><loc>/posts-2.xml</loc></sitemap><sitemap><loc>/posts-10.xml</loc></sitemap>"
        "<sitemap><loc>https://courier.example/new.xml.gz</loc><lastmod>2026-10-16T08:00:00Z</lastmod></sitemap>"
        f"<sitemap><loc>{URL}</loc><lastmod>2026-10-17</lastmod></sitemap>"
        "<sitemap><loc>/posts-2.xml</loc></sitemap><sitemap><loc>ftp://courier.example/x</loc></sitemap>"
        "<sitemap><loc>http://[bad/</loc></sitemap><sitemap/></sitemapindex>"
    )
    assert sitemap.is_index(text)
    assert [child.url.removeprefix("https://courier.example/") for child in sitemap.children(text, URL)] == [
        "new.xml.gz", "old.xml", "posts-10.xml", "posts-2.xml",
    ]  # fmt: skip
    with pytest.raises(NotAFeed, match="list of sitemaps"):
        read(text)


def test_an_endless_index_is_cut() -> None:
    rows = "".join(f"<sitemap><loc>/{number}.xml</loc></sitemap>" for number in range(20_000))
    found = sitemap.children(f"<sitemapindex>{rows}</sitemapindex>", URL)
    assert len(found) == 1_000
    assert found[0].url.endswith("/19999.xml")


def test_a_sitemap_with_entities_of_its_own_is_refused_and_nothing_is_expanded() -> None:
    bomb = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(12))
    text = f'<!DOCTYPE urlset [<!ENTITY e0 "ha">{bomb}]><urlset><url><loc>&e12;</loc></url></urlset>'
    assert sitemap.is_sitemap(text)
    with pytest.raises(NotAFeed, match="entities"):
        read(text)
    with pytest.raises(sitemap.Refused, match="entities"):
        sitemap.children(text, URL)


def test_broken_cut_and_deep_sitemaps_are_read_as_far_as_they_go() -> None:
    whole = urlset(news(1, "One"), news(2, "Two"))
    cut = whole[: whole.index("<news:title>Two")]
    assert [entry.title for entry in read(cut).entries][:1] == ["One"]
    deep = urlset(news(1, "One"), "<x>" * 100_000)
    assert [entry.title for entry in read(deep).entries][:1] == ["One"]
    loose = urlset("<loc>https://courier.example/?a=1&b=2</loc>")
    assert read(loose).entries[0].link is not None
    assert read(urlset()).entries == ()


def test_gzip_files_that_are_broken_or_grow_without_end_are_named() -> None:
    with pytest.raises(NotAFeed, match="cannot be unpacked"):
        read(b"\x1f\x8b" + b"rubbish" * 20)
    with pytest.raises(NotAFeed, match="cannot be unpacked"):
        read(gzip.compress(urlset(news(1, "One")).encode())[:-12])
    with pytest.raises(NotAFeed, match="more than 20 MB"):
        read(gzip.compress(b" " * 30_000_000))
