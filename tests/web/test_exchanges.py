"""What was asked and what came, told on a page; and what a feed's page says once it has moved or is gone."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from dateline.config import Settings
from dateline.errors import FetchFailed, HttpStatus
from dateline.pipeline.intake import entries_of
from dateline.store import RawAnswer, Store, Work
from dateline.store.asking import move_feed
from dateline.store.exchanges import Exchanged
from tests.store.making import NOON, entry, found, take_feed
from tests.web.running import Client

URL = "https://herald.example/feed.xml"
SENT = {"user-agent": "Dateline/0.1", "if-none-match": '"1"'}

Desk = tuple[Client, Store, Settings]


def exchange(status: int | None, came: dict[str, str], **more: object) -> Exchanged:
    return Exchanged(URL, datetime.now(UTC), 0.25, status, SENT, came, **more)  # type: ignore[arg-type]


def test_the_log_of_a_feed_tells_each_exchange_in_words_with_its_headers(empty: Desk) -> None:
    client, store, _ = empty
    feed_id = store.add_feed(URL, title="Lisk Herald")
    now = datetime.now(UTC)
    (lease,) = store.lease(Work.FEED, now, 1, 60)
    raw = RawAnswer(URL, 200, {}, b"<rss/>", now)
    moved = exchange(
        200, {"etag": "<script>x</script>"}, size=41_270, passed=(URL,), moved="https://herald.example/new"
    )
    store.keep_feed(lease, raw, now, now, exchange=moved)
    (lease,) = store.lease(Work.FEED, now, 1, 60)
    store.feed_unchanged(lease, now, now, exchange=exchange(304, {}))
    (lease,) = store.lease(Work.FEED, now, 1, 60)
    store.feed_failed(
        lease, HttpStatus(URL, "a fault (500)", "It may pass.", 500), now, now, exchange=exchange(500, {})
    )
    assert f'href="/feed/{feed_id}/log"' in client.get(f"/feed/{feed_id}").text
    text = client.get(f"/feed/{feed_id}/log").text
    places = [text.index(words) for words in ("a fault (500)", "unchanged, says the outlet", "kept, not read yet")]
    assert places == sorted(places)
    assert "it has moved for good" in text and "https://herald.example/new" in text and "41\u202f270 bytes" in text
    assert "&lt;script&gt;x" in text and "<script>x" not in text
    found = json.loads(client.get(f"/feed/{feed_id}/log.json").text)
    assert [one["status"] for one in found["feed"]] == [500, 304, 200]
    assert found["feed"][1]["sent"] == SENT


def test_a_feed_that_was_not_read_whole_says_why_until_it_is(empty: Desk) -> None:
    client, store, _ = empty
    feed_id = store.add_feed(URL, title="Lisk Herald")
    now = datetime.now(UTC)
    items = "".join(f"<item><title>Story {n}</title><link>https://herald.example/{n}</link></item>" for n in range(3))
    whole = f"<rss version='2.0'><channel><title>Lisk Herald</title>{items}</channel></rss>".encode()

    def answer(body: bytes) -> tuple[str, str]:
        (lease,) = store.lease(Work.FEED, now, 1, 60)
        store.keep_feed(lease, RawAnswer(URL, 200, {}, body, now), now, now, exchange=exchange(200, {}))
        (lease,) = store.lease(Work.ENTRIES, now, 1, 60)
        source = store.feed_to_read(lease.subject)
        feed, found = entries_of(source, full_text=True)
        store.take_entries(lease, source, feed, found, now, seen=now)
        return client.get(f"/feed/{feed_id}").text, client.get(f"/feed/{feed_id}/log").text

    page, log = answer(whole[: whole.index(b"Story 2")])
    assert "could not be read whole (cut off after 2 entries)" in page
    assert "2 entries, 2 new · not read whole (cut off after 2 entries)" in log
    page, log = answer(whole)
    assert "read whole" not in page
    assert log.count("not read whole") == 1 and "3 entries, 1 new" in log


def test_a_feed_that_is_gone_says_so_and_how_it_is_asked_again(empty: Desk) -> None:
    client, store, _ = empty
    feed_id = store.add_feed(URL, title="Lisk Herald")
    now = datetime.now(UTC)
    (lease,) = store.lease(Work.FEED, now, 1, 60)
    store.feed_failed(lease, HttpStatus(URL, "taken down (410)", None, 410), now, None, gone=True)
    text = client.get(f"/feed/{feed_id}").text
    assert "taken down for good, since" in text and "does not ask for it any more" in text
    assert "Next look" not in text


def test_an_entry_that_could_not_be_read_in_full_says_when_its_page_is_asked_for_again_if_ever(
    empty: Desk,
) -> None:
    client, store, _ = empty
    feed_id = store.add_feed(URL)
    assert "Next look at once" in client.get(f"/feed/{feed_id}").words
    take_feed(store, found(entry(1)), found(entry(2)))
    later = datetime(2099, 3, 4, 5, 6, tzinfo=UTC)
    for lease, next_at in zip(store.lease(Work.PAGE, NOON, 2, 60), (later, None), strict=True):
        store.page_failed(lease, FetchFailed("x", "the answer broke off", "This often passes."), NOON, next_at)
    words = client.get(f"/feed/{feed_id}").words
    assert words.count("This often passes. Asked for again: 4 Mar 2099") == 1
    assert words.count("This often passes. It is not asked for again.") == 1


def test_a_feed_that_has_moved_onto_another_leads_to_it(empty: Desk) -> None:
    client, store, _ = empty
    one, other = store.add_feed(URL), store.add_feed("https://herald.example/new")
    with store.writing() as connection:
        move_feed(connection, one, "https://herald.example/new", datetime.now(UTC))
    text = client.get(f"/feed/{one}").text
    assert "has moved to an address that your desk follows already" in text and f'href="/feed/{other}"' in text


def test_a_feed_that_is_not_there_has_no_log(empty: Desk) -> None:
    client, _, _ = empty
    assert client.get("/feed/99/log").status == client.get("/feed/99/log.json").status == 404
