"""Entries: what feeds announce, and the pages that they announce it at.

A *page row* is an address where an article stands or will stand. Several entries, of one feed or of several, can
announce the same page; it is fetched and read once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from dateline.errors import DatelineError, NoSuchRow
from dateline.model import Entry, Feed, FollowedAs
from dateline.store.announcing import NewEntry, announce, brings
from dateline.store.asking import Pacing, feed_was_moved, pace_feed
from dateline.store.columns import digest
from dateline.store.database import Database
from dateline.store.entry_identity import KnownEntry, recognise
from dateline.store.erased import DELETED_PAGE, pages_kept_out
from dateline.store.exchanges import Exchanged, keep_exchange, note_made, note_partial, note_wrong
from dateline.store.feeds import RawAnswer, body_digest, drop_raw, feed_is_well, keep_raw
from dateline.store.inserts import outlet_id
from dateline.store.rows import change, change_all
from dateline.store.schema import entries, feeds, outlets, pages, raw, work
from dateline.store.work import Lease, Work, ask_for, ask_for_each, finish, note_failure, reschedule


@dataclass(frozen=True, slots=True)
class FeedToRead:
    """A feed's raw answer. kind: what stands at its address."""

    raw_id: int
    feed_id: int
    answer: RawAnswer
    kind: FollowedAs = "feed"


@dataclass(frozen=True, slots=True)
class FoundEntry:
    """An entry as read. key: its identity within the feed; address: its link's clean form, None where it has none that
    is of this entry alone; full: whether it brings its article's whole text."""

    entry: Entry
    key: str
    address: str | None
    full: bool


@dataclass(frozen=True, slots=True)
class TakenEntries:
    """What a reading of a feed brought. new: entries never seen before; changed: entries whose words have changed."""

    new: int
    changed: int


@dataclass(frozen=True, slots=True)
class PageToFetch:
    """What a fetcher needs to ask for a page. fetches: how often it was fetched before; read: whether there is an
    article of it already."""

    id: int
    url: str
    etag: str | None
    last_modified: str | None
    fetches: int
    read: bool


PAGE = select(pages).where(pages.c.id == bindparam("id_"))
_ANSWER = (
    select(raw, feeds.c.kind).join_from(raw, feeds, feeds.c.id == raw.c.feed_id).where(raw.c.id == bindparam("id_"))
)
_BODY = select(pages.c.body).where(pages.c.id == bindparam("id_"))
_FETCHED = update(pages).where(pages.c.id == bindparam("id_")).values(fetches=pages.c.fetches + 1)
_NAMED = select(feeds.c.title, feeds.c.outlet_known).where(feeds.c.id == bindparam("id_"))
# The outlet whose feed first announced the page.
_announced = entries.alias()
OUTLET_OF_PAGE = (
    select(outlets.c.name)
    .join_from(_announced, feeds, feeds.c.id == _announced.c.feed_id)
    .join(outlets, outlets.c.id == feeds.c.outlet_id)
    .where(_announced.c.page_id == bindparam("id_"))
    .order_by(_announced.c.id)
    .limit(1)
    .scalar_subquery()
)


