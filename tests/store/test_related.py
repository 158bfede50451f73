"""Which stories name whom and what another names, and what stands beside an article in lists."""

from __future__ import annotations

from datetime import timedelta

from dateline.model import Entity, EntityKind, Printer, Record, Span
from dateline.store import Store, Work
from tests.store.making import (
    HOUR,
    LINE,
    MINUTE,
    NOON,
    article,
    bring,
    entry,
    found,
    only,
    place,
    take_article,
    take_feed,
    take_page,
    take_record,
)
from tests.store.making import record as recorded

DAY = timedelta(days=1)


def named(*names: str) -> Record:
    return Record(
        sentences=(Span(0, len(LINE)),),
        entities=tuple(Entity(name, EntityKind.PERSON, (Span(0, 3),)) for name in names),
    )


def tell(store: Store, number: int, *names: str, days: int = 0, story: int | None = None) -> int:
    made = article(number, published=NOON - days * DAY)
    bring(store, made)
    take_record(store, named(*names))
    return place(store, None, story)[1]


def test_relatives_of_a_story_are_those_that_share_at_least_two_names_with_it_the_rarer_the_better(
    store: Store,
) -> None:
    first = tell(store, 1, "Ilse Tarn", "Orven", "Bram Okker", days=3)
    for number in range(2, 6):
        tell(store, number, "Orven", "Ilse Tarn", f"Somebody {number}")
    near = tell(store, 6, "Ilse Tarn", "Bram Okker", "Dorte Haim")
    tell(store, 7, "Bram Okker")
    found = store.relatives(first)
    assert found is not None
    assert (found.own.id, set(found.own.names)) == (first, {"Ilse Tarn", "Orven", "Bram Okker"})
    assert found.others[0].id == near
    assert set(found.others[0].names) == {"Ilse Tarn", "Bram Okker", "Dorte Haim"}
    assert len(found.others) == 5
    assert found.common["Bram Okker"] < found.common["Ilse Tarn"]


def test_a_name_counts_by_the_share_of_texts_that_have_it(store: Store) -> None:
    story = tell(store, 1, "Ilse Tarn", "Orven")
    tell(store, 2, "Ilse Tarn", story=story)
    lease = only(store, Work.OUTLINE)
    standing = store.story_articles(story)
    store.take_outline(lease, store.story(story).outline, standing, version=1)
    found = store.relatives(story)
    assert found is not None and found.own.names == {"Ilse Tarn": 1.0, "Orven": 0.5}


def test_a_story_that_names_nobody_has_no_relatives(store: Store) -> None:
    assert store.relatives(tell(store, 1)) is None


def test_a_line_of_the_river_says_who_prints_its_story(store: Store) -> None:
    story = tell(store, 1)
    (line,) = store.river()
    assert line.story is not None and (line.story.id, line.story.printed_by) == (story, ())
    printers = (Printer("The Courier", "courier.example", 1, 0),)
    lease = only(store, Work.OUTLINE)
    standing = store.story_articles(story)
    store.take_outline(lease, store.story(story).outline, standing, version=1, printed_by=printers)
    (line,) = store.river()
    assert line.story is not None and line.story.printed_by == printers
    assert (line.story.original, line.story.carried) == (1, 0)
    assert store.stories()[0].printed_by == printers


def test_copies_that_other_outlets_printed_or_changed_since_are_found(store: Store) -> None:
    own = bring(store, article(1))
    take_record(store, recorded(article(1)))
    wire, story = place(store)
    copy = article(2, url="https://herald.example/2", outlet="The Herald")
    bring(store, copy, "https://herald.example/feed")
    take_record(store, recorded(copy))
    place(store, wire, story)
    assert store.newer_copies(own, NOON - HOUR) == (copy,)
    assert store.newer_copies(own, NOON) == ()
    later = NOON + MINUTE
    store.read_feed_soon(2)
    item = entry(2, id=copy.url, link=copy.url, summary="new words")
    take_feed(store, found(item), body=b"2", now=later)
    take_page(store, b"2", later)
    changed = article(2, LINE + " It rained.", url=copy.url, outlet="The Herald")
    take_article(store, changed, later)
    assert store.newer_copies(own, NOON) == (changed,)
    assert store.newer_copies(4711, NOON) == ()
