"""The articles that a front page links to, told from its other links by structure, in whatever language."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dateline.errors import NotAFeed
from dateline.feeds import front_page, read_front_page
from dateline.model import Feed
from tests.timing import cpu_seconds

URL = "https://www.courier.example/"
FETCHED = datetime(2026, 10, 16, 20, tzinfo=UTC)


def read(body: str, head: str = "<title>Anse Courier</title>", url: str = URL) -> Feed:
    page = f'<!doctype html><html lang="en"><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'
    return read_front_page(page.encode(), url, fetched=FETCHED)


def links(feed: Feed) -> list[str]:
    return [(entry.link or "").removeprefix(URL) for entry in feed.entries]


NAVIGATION = """
<header><a href="/">Anse Courier</a><nav><ul><li><a href="/world">World</a></li>
<li><a href="/politics">Politics</a></li>
<li><a href="/the-long-weekend-read-12345">The long read of the weekend in full</a></li></ul></nav></header>"""
FOOTER = """
<footer><a href="/about/how-we-use-cookies-and-data">How we use cookies and your data on this site</a>
<a href="/terms-and-conditions-of-use">Terms and conditions of use</a></footer>
<div class="end"><a href="/terms-and-conditions-of-sale">Terms and conditions of sale</a>
<a href="https://elsewhere.example/2026/10/16/the-partner-with-a-long-slug">Our partner writes a headline</a></div>"""


def test_teasers_are_found_in_the_pages_order_each_once_and_sections_tags_and_services_are_not() -> None:
    feed = read(
        NAVIGATION
        + """<main>
        <article><a href="/world/bridge-at-lower-anse-reopens-after-repairs"><img src="/1.jpg" alt=""></a>
          <p class="kicker"><a href="/world/lower-anse-and-the-valley">Lower Anse and the valley</a></p>
          <h2><a href="/world/bridge-at-lower-anse-reopens-after-repairs?utm_source=front">Bridge at Lower Anse reopens
            after repairs</a></h2><time datetime="2026-10-16T08:00:00+02:00">today</time>
          <a href="/world/bridge-at-lower-anse-reopens-after-repairs#comments">14 comments</a>
          <a rel="author" href="/people/tilda-maria-varro">Tilda Maria Varro of the Courier</a></article>
        <a href="/2026/10/15/ferry"><h3>Ferry talks end late</h3><p>Both sides said that they would meet again.</p></a>
        <div><a href="/politics/story/81234567">Council votes to close the old harbour baths</a></div>
        <ul><li><a href="/sport/c4gx8w2p1zko">Anse wins the valley cup on penalties</a></li></ul>
        <a rel="tag" href="/tag/repairs-to-the-second-pier">repairs to the second pier</a>
        <a href="/gallery/the-pictures-of-the-day.jpg">The pictures of the day in one file</a></main>"""
        + FOOTER
    )
    assert (feed.title, feed.link, feed.language) == ("Anse Courier", URL, "en")
    assert [(entry.title, link) for entry, link in zip(feed.entries, links(feed), strict=True)] == [
        ("Bridge at Lower Anse reopens after repairs", "world/bridge-at-lower-anse-reopens-after-repairs"),
        ("Ferry talks end late", "2026/10/15/ferry"),
        ("Council votes to close the old harbour baths", "politics/story/81234567"),
        ("Anse wins the valley cup on penalties", "sport/c4gx8w2p1zko"),
    ]
    first, second, third, _ = feed.entries
    assert first.published is not None and first.published.isoformat() == "2026-10-16T08:00:00+02:00"
    assert second.published == datetime(2026, 10, 15, tzinfo=UTC)
    assert third.published is None
    assert first.id == first.link


@pytest.mark.parametrize(
    ("path", "title"),
    [
        (
            "/news/%E6%A9%8B%E3%81%8C%E5%86%8D%E9%96%8B%E9%80%9A%E3%81%97%E3%81%9F%E6%9C%9D",
            "アンセ川の橋が十一日ぶりに再び開通した",
        ),
        ("/article/10028988", "安塞河大桥维修十一天后重新开放通车"),
        ("/news/26-10-2026/1187345", "فتح جسر أنسه من جديد بعد أحد عشر يوما من الإصلاح"),
        ("/politik/brücke-über-die-anse-wieder-offen", "Brücke über die Anse nach elf Tagen wieder offen"),
        ("/новости/мост-через-ансу-снова-открыт", "Мост через Ансу снова открыт после ремонта"),
    ],
)
def test_no_language_is_needed(path: str, title: str) -> None:
    feed = read(f'<p><a href="/x">X</a></p><div><h2><a href="{path}">{title}</a></h2></div>')
    assert [entry.title for entry in feed.entries] == [title]


def test_words_that_stand_on_links_to_several_pages_are_no_headline() -> None:
    teasers = "".join(
        f'<div><h2><a href="/news/the-{word}-of-the-week">{title}</a></h2>'
        f'<a href="/news/more-on-the-{word}-now">Read on to the very end</a></div>'
        for word, title in [
            ("bridge", "A bridge is mended at last"),
            ("ferry", "A ferry is late once more"),
            ("baths", "The baths are to be closed"),
        ]
    )
    assert links(read(teasers)) == [
        "news/the-bridge-of-the-week",
        "news/the-ferry-of-the-week",
        "news/the-baths-of-the-week",
    ]


def test_links_of_other_sites_are_left_out_and_those_of_the_sites_own_other_hosts_are_kept() -> None:
    feed = read(
        '<h2><a href="https://sport.courier.example/cup/anse-wins-the-valley-cup">Anse wins the valley cup</a></h2>'
        '<h2><a href="https://notcourier.example/cup/anse-wins-the-valley-cup">Anse wins the valley cup again</a></h2>'
        '<h2><a href="http://[bad/anse-wins-the-valley-cup">Anse wins the valley cup once more</a></h2>'
    )
    assert [entry.link for entry in feed.entries] == ["https://sport.courier.example/cup/anse-wins-the-valley-cup"]


def test_the_pages_own_charset_is_read_and_its_base_is_what_links_are_relative_to() -> None:
    page = (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1251"><base href="/n/"></head>'
        '<body><h2><a href="1187345.html">Мост через Ансу снова открыт</a></h2></body></html>'
    )
    (entry,) = read_front_page(page.encode("windows-1251"), URL).entries
    assert (entry.title, entry.link) == ("Мост через Ансу снова открыт", f"{URL}n/1187345.html")


@pytest.mark.parametrize(
    "page",
    [
        b"",
        b"\x00\xff" * 500,
        b"<html><body><h1>Please accept our cookies</h1><a href='/privacy'>Privacy</a></body></html>",
        b"<rss version='2.0'><channel><item><link>https://www.courier.example/a-b-c-d</link></item></channel></rss>",
        (NAVIGATION + FOOTER).encode(),
    ],
)
def test_a_page_that_links_to_no_article_is_refused(page: bytes) -> None:
    with pytest.raises(NotAFeed, match="no link on it"):
        read_front_page(page, URL)


def test_of_an_endless_page_the_first_links_are_kept_and_the_rest_counted() -> None:
    teaser = '<li><h3><a href="/news/{n}/a-bridge-is-mended">Bridge number {n} is mended at last</a></h3></li>'
    page = f"<ul>{''.join(teaser.format(n=10_000 + number) for number in range(1_000))}</ul>"
    feed = read(page)
    assert (len(feed.entries), feed.left_out) == (front_page.MOST_ENTRIES, 1_000 - front_page.MOST_ENTRIES)
    assert links(feed)[0] == "news/10000/a-bridge-is-mended"


@pytest.mark.parametrize(
    "piece",
    [
        '<a href="/news/{n}/a-bridge-is-mended"><table><td>word word word ',
        '<article><a href="/news/{n}/a-bridge-is-mended">A bridge is mended at last</a><time datetime="2026-10-16">',
        "<div>",
        '<a href="/a-b-c-d">',
    ],
)
def test_megabytes_of_links_and_nesting_are_read_within_bounds(piece: str) -> None:
    page = "".join(piece.format(n=10_000 + number) for number in range(2_000_000 // len(piece))).encode()

    def work() -> None:
        try:
            read_front_page(page, URL)
        except NotAFeed:
            return

    assert cpu_seconds(work, 1.0) < 5.0


def test_a_page_larger_than_any_front_is_refused() -> None:
    with pytest.raises(NotAFeed, match="larger"):
        read_front_page(b" " * (front_page.MOST_BYTES + 1), URL)
