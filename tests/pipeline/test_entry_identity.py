"""Which entry is which: across fetches, formats, and whatever an outlet does to its guids and addresses."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape

import pytest

from dateline.pipeline.intake import entries_of
from dateline.store import RawAnswer, Store, Work
from dateline.store.entries import TakenEntries
from tests.pipeline.world import MONDAY

NOW = MONDAY.replace(hour=20)
SITE = "https://courier.example"
LONG = "The pier at Lower Anse was mended in eleven days by forty people who worked by day and by night. " * 8


@dataclass(frozen=True)
class Item:
    """An entry as its outlet prints it. guid, link: None where it prints none."""

    title: str
    link: str | None = None
    guid: str | None = None
    summary: str = ""
    when: datetime | None = MONDAY
    audio: str | None = None


def news(number: int, **fields: object) -> Item:
    made = Item(
        f"Bridge {number} reopens", f"{SITE}/news/{number}", f"tag:courier.example,2026:{number}", f"Words {number}"
    )
    return replace(made, when=MONDAY + timedelta(minutes=number), **fields)  # type: ignore[arg-type]


def rss(*items: Item, site: str = SITE + "/") -> bytes:
    made = []
    for item in items:
        parts = [f"<title>{escape(item.title)}</title>", f"<description>{escape(item.summary)}</description>"]
        parts += [f"<link>{escape(item.link)}</link>"] if item.link else []
        parts += [f'<guid isPermaLink="false">{escape(item.guid)}</guid>'] if item.guid else []
        parts += [f"<pubDate>{format_datetime(item.when)}</pubDate>"] if item.when else []
        parts += [f'<enclosure url="{item.audio}" type="audio/mpeg" length="1"/>'] if item.audio else []
        made.append(f"<item>{''.join(parts)}</item>")
    head = f"<title>Courier</title><link>{site}</link><description/>"
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{"".join(made)}</channel></rss>'.encode()


def atom(*items: Item) -> bytes:
    made = [
        f"<entry><title>{escape(item.title)}</title><id>{escape(item.guid or item.link or '')}</id>"
        f'<link href="{escape(item.link or "")}"/><summary>{escape(item.summary)}</summary>'
        f"<published>{(item.when or NOW).isoformat()}</published></entry>"
        for item in items
    ]
    head = f'<title>Courier</title><link href="{SITE}/"/>'
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{head}{"".join(made)}</feed>'.encode()


def rdf(*items: Item) -> bytes:
    made = [
        f'<item rdf:about="{escape(item.link or "")}"><title>{escape(item.title)}</title>'
        f"<link>{escape(item.link or '')}</link><description>{escape(item.summary)}</description>"
        f"<dc:date>{(item.when or NOW).isoformat()}</dc:date></item>"
        for item in items
    ]
    return (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Courier</title>'
        f"<link>{SITE}/</link></channel>{''.join(made)}</rdf:RDF>"
    ).encode()


def json_feed(*items: Item) -> bytes:
    made = [
        {
            "id": item.guid or item.link, "url": item.link, "title": item.title, "summary": item.summary,
            "date_published": (item.when or NOW).isoformat(),
        }
        for item in items
    ]  # fmt: skip
    head = {"version": "https://jsonfeed.org/version/1.1", "title": "Courier", "home_page_url": SITE + "/"}
    return json.dumps({**head, "items": made}).encode()


FORMATS = (rss, atom, rdf, json_feed)


def take(store: Store, body: bytes, now: datetime = NOW, url: str = f"{SITE}/feed") -> TakenEntries:
    """Bring one answer of the desk's one feed in; nothing where its bytes are those read last."""
    feed_id = store.add_feed(url)
    store.read_feed_soon(feed_id)
    (lease,) = store.lease(Work.FEED, now, 1, 60)
    if not store.keep_feed(lease, RawAnswer(url, 200, {}, body, now), now, now + timedelta(days=9)):
        return TakenEntries(0, 0)
    (lease,) = store.lease(Work.ENTRIES, now, 1, 60)
    source = store.feed_to_read(lease.subject)
    feed, found = entries_of(source, full_text=False)
    return store.take_entries(lease, source, feed, found, now, seen=now)


def titles(store: Store) -> list[str]:
    return sorted(entry.title for entry in store.feed(1).entries)


