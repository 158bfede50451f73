"""The whole way on real input, which lies beside the checkout: a day of feeds, every kept feed, full pages, OPML.

Where the corpora are absent each test says so; where they are there but unreadable each fails.
"""

from __future__ import annotations

import html
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import feedparser
import pytest

from dateline.config import Settings, load_settings
from dateline.errors import NotAFeed
from dateline.feeds import entry_key, read_feed, read_opml
from dateline.pipeline import add_subscription, fetch_round, import_opml
from dateline.store import Store
from tests.acceptance.site import Site, serve_site
from tests.shared_data import shared, shared_archive

pytestmark = [pytest.mark.shared, pytest.mark.xdist_group("acceptance")]

# A day on which ten of the outlets' answers came back empty, as kept.
DAY = "2020-04-28"


@pytest.fixture
def site() -> Iterator[Site]:
    with serve_site() as served:
        yield served


def desk_settings(folder: Path, site: Site) -> Settings:
    return load_settings(
        folder, allow_addresses=(site.address.removeprefix("http://"),), full_text=False, feed_interval_minutes=1
    )


def labels(path: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in shared(path).read_text().splitlines()]


def snapshots() -> dict[datetime, dict[str, bytes]]:
    """One day's answers by the time they were fetched, then by outlet."""
    files = shared_archive("data/feeds-river/river.tar.xz")
    day: dict[datetime, dict[str, bytes]] = defaultdict(dict)
    for row in labels("data/feeds-river/index.jsonl"):
        if row["fetched"].startswith(DAY):
            day[datetime.fromisoformat(row["fetched"])][row["outlet"]] = files[row["file"]]
    assert day, f"the river holds nothing of {DAY}"
    return dict(sorted(day.items()))


def test_a_day_of_real_feeds_enters_the_desk_once_and_becomes_stories(tmp_path: Path, site: Site) -> None:
    day = snapshots()
    outlets = sorted({outlet for answers in day.values() for outlet in answers})
    settings = desk_settings(tmp_path, site)
    store = Store.open(settings.database)
    expected: dict[str, set[str]] = defaultdict(set)
    refused = 0
    feed_ids = {outlet: store.add_feed(f"{site.address}/{outlet}.xml", outlet=outlet) for outlet in outlets}
    asked = datetime.min.replace(tzinfo=UTC)
    for moment, answers in day.items():
        for outlet, body in answers.items():
            site.answers[f"/{outlet}.xml"] = ("application/xml", body)
        if moment - asked < timedelta(minutes=1, seconds=15):
            continue  # no desk asks a feed twice within a minute
        asked = moment
        for outlet in outlets:
            body = site.answers.get(f"/{outlet}.xml", ("", b""))[1]
            try:
                expected[outlet] |= {entry_key(entry) for entry in read_feed(body, site.address).entries}
            except NotAFeed:
                refused += 1
                assert not feedparser.parse(body).entries, f"{outlet} at {moment} is a feed to feedparser"
        fetch_round(store, replace(settings, clock=moment), moment)

    progress = store.progress()
    by_outlet = {outlet: store.feed(number) for outlet, number in feed_ids.items()}
    wrong = {
        outlet: (view.line.entries, len(expected[outlet]))
        for outlet, view in by_outlet.items()
        if view.line.entries != len(expected[outlet])
    }
    stories = [line for page in range(1, 200) for line in store.stories(page, 40)]
    spanning = [line for line in stories if line.outlets > 1]
    claims = store.claims(limit=100_000)
    print(
        f"\n{DAY}: {sum(map(len, day.values()))} answers of {len(outlets)} outlets, {refused} asked in vain; "
        f"{progress.entries} entries, {progress.articles} articles, {progress.stories} stories, "
        f"{len(spanning)} across outlets, {len(claims)} claims"
    )
    assert not wrong, f"entries in the desk, and in the feeds: {wrong}"
    assert refused, "the day is meant to hold answers that are no feed"
    assert len(spanning) >= 20
    assert claims
    for claim in claims:
        article = store.article(claim.article_id).article
        assert claim.words == " ".join(span.of(article) for span in claim.spans)
        if claim.source:
            assert any(claim.source in article.part(part) for part in {span.part for span in claim.spans} | {"text"})
    store.close()


def test_an_answer_that_is_no_feed_stands_on_the_feed_s_own_row(tmp_path: Path, site: Site) -> None:
    day = snapshots()
    empty = [
        (moment, outlet, body)
        for moment, answers in day.items()
        for outlet, body in answers.items()
        if not feedparser.parse(body).entries
    ]
    moment, outlet, body = empty[0]
    settings = replace(desk_settings(tmp_path, site), clock=moment)
    store = Store.open(settings.database)
    site.answers["/feed.xml"] = ("application/xml", body)
    number = store.add_feed(f"{site.address}/feed.xml", outlet=outlet)
    fetch_round(store, settings, moment)
    line = store.feed(number).line
    assert line.health == "failing" and line.last_error and line.entries == 0
    store.close()


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
