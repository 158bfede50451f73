"""First steps: from an empty desk to feeds that are followed, and from the sample to a desk of one's own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dateline.config import Settings
from dateline.errors import FetchTimedOut
from dateline.store import Store, Work
from dateline.web.pages.lists import is_done
from dateline.web.pages.start import load_bundles
from dateline.web.site import OwnDesk, is_web_address
from tests.web.running import Client, serving

Empty = tuple[Client, Store, Settings]
OPML = b"""<opml version="2.0"><body><outline text="World">
<outline type="rss" text="Tidewatch" xmlUrl="https://tidewatch.example/feed.xml"/>
<outline type="rss" text="Salt City Post" xmlUrl="https://post.example/feed.xml"/></outline></body></opml>"""


def upload(client: Client, data: bytes) -> tuple[int, str]:
    page = client.get("/start").text
    token = page.split('name="token" value="')[1].split('"')[0]
    body = (
        b'--edge\r\nContent-Disposition: form-data; name="token"\r\n\r\n' + token.encode() + b"\r\n"
        b'--edge\r\nContent-Disposition: form-data; name="file"; filename="feeds.opml"\r\n'
        b"Content-Type: text/xml\r\n\r\n" + data + b"\r\n--edge--\r\n"
    )
    answer = client.ask("POST", "/start/opml", body, Content_Type="multipart/form-data; boundary=edge")
    return answer.status, answer.headers.get("location", "") or answer.words


def test_an_empty_desk_opens_on_the_first_steps(empty: Empty) -> None:
    client, _, _ = empty
    answer = client.get("/")
    assert (answer.status, answer.headers["location"]) == (303, "/start")
    assert "invented" not in client.get("/start").words
    for page in ("/river", "/stories", "/claims", "/feeds", "/start/progress"):
        assert client.get(page).status == 200
    assert "No feeds yet." in client.get("/feeds").words


def test_picked_feeds_are_followed_in_their_bundles_folder_and_the_work_is_shown(empty: Empty) -> None:
    client, store, _ = empty
    bundle = load_bundles()[0]
    answer = client.send("/start/picked", {"feed": bundle.feeds[0].url}, page="/start")
    assert (answer.status, answer.headers["location"]) == (303, "/start/progress")
    (line,) = store.feeds()
    assert (line.url, line.folder, line.health) == (bundle.feeds[0].url, (bundle.title,), "new")
    page = client.get("/start/progress")
    assert "0 of 1 feeds read" in page.words
    assert '<noscript><meta http-equiv="refresh"' in page.text
    assert client.get("/").headers["location"] == "/start/progress"
    assert json.loads(client.get("/start/progress.json").body)["done"] is False


def test_feeds_that_all_fail_lead_to_a_front_page_that_says_so_and_when_the_next_look_is(empty: Empty) -> None:
    client, store, _ = empty
    url = "https://gone.example/feed.xml"
    store.add_feed(url, title="Tidewatch")
    now = datetime.now(UTC)
    (lease,) = store.lease(Work.FEED, now, 1, 60)
    store.feed_failed(lease, FetchTimedOut(url, "no answer came within 30 s"), now, now + timedelta(minutes=30))
    assert client.get("/start/progress").headers["location"] == "/"
    words = client.get("/").words
    assert "1 feed does not answer" in words
    assert re.search(r"The next look at a feed is in (29|30) min", words)


def test_only_what_was_offered_can_be_picked(empty: Empty) -> None:
    client, store, _ = empty
    answer = client.send("/start/picked", {"feed": "http://169.254.169.254/latest"}, page="/start")
    assert answer.status == 422
    assert "Nothing was picked." in answer.words
    assert store.feeds() == ()


def test_an_opml_file_brings_its_feeds_in_their_folders(empty: Empty) -> None:
    client, store, _ = empty
    assert upload(client, OPML) == (303, "/start/progress")
    assert {(line.title, line.folder) for line in store.feeds()} == {
        ("Tidewatch", ("World",)),
        ("Salt City Post", ("World",)),
    }
    status, words = upload(client, b"<html>not a list</html>")
    assert status == 422
    assert "Bring your feeds" in words


@pytest.mark.parametrize("address", ["", "not an address", "javascript:alert(1)", "file:///etc/passwd"])
def test_what_is_no_address_is_said_to_be_none(empty: Empty, address: str) -> None:
    client, store, _ = empty
    answer = client.send("/start/address", {"address": address}, page="/start")
    assert answer.status == 422
    assert store.feeds() == ()


def test_an_address_within_the_network_is_refused_with_what_to_do(empty: Empty) -> None:
    client, store, _ = empty
    answer = client.send("/start/address", {"address": "http://169.254.169.254/latest"}, page="/start")
    assert answer.status == 422
    assert "allow_addresses" in answer.words
    assert store.feeds() == ()


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", " "])
def test_a_list_that_names_no_web_address_is_said_to_bring_no_feed(empty: Empty, address: str) -> None:
    client, store, _ = empty
    outline = f'<outline text="&lt;script&gt;alert(1)&lt;/script&gt;" xmlUrl="{address}"/>'
    status, text = upload(client, f"<opml><body>{outline}</body></opml>".encode())
    assert status == 422
    assert "names no feed" in text
    assert not store.feeds()


def test_the_work_is_over_when_every_feed_was_read_and_stories_stand(store: Store) -> None:
    progress = store.progress()
    assert is_done(progress)
    assert not is_done(replace(progress, feeds_read=progress.feeds - 1))
    assert not is_done(replace(progress, stories=0, waiting=3))
    assert is_done(replace(progress, stories=0, waiting=0)), "no feed brought anything, and none will for now"
    assert not is_done(replace(progress, feeds=0, feeds_read=0))


def test_a_finished_first_look_turns_into_the_front_page(client: Client) -> None:
    answer = client.get("/start/progress")
    assert (answer.status, answer.headers["location"]) == (303, "/")


@pytest.fixture
def own(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, database=str(tmp_path / "own.sqlite"))


@pytest.fixture
def sample(settings: Settings, store: Store, own: Settings) -> Iterator[Client]:
    with serving(settings, store, own_desk=OwnDesk(own, lambda: None), sample=True) as client:
        yield client


def test_a_first_feed_picked_in_the_sample_turns_the_pages_to_the_readers_own_desk(
    sample: Client, store: Store, own: Settings
) -> None:
    before = len(store.feeds())
    feed = load_bundles()[1].feeds[0]
    assert sample.send("/start/picked", {"feed": feed.url}, page="/start").status == 303
    assert len(store.feeds()) == before, "the sample itself follows nothing new"
    words = sample.get("/feeds").words
    assert feed.title in words
    assert "invented" not in words
    kept = Store.open(own.database)
    assert [line.url for line in kept.feeds()] == [feed.url]
    kept.close()


def test_an_address_that_cannot_be_followed_leaves_the_reader_in_the_sample(sample: Client, own: Settings) -> None:
    answer = sample.send("/start/address", {"address": "http://127.0.0.1:9/feed"}, page="/start")
    assert answer.status == 422
    assert "not on the public internet" in answer.words
    assert "invented" in sample.get("/").words
    assert not Path(own.database).exists()


def test_every_starter_feed_has_a_title_and_an_address_of_its_own() -> None:
    feeds = [feed for bundle in load_bundles() for feed in bundle.feeds]
    assert len(feeds) >= 30
    assert len({feed.url for feed in feeds}) == len(feeds)
    assert all(feed.title and is_web_address(feed.url) and feed.url.startswith("https://") for feed in feeds)
