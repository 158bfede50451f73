"""What sites are followed by: their feeds, the sitemaps of their news, the articles that their pages link to."""

from __future__ import annotations

import gzip
from datetime import timedelta

import pytest

from dateline.config import Settings
from dateline.errors import NoFeedFound, NotAFeed
from dateline.pipeline import add_subscription, export_opml, fetch_round, import_opml
from dateline.store import Store
from tests.pipeline.site import Answer, Site
from tests.pipeline.world import MONDAY, events, feed, page

EVENING = MONDAY.replace(hour=20)
HOUR = timedelta(hours=1)


def articles(site: Site, count: int = 6) -> list[str]:
    """That many articles' addresses, each a page of the site."""
    addresses = []
    for event in events(count):
        path = f"/news/2026/{event.headline.lower().replace(' ', '-').replace(',', '')}-{10_000 + event.number}"
        site.page(path, page("Anse Courier", event.headline, event.paragraphs(), MONDAY))
        addresses.append(site.address + path)
    return addresses


def front(site: Site, addresses: list[str], head: str = "", path: str = "/") -> None:
    teasers = "".join(
        f'<article><h2><a href="{address}">{event.headline}</a></h2></article>'
        for address, event in zip(addresses, events(len(addresses)), strict=True)
    )
    site.page(
        path,
        f"<!doctype html><html><head><title>Anse Courier</title>{head}</head><body><nav><a href='/world'>World</a>"
        f"<a href='/about-us-and-our-readers'>About us and our readers</a></nav>{teasers}</body></html>",
    )


def news_sitemap(addresses: list[str]) -> bytes:
    urls = "".join(
        f"<url><loc>{address}</loc><news:news><news:publication><news:name>Anse Courier</news:name></news:publication>"
        f"<news:publication_date>{MONDAY.isoformat()}</news:publication_date><news:title>{event.headline}</news:title>"
        "</news:news></url>"
        for address, event in zip(addresses, events(len(addresses)), strict=True)
    )
    return (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{urls}</urlset>'
    ).encode()


def index(*addresses: str) -> bytes:
    listed = "".join(f"<sitemap><loc>{address}</loc></sitemap>" for address in addresses)
    return f"<sitemapindex>{listed}</sitemapindex>".encode()


def xml(body: bytes) -> Answer:
    return Answer(body, "application/xml")


def rss(site: Site, path: str, title: str, addresses: list[str]) -> None:
    items = [(address, f"News at {address}", MONDAY, "<p>Short.</p>") for address in addresses]
    site.feed(path, feed(title, items))


def test_a_site_without_a_feed_is_followed_by_its_news_sitemap_and_round_by_round_brings_what_is_new(
    store: Store, site: Site, settings: Settings
) -> None:
    addresses = articles(site)
    front(site, addresses)
    site.answers["/maps/news.xml"] = xml(news_sitemap(addresses[:4]))
    site.answers["/robots.txt"] = Answer(
        f"User-agent: *\nSitemap: {site.address}/maps/all.xml\nsitemap:/maps/news.xml".encode(), "text/plain"
    )
    (added,) = add_subscription(store, settings, site.address + "/").followed
    assert (added.kind, added.url, added.title) == ("sitemap", f"{site.address}/maps/news.xml", "Anse Courier")
    assert fetch_round(store, settings, EVENING).articles == 4
    site.answers["/maps/news.xml"] = xml(news_sitemap(addresses))
    report = fetch_round(store, settings, EVENING + 2 * HOUR)
    assert (report.entries, report.articles, report.failed) == (2, 2, 0)
    assert {line.url for line in store.river()} == set(addresses)
    line = store.feed(added.id).line
    assert (line.kind, line.health, line.site) == ("sitemap", "ok", site.address + "/")


