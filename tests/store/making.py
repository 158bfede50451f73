"""An invented outlet's feed, its entries, its articles and its claims, taken into a store step by step."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dateline.model import (
    Act,
    Article,
    Block,
    BlockKind,
    Claim,
    Entity,
    EntityKind,
    Entry,
    Feed,
    Figure,
    Mode,
    Naming,
    Place,
    Record,
    Span,
)
from dateline.store import Lease, RawAnswer, Store, Work
from dateline.store.articles import TakenArticle
from dateline.store.entries import FoundEntry, TakenEntries

NOON = datetime(2026, 10, 12, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
LINE = "The bridge at Orven will stay shut until Friday, mayor Ilse Tarn said."

on_sqlite = pytest.mark.parametrize("desk_address", ["sqlite"], indirect=True)
"""For a test of what is the same whichever database holds the desk."""


def answer(body: bytes = b"<rss/>", url: str = "https://courier.example/feed", **headers: str) -> RawAnswer:
    return RawAnswer(url, 200, headers, body, NOON)


def entry(number: int, **fields: object) -> Entry:
    made = Entry(
        id=f"guid-{number}",
        title=f"Bridge news {number}",
        link=f"https://courier.example/news/{number}",
        published=NOON - timedelta(minutes=10 * number),
        summary=f"<p>Summary {number}</p>",
    )
    return replace(made, **fields)  # type: ignore[arg-type]


def found(made: Entry, *, full: bool = False) -> FoundEntry:
    return FoundEntry(made, made.id, made.link, full)


def only(store: Store, kind: Work, now: datetime = NOON) -> Lease:
    """The one piece of work of a kind that is due."""
    leases = store.lease(kind, now, 10, 60)
    assert len(leases) == 1, leases
    return leases[0]


def add_feed(store: Store, url: str = "https://courier.example/feed", outlet: str | None = "The Courier") -> int:
    return store.add_feed(url, outlet=outlet)


def take_feed(
    store: Store, *entries: FoundEntry, body: bytes = b"<rss/>", now: datetime = NOON, title: str = "Courier: all news"
) -> TakenEntries:
    """Fetch and read the one feed that is due."""
    store.keep_feed(only(store, Work.FEED, now), answer(body, etag='"1"'), now, now + 30 * MINUTE)
    lease = only(store, Work.ENTRIES, now)
    source = store.feed_to_read(lease.subject)
    return store.take_entries(lease, source, Feed(title, "https://courier.example/", ()), entries, now, seen=now)


def article(number: int = 1, text: str = LINE, **fields: object) -> Article:
    made = Article(
        url=f"https://courier.example/news/{number}",
        headline=f"Bridge news {number}",
        text=text,
        blocks=(Block(BlockKind.PARAGRAPH, Span(0, len(text))),),
        outlet="The Courier",
        published=NOON - timedelta(minutes=10 * number),
        language="en",
    )
    return replace(made, **fields)  # type: ignore[arg-type]


def take_page(store: Store, body: bytes = b"<html>", now: datetime = NOON, look: datetime | None = None) -> None:
    """Fetch the one page that is due."""
    store.keep_page(only(store, Work.PAGE, now), answer(body, "https://courier.example/news"), now, look)


def take_article(
    store: Store, made: Article, now: datetime = NOON, *, from_page: bool = True, canonical: str | None = None
) -> TakenArticle:
    """Read the one page that is to be read."""
    lease = only(store, Work.READ, now)
    source = store.page_to_read(lease.subject)
    return store.take_article(
        lease, source, made, version=1, now=now, seen=now, from_page=from_page, canonical=canonical
    )


def bring(store: Store, made: Article, feed_url: str = "https://courier.example/feed", now: datetime = NOON) -> int:
    """Take one article of an outlet all the way in, but for its claims; its id."""
    feed_id = store.add_feed(feed_url, outlet=made.outlet)
    store.read_feed_soon(feed_id)
    item = Entry(id=made.url, title=made.headline or "", link=made.url, published=made.published)
    take_feed(store, found(item), body=made.url.encode(), now=now)
    take_page(store, made.text.encode(), now)
    return take_article(store, made, now).id


def record(made: Article, *, naming: Naming = Naming.PERSON, speaker: str | None = "Ilse Tarn") -> Record:
    """A record of ``LINE`` at the head of an article."""
    start = LINE.index("mayor")
    return Record(
        sentences=(Span(0, len(LINE)),),
        entities=(Entity("Ilse Tarn", EntityKind.PERSON, (Span(start + 6, start + 15),), ("mayor",)),),
        claims=(
            Claim(
                source=Span(start, start + 15),
                cue=Span(start + 16, start + 20),
                content=(Span(0, start - 2),),
                speaker=speaker,
                naming=naming,
                mode=Mode.REPORTED,
                act=Act.STATE,
            ),
        ),
        places=(Place(Span(14, 19), "Orven", "XX", 1.5, 2.5, 0.9),),
        figures=(Figure(Span(0, 3), 1.0, None, "bridge", "closed"),),
    )


def take_record(store: Store, made: Record, now: datetime = NOON) -> int:
    """Record the one article that is due."""
    lease = only(store, Work.RECORD, now)
    store.take_record(lease, store.article_to_record(lease.subject), made, version=1, now=now)
    return lease.subject


def place(store: Store, wire: int | None = None, story: int | None = None, now: datetime = NOON) -> tuple[int, int]:
    """Place the next article; the ids of its wire and its story."""
    role = store.take_role("placing", now, 60)
    assert role is not None
    source = store.unplaced(1)[0]
    ids = store.place(role, source, wire, story, now)
    store.leave_role(role)
    return ids