def test_an_outlet_that_gives_all_its_entries_new_guids_brings_nothing_new(store: Store) -> None:
    take(store, rss(*(news(number) for number in range(5))))
    moved = [news(number, guid=f"https://new.courier.example/?p={number}") for number in range(5)]
    assert take(store, rss(*moved, news(5))) == TakenEntries(1, 0)
    assert take(store, rss(*moved)) == TakenEntries(0, 0)
    assert take(store, rss(*(news(number) for number in range(5)))) == TakenEntries(0, 0)  # and back again
    assert len(titles(store)) == 6


def test_tracking_in_links_and_an_edited_title_make_no_entry_of_their_own(store: Store) -> None:
    take(store, rss(news(1, guid=None)))
    again = news(1, guid="a new one", link=f"{SITE}/news/1?utm_source=rss#top", title="Bridge 1 is open")
    assert take(store, rss(again)) == TakenEntries(0, 1)
    assert titles(store) == ["Bridge 1 is open"]


def test_new_guids_and_new_links_for_the_same_words_of_the_same_time_bring_nothing_new(store: Store) -> None:
    take(store, rss(*(news(number) for number in range(5))))
    moved = [news(number, guid=f"new-{number}", link=f"{SITE}/2026/bridge-{number}") for number in range(5)]
    assert take(store, rss(*moved)) == TakenEntries(0, 0)
    assert take(store, rss(*moved), NOW + timedelta(hours=1)) == TakenEntries(0, 0)
    assert len(titles(store)) == 5


@pytest.mark.parametrize(
    "fields",
    [
        {"when": MONDAY + timedelta(hours=1)},  # an hourly bulletin
        {"when": None, "summary": "The latest of the day."},  # a live page without a time
        {"when": MONDAY.replace(hour=0, minute=0)},  # a column that gives the day alone
        {"audio": f"{SITE}/two.mp3"},  # another recording
    ],
)
def test_the_few_words_that_recur_make_no_two_things_one(store: Store, fields: dict[str, object]) -> None:
    first = Item("News bulletin", f"{SITE}/bulletin/1", "one", "The news of the hour.", audio=f"{SITE}/one.mp3")
    second = replace(first, link=f"{SITE}/bulletin/2", guid="two", **fields)  # type: ignore[arg-type]
    first = replace(first, summary=second.summary, when=second.when if "audio" not in fields else first.when)
    if fields.get("when") == MONDAY + timedelta(hours=1):
        first = replace(first, when=MONDAY)
    take(store, rss(first))
    assert take(store, rss(second)) == TakenEntries(1, 0)


def test_words_that_stand_in_the_feed_twice_tell_nothing(store: Store) -> None:
    one = Item("Live updates", f"{SITE}/live/1", "one", "As it happens.")
    two = replace(one, link=f"{SITE}/live/2", guid="two")
    take(store, rss(one))
    assert take(store, rss(two, one)) == TakenEntries(1, 0)  # the first is still there: it is not the second
    three = replace(one, link=f"{SITE}/live/3", guid="three")
    assert take(store, rss(three)) == TakenEntries(1, 0)


def test_a_long_text_under_a_new_guid_link_and_time_of_the_same_day_is_the_same_and_of_another_day_is_not(
    store: Store,
) -> None:
    one = Item("The pier is mended", f"{SITE}/pier", "one", LONG)
    take(store, rss(one))
    later = replace(one, link=f"{SITE}/pier-2", guid="two", when=MONDAY + timedelta(hours=2))
    assert take(store, rss(later)) == TakenEntries(0, 0)
    a_week_on = replace(one, link=f"{SITE}/pier-3", guid="three", when=MONDAY + timedelta(days=7))
    assert take(store, rss(a_week_on), NOW + timedelta(days=7)) == TakenEntries(1, 0)


def test_a_feed_that_numbers_its_entries_from_one_loses_no_article(store: Store) -> None:
    first = [news(number, guid=str(number)) for number in range(3)]
    take(store, rss(*first))
    later = [news(number + 10, guid=str(number)) for number in range(3)]
    assert take(store, rss(*later)) == TakenEntries(3, 0)
    assert take(store, rss(*later), NOW + timedelta(hours=1)) == TakenEntries(0, 0)
    assert len(titles(store)) == 6


def test_an_article_under_a_number_used_anew_stays_one_of_its_own_among_whatever_comes_later(store: Store) -> None:
    take(store, rss(news(1, guid="1")))
    later = [news(11, guid="1"), *(news(number, guid=str(number)) for number in range(12, 16))]
    assert take(store, rss(*later)) == TakenEntries(5, 0)
    assert take(store, rss(*later, news(16, guid="16"))) == TakenEntries(1, 0)
    assert "Bridge 1 reopens" in titles(store)
    assert len(titles(store)) == 7