def test_a_list_of_sitemaps_is_followed_to_the_newest_in_it_packed_or_not_whichever_that_is_today(
    store: Store, site: Site, settings: Settings
) -> None:
    addresses = articles(site)
    site.page("/", "<html><body>Anse Courier</body></html>")
    site.answers["/news-2026-10-11.xml.gz"] = Answer(gzip.compress(news_sitemap(addresses[:2])), "application/x-gzip")
    site.answers["/sitemap.xml"] = xml(index("/posts.xml", "/news-2026-10-11.xml.gz", "/sitemap.xml"))
    (added,) = add_subscription(store, settings, site.address + "/").followed
    assert (added.kind, added.url) == ("sitemap", f"{site.address}/sitemap.xml")
    assert fetch_round(store, settings, EVENING).articles == 2
    site.answers["/news-2026-10-12.xml"] = xml(news_sitemap(addresses))
    site.answers["/sitemap.xml"] = xml(index("/news-2026-10-11.xml.gz", "/news-2026-10-12.xml"))
    assert fetch_round(store, settings, EVENING + 2 * HOUR).articles == 4
    assert store.feed(added.id).line.url == f"{site.address}/sitemap.xml"


def test_of_a_list_of_sitemaps_the_one_of_the_news_is_followed_itself_where_its_address_stays(
    store: Store, site: Site, settings: Settings
) -> None:
    site.page("/", "<html><body>Anse Courier</body></html>")
    site.answers["/news.xml"] = xml(news_sitemap(articles(site, 2)))
    site.answers["/sitemap.xml"] = xml(index("/pages.xml", "/news.xml"))
    (added,) = add_subscription(store, settings, site.address + "/").followed
    assert added.url == f"{site.address}/news.xml"


def test_lists_of_sitemaps_that_lead_to_each_other_end_in_words_and_not_in_a_circle(
    store: Store, site: Site, settings: Settings
) -> None:
    site.answers["/sitemap.xml"] = xml(index("/sitemap.xml", "/other.xml"))
    site.answers["/other.xml"] = xml(index("/sitemap.xml"))
    with pytest.raises(NotAFeed, match="list of sitemaps"):
        add_subscription(store, settings, site.address + "/sitemap.xml")
    assert sum(site.asked.values()) <= 4
    number = store.add_feed(site.address + "/sitemap.xml", kind="sitemap")
    fetch_round(store, settings, EVENING)
    line = store.feed(number).line
    assert line.health == "failing" and "list of sitemaps" in (line.last_error or "")


def test_a_site_with_neither_feed_nor_news_sitemap_is_followed_by_the_articles_its_front_page_links_to(
    store: Store, site: Site, settings: Settings
) -> None:
    addresses = articles(site)
    front(site, addresses[:5])
    site.answers["/sitemap.xml"] = xml(b"<urlset><url><loc>/about</loc></url></urlset>")
    (added,) = add_subscription(store, settings, site.address + "/").followed
    assert (added.kind, added.url, added.title) == ("page", site.address + "/", "Anse Courier")
    assert fetch_round(store, settings, EVENING).articles == 5
    front(site, [addresses[5], *addresses[:4]])
    report = fetch_round(store, settings, EVENING + 2 * HOUR)
    assert (report.entries, report.articles) == (1, 1)
    assert len(store.feed(added.id).entries) == 6  # what has left the page is kept
    site.page("/", "<html><body><h1>We are down for repairs</h1></body></html>")
    fetch_round(store, settings, EVENING + 4 * HOUR)
    line = store.feed(added.id).line
    assert line.health == "failing" and "no link on it" in (line.last_error or "")


def test_an_articles_address_leads_to_what_its_sites_front_page_links_to(
    store: Store, site: Site, settings: Settings
) -> None:
    addresses = articles(site)
    front(site, addresses)
    (added,) = add_subscription(store, settings, addresses[0]).followed
    assert (added.kind, added.url) == ("page", site.address + "/")