class EntryQuestions(Database):
    """What feeds announce."""

    def feed_to_read(self, raw_id: int) -> FeedToRead:
        """A feed's answer that was kept and not read yet. Raises ``NoSuchRow``."""
        with self.reading() as connection:
            row = connection.execute(_ANSWER, {"id_": raw_id}).one_or_none()
        if row is None:
            raise NoSuchRow(f"answer {raw_id}", "is not on this desk")
        answer = RawAnswer(row.url, row.status, row.headers, row.body, row.fetched)
        return FeedToRead(raw_id, row.feed_id, answer, row.kind)

    def take_entries(
        self,
        lease: Lease,
        source: FeedToRead,
        feed: Feed,
        found: Sequence[FoundEntry],
        now: datetime,
        *,
        seen: datetime,
        paced: Callable[[TakenEntries], Pacing] | None = None,
    ) -> TakenEntries:
        """Keep what was read out of a feed's answer, and ask for the pages of what is new. now: when that is due; seen:
        by the desk's clock, the time of an entry that gives none; paced: how the feed is asked from now on."""
        with self.writing() as connection:
            finish(connection, lease)
            _feed_was_read(connection, source, feed, now)
            known = recognise(connection, source.feed_id, found, seen)
            addresses = [digest(_address(source.feed_id, item)) for item in found]
            out = pages_kept_out(connection, addresses)
            # An article and its newer version, side by side under one guid, are the newer one.
            newest = {known[place].key: place for place in _oldest_first(found) if addresses[place] not in out}
            first: list[NewEntry] = []
            edited: dict[int, dict[str, object]] = {}
            again: list[tuple[Work, int, datetime]] = []
            for key, place in newest.items():
                item, content, before = found[place], known[place].content, known[place].before
                if before is None:
                    first.append(NewEntry(item, key, content, addresses[place], _url(source.feed_id, item)))
                elif not _is_as_it_was(before, key, content, item):
                    edited[before.id] = _words_of(key, content, item)
                    if before.content != content:
                        again.append((brings(item), before.page_id, item.entry.published or now))
            announce(connection, source.feed_id, first, now, seen=seen)
            change_all(connection, entries, edited)
            ask_for_each(connection, again, now)
            new, changed = len(first), len(again)
            note_made(connection, source.raw_id, entries=len(found), new=new, changed=changed)
            if feed.partial is not None:
                note_partial(connection, source.raw_id, feed.partial)
            feed_was_moved(connection, source.feed_id, source.raw_id, now)
            taken = TakenEntries(new, changed)
            if paced is not None:
                pace_feed(connection, source.feed_id, paced(taken), now)
            # An answer that holds what was deleted for good would bring its words back.
            if (not new and not changed) or DELETED_PAGE in out.values():
                drop_raw(connection, source.raw_id)
        return taken

    def no_feed(
        self,
        lease: Lease,
        source: FeedToRead,
        error: DatelineError,
        now: datetime,
        next_at: Callable[[int], datetime],
    ) -> None:
        """A feed's answer was no feed: keep why on the feed's own row. The answer itself stays as it came.

        next_at: when to read the feed again, given its failures in a row before this one.
        """
        with self.writing() as connection:
            finish(connection, lease)
            note_wrong(connection, source.raw_id, error)
            row = connection.execute(
                select(work).where(work.c.kind == Work.FEED, work.c.subject == source.feed_id)
            ).one_or_none()
            if row is not None:
                feed_lease = Lease(Work.FEED, source.feed_id, row.id, row.token, row.attempts)
                note_failure(connection, feed_lease, error, now, next_at(row.attempts))

    def page_to_fetch(self, page_id: int) -> PageToFetch:
        """What a fetcher needs. Raises ``NoSuchRow``."""
        with self.reading() as connection:
            row = connection.execute(PAGE, {"id_": page_id}).one_or_none()
        if row is None:
            raise NoSuchRow(f"page {page_id}", "is not on this desk")
        return PageToFetch(row.id, row.url, row.etag, row.last_modified, row.fetches, row.article_id is not None)

    def keep_page(
        self,
        lease: Lease,
        answer: RawAnswer,
        now: datetime,
        next_at: datetime | None,
        *,
        exchange: Exchanged | None = None,
    ) -> bool:
        """Keep a page's answer, before anything is read out of it. next_at: when to look again, None for never. False
        where its bytes are those read last time."""
        with self.writing() as connection:
            reschedule(connection, lease, next_at)
            known = connection.execute(_BODY, {"id_": lease.subject}).scalar()
            _fetched(connection, lease.subject)
            if known == body_digest(answer.body):
                keep_exchange(connection, exchange, page_id=lease.subject)
                return False
            raw_id = keep_raw(connection, answer, page_id=lease.subject)
            keep_exchange(connection, exchange, page_id=lease.subject, raw_id=raw_id)
            ask_for(connection, Work.READ, [lease.subject], now)
        return True

    def page_unchanged(
        self,
        lease: Lease,
        next_at: datetime | None,
        *,
        exchange: Exchanged | None = None,
        error: DatelineError | None = None,
    ) -> None:
        """The page is what it was when it was last read, or (error) could not be looked at again, which is no news."""
        with self.writing() as connection:
            reschedule(connection, lease, next_at)
            keep_exchange(connection, exchange, page_id=lease.subject, error=error)
            _fetched(connection, lease.subject)

    def page_failed(
        self,
        lease: Lease,
        error: DatelineError,
        now: datetime,
        next_at: datetime | None,
        *,
        exchange: Exchanged | None = None,
    ) -> None:
        """Keep why a page could not be fetched. next_at: when to try again; None to give up and to make do with what
        the feed said of it."""
        with self.writing() as connection:
            keep_exchange(connection, exchange, page_id=lease.subject, error=error)
            note_failure(connection, lease, error, now, next_at)
            if next_at is None:
                ask_for(connection, Work.READ, [lease.subject], now)


def _feed_was_read(connection: Connection, source: FeedToRead, feed: Feed, now: datetime) -> None:
    row = connection.execute(_NAMED, {"id_": source.feed_id}).one()
    headers = source.answer.headers
    change(
        connection,
        feeds,
        source.feed_id,
        body=body_digest(source.answer.body),
        etag=headers.get("etag"),
        last_modified=headers.get("last-modified"),
        site=feed.link,
        title=row.title or feed.title or None,
    )
    if not row.outlet_known and feed.title:
        change(connection, feeds, source.feed_id, outlet_id=outlet_id(connection, feed.title))
    feed_is_well(connection, source.feed_id, now)


def _oldest_first(found: Sequence[FoundEntry]) -> list[int]:
    """The places of entries, by time; those without one keep where the feed's order (newest first) puts them."""
    places = range(len(found) - 1, -1, -1)
    times = [found[place].entry.published or found[place].entry.updated for place in places]
    last = next((time for time in times if time is not None), None)
    keys = []
    for time in times:
        last = time or last
        keys.append(last.timestamp() if last else 0.0)
    return [place for _, place in sorted(zip(keys, places, strict=True), key=lambda pair: pair[0])]


def _url(feed_id: int, item: FoundEntry) -> str:
    """Where an entry's page stands, for people."""
    address = _address(feed_id, item)
    url = item.entry.link or address
    if item.address is None and item.entry.link and "#" not in url:
        return f"{url}#{digest(address)[:12]}"  # several entries link there, each an article of its own
    return url


def _address(feed_id: int, item: FoundEntry) -> str:
    # An entry without a link of its own is its own page: its article is made of the feed's words.
    return item.address or f"feed:{feed_id}#{item.key}"


def _is_as_it_was(before: KnownEntry, key: str, content: str, item: FoundEntry) -> bool:
    stays = item.address is None or before.address == item.address
    return stays and (before.key, before.content) == (key, content)


def _words_of(key: str, content: str, item: FoundEntry) -> dict[str, object]:
    """What a known entry has become, as its row keeps it."""
    entry = item.entry
    known = {"digest": key, "title": entry.title, "link": entry.link, "content": content}
    return {**known, "full": item.full, "entry": entry}


def _fetched(connection: Connection, page_id: int) -> None:
    connection.execute(_FETCHED, {"id_": page_id})
