"""Real input, which lies beside the checkout: every kept feed, full pages, OPML.

Where the corpora are absent each test says so; where they are there but unreadable each fails.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dateline.errors import NotAFeed
from dateline.feeds import read_feed, read_opml
from dateline.pipeline import add_subscription, fetch_round, import_opml
from dateline.store import Store
from tests.acceptance.corpora import desk_settings, labels
from tests.acceptance.site import Site, serve_site
from tests.shared_data import shared, shared_archive

pytestmark = [pytest.mark.shared, pytest.mark.xdist_group("acceptance")]


@pytest.fixture
def site() -> Iterator[Site]:
    with serve_site() as served:
        yield served


def test_every_kept_feed_is_read_or_refused_in_words() -> None:
    rows = labels("data/feeds-real/index.jsonl")
    files = shared_archive("data/feeds-real/feeds.tar.xz")
    read, entries, refused = 0, 0, []
    for row in rows:
        try:
            feed = read_feed(files[row["file"]], f"https://{row['domain']}/feed")
        except NotAFeed as error:
            refused.append(f"{row['file']} ({row['items']} items): {error.reason}")
            continue
        read += 1
        entries += len(feed.entries)
        assert all(entry.published is None or entry.published.tzinfo for entry in feed.entries)
        assert len(feed.entries) >= row["items"], row["file"]
    print(f"\nfeeds-real: {read} of {len(rows)} feeds read, {entries} entries; refused: {refused}")
    # feedparser finds entries in a web page that wraps a feed; the desk says that it is a web page.
    assert not [words for words in refused if "(0 items)" not in words and "it is a web page" not in words]


def test_full_pages_behind_a_feed_are_read_in_full(tmp_path: Path, site: Site) -> None:
    rows = labels("data/fundus-evaluation/labels.jsonl")
    pages = shared_archive("data/fundus-evaluation/pages.tar.xz")
    items = []
    for row in rows:
        path = "/" + row["file"]
        site.answers[path] = ("text/html", pages[row["file"]])
        items.append(f"<item><title>{html.escape(row['id'])}</title><link>{site.address}{path}</link></item>")
    feed = f"<rss version='2.0'><channel><title>Forty pages</title>{''.join(items)}</channel></rss>"
    site.answers["/feed.xml"] = ("application/rss+xml", feed.encode())
    settings = replace(desk_settings(tmp_path, site), full_text=True)
    store = Store.open(settings.database)
    add_subscription(store, settings, f"{site.address}/feed.xml")
    fetch_round(store, settings, settings.now())

    articles = {line.url.rsplit("/", 1)[1]: store.article(line.id) for line in store.river(limit=100)}
    found = []
    for row in rows:
        view = articles.get(row["file"].rsplit("/", 1)[1])
        # A paragraph in square brackets ("[Reporting by …]") is right in a body and out of it: ours sets it apart.
        needed = [line for line in row["body"] if not (line.startswith("[") and line.endswith("]"))]
        words = re.findall(r"\w+", " ".join(needed).lower())
        have = set(re.findall(r"\w+", view.article.text.lower())) if view else set()
        found.append(sum(word in have for word in words) / max(1, len(words)))
    claims = sum(len(view.claims) for view in articles.values())
    print(
        f"\nfundus-evaluation: {len(articles)} of {len(rows)} pages are articles of the desk, "
        f"{sum(share >= 0.95 for share in found)} with at least 95 % of the labelled words; {claims} claims"
    )
    assert len(articles) == len(rows)
    assert sum(share >= 0.95 for share in found) >= 0.9 * len(rows)
    store.close()


def test_opml_folders_of_others_are_imported_with_their_feeds(tmp_path: Path, site: Site) -> None:
    files = sorted(shared("data/opml/awesome-rss-feeds").rglob("*.opml"))
    assert files
    settings = desk_settings(tmp_path, site)
    store = Store.open(settings.database)
    addresses = set()
    for file in files:
        data = file.read_bytes()
        subscriptions = read_opml(data)
        named = {html.unescape(address).strip() for address in re.findall(r'xmlUrl="([^"]+)"', data.decode())}
        assert named == {subscription.url for subscription in subscriptions}, file.name
        addresses |= {subscription.url for subscription in subscriptions}
        import_opml(store, data)
    lines = store.feeds()
    print(f"\nopml: {len(files)} files, {len(lines)} feeds, {len({line.folder for line in lines})} folders")
    assert {line.url for line in lines} == addresses
    assert len(lines) == len(addresses), "a feed that two files name is followed once"
    store.close()