def test_a_sites_first_good_feed_is_followed_the_others_are_named_and_all_can_be(
    store: Store, site: Site, settings: Settings
) -> None:
    addresses = articles(site)
    head = "".join(
        f'<link rel="alternate" type="application/rss+xml" title="{title}" href="{path}">'
        for title, path in [
            ("Comments", "/comments.xml"), ("Gone", "/gone.xml"), ("All news", "/all.xml"), ("World", "/world.xml"),
            ("All news again", "/again.xml"),
        ]
    )  # fmt: skip
    front(site, addresses, head)
    rss(site, "/all.xml", "All news", addresses)
    rss(site, "/again.xml", "All news, again", addresses)
    rss(site, "/world.xml", "World", addresses[:2])
    rss(site, "/comments.xml", "Comments", [f"{site.address}/comment/1"])
    added = add_subscription(store, settings, site.address + "/")
    assert [(one.url, one.known) for one in added.followed] == [(f"{site.address}/all.xml", False)]
    assert [link.title for link in added.others] == ["World", "All news again", "Comments"]
    again = add_subscription(store, settings, site.address + "/", most=40)
    assert [(one.title, one.known) for one in again.followed] == [
        ("All news", True), ("World", False), ("Comments", False),
    ]  # fmt: skip
    assert [link.title for link in again.others] == ["All news again"]
    assert len(store.feeds()) == 3


def test_a_feed_reached_by_another_address_that_redirects_to_it_is_known(
    store: Store, site: Site, settings: Settings
) -> None:
    rss(site, "/all.xml", "All news", articles(site, 2))
    site.answers["/old.xml"] = Answer(b"", status=301, headers={"Location": "/all.xml"})
    (first,) = add_subscription(store, settings, site.address + "/all.xml").followed
    (second,) = add_subscription(store, settings, site.address + "/old.xml").followed
    assert (second.id, second.known, second.url) == (first.id, True, first.url)
    assert len(store.feeds()) == 1


def test_a_page_that_lists_its_feeds_for_readers_is_followed_by_the_first_of_them(
    store: Store, site: Site, settings: Settings
) -> None:
    rss(site, "/feeds/world.rss", "World", articles(site, 2))
    site.page(
        "/our-feeds", '<html><body><a href="/feeds/world.rss"> World </a> <a href="/about">About</a></body></html>'
    )
    (added,) = add_subscription(store, settings, site.address + "/our-feeds").followed
    assert (added.kind, added.title) == ("feed", "World")


def test_a_site_that_answers_every_address_with_a_page_has_nothing_to_follow(
    store: Store, site: Site, settings: Settings
) -> None:
    for path in ("/", "/feed", "/rss.xml", "/robots.txt", "/sitemap.xml", "/news-sitemap.xml"):
        site.page(path, "<html><body><h1>Anse Courier</h1><p>Not found, but here you are.</p></body></html>")
    with pytest.raises(NoFeedFound, match="neither a news sitemap nor links"):
        add_subscription(store, settings, site.address + "/")
    assert store.feeds() == ()


def test_feeds_go_out_as_opml_and_come_back_with_folders_titles_sites_and_what_they_are(store: Store) -> None:
    world = ("World", 'North & "South"')
    store.add_feed(
        "https://courier.example/feed?a=1&b=2", "Courier <all>", folder=world, site="https://courier.example/"
    )
    store.add_feed("https://herald.example/map.xml", "Herald", folder=("World",), kind="sitemap")
    store.add_feed("https://post.example/", "Åsa’s Post", kind="page")
    written = export_opml(store, "Dateline")
    again = import_opml(store, written)
    assert (again.new, len(again.known), again.skipped) == ((), 3, ())
    assert export_opml(store, "Dateline") == written


def test_an_import_says_what_was_new_what_was_known_and_what_was_passed_over_and_why(store: Store) -> None:
    known = store.add_feed("https://courier.example/feed", address="https://courier.example/feed")
    brought = import_opml(
        store,
        b"""<opml version="2.0"><body><outline text="World">
        <outline type="rss" text="Courier" xmlUrl="https://Courier.example/feed"/>
        <outline type="rss" text="Herald" xmlUrl="https://herald.example/feed"/>
        <outline type="rss" text="Herald" xmlUrl="https://herald.example/feed"/>
        <outline type="rss" text="Local" xmlUrl="file:///etc/passwd"/><outline type="rss" text="Lost"/>
        </outline><outline text="An empty folder"/></body></opml>""",
    )
    assert (len(brought.new), brought.known) == (1, (known,))
    assert [(one.name, one.why) for one in brought.skipped] == [
        ("Herald", "twice"), ("Local", "no web address"), ("Lost", "no address"),
    ]  # fmt: skip