def test_a_feed_whose_guids_are_places_in_its_list_loses_no_article(store: Store) -> None:
    def listed(newest: int) -> list[Item]:
        return [news(newest - place, guid=f"{SITE}/feed#{place}") for place in range(4)]

    take(store, rss(*listed(10)))
    assert take(store, rss(*listed(11))) == TakenEntries(1, 0)
    assert take(store, rss(*listed(13))) == TakenEntries(2, 0)
    assert take(store, rss(*listed(13)), NOW + timedelta(hours=1)) == TakenEntries(0, 0)
    assert len(titles(store)) == 7


def test_a_live_page_that_is_renamed_with_its_address_and_time_renewed_is_an_edit(store: Store) -> None:
    # As radio outlets do at the end of the day: "Live updates" becomes "As it happened", under the same guid.
    quiet = [news(number) for number in range(3)]
    live = news(9, title="Live: the talks at Anse")
    take(store, rss(live, *quiet))
    over = replace(live, title="As it happened", link=f"{SITE}/as-it-happened", when=MONDAY + timedelta(hours=9))
    assert take(store, rss(over, *quiet)) == TakenEntries(0, 1)


def test_an_edited_title_with_a_new_address_under_its_old_guid_is_an_edit(store: Store) -> None:
    take(store, rss(news(1)))
    edited = news(1, title="Bridge 1 is shut again", link=f"{SITE}/news/1-shut-again")
    assert take(store, rss(edited)) == TakenEntries(0, 1)


@pytest.mark.parametrize("guid", [None, "always the same", SITE + "/live"])
@pytest.mark.parametrize("link", [None, SITE + "/live", SITE + "/"])
def test_entries_that_all_share_one_link_or_guid_are_each_their_own(
    store: Store, guid: str | None, link: str | None
) -> None:
    items = [Item(f"Update {number}", link, guid, f"Words of update {number}.") for number in range(4)]
    assert take(store, rss(*items[:3])) == TakenEntries(3, 0)
    assert take(store, rss(*items[1:])) == TakenEntries(1, 0)
    assert len(titles(store)) == 4
    pages = store.lease(Work.READ, NOW, 10, 60)
    assert len({store.page_to_read(lease.subject).url for lease in pages}) == 4


def test_a_live_page_whose_updates_have_guids_keeps_each_update_with_the_feeds_own_words(store: Store) -> None:
    items = [Item(f"Update {n}", f"{SITE}/live#post-{n}", f"post-{n}", f"Words of update {n}.") for n in range(4)]
    assert take(store, rss(*items)) == TakenEntries(4, 0)
    urls = {store.page_to_read(lease.subject).url for lease in store.lease(Work.READ, NOW, 10, 60)}
    assert urls == {f"{SITE}/live#post-{number}" for number in range(4)}


def test_an_article_and_its_newer_version_side_by_side_are_one_article(store: Store) -> None:
    items = [news(1), news(1, guid="newer", title="Bridge 1 reopens for good"), news(2), news(3)]
    assert take(store, rss(*items)).new == 4
    assert len(store.lease(Work.READ, NOW, 10, 60)) == 3


def test_of_an_article_and_its_newer_version_under_one_guid_the_newer_one_stands(store: Store) -> None:
    newer = replace(news(1), title="Bridge 1 reopens for good", when=MONDAY + timedelta(hours=1))
    assert take(store, rss(newer, news(1), news(2))).new == 2
    assert titles(store) == ["Bridge 1 reopens for good", "Bridge 2 reopens"]
    assert take(store, rss(news(3), newer, news(1), news(2))) == TakenEntries(1, 0)
    assert titles(store)[0] == "Bridge 1 reopens for good"


@pytest.mark.parametrize("first", FORMATS, ids=lambda made: made.__name__)
def test_the_same_feed_in_any_format_and_order_changes_nothing(store: Store, first: Callable[..., bytes]) -> None:
    chance = random.Random(first.__name__)
    for feed in range(3):
        url = f"{SITE}/feed/{feed}"
        printed = [news(number) for number in chance.sample(range(30), chance.randint(1, 12))]
        assert take(store, first(*printed), url=url).new == len(printed)
        for made in FORMATS:
            chance.shuffle(printed)
            assert take(store, made(*printed), url=url) == TakenEntries(0, 0)
