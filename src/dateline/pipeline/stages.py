"""The stages between fetching and the pages, each a batch of leased work at a time."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from datetime import timedelta
from functools import cached_property

from dateline.config import Settings
from dateline.errors import DatelineError, LeaseLost, NoSuchRow, NotAFeed, NotAnArticle, PageUnreadable
from dateline.pipeline import versions
from dateline.pipeline.clock import Clock
from dateline.pipeline.faults import fault_of
from dateline.pipeline.hubs import note_hub
from dateline.pipeline.indexing import Indexer
from dateline.pipeline.intake import article_of, entries_of, recorded
from dateline.pipeline.logged import log_work
from dateline.pipeline.pacing import pacing_of
from dateline.pipeline.placing import Placer, refresh_wire
from dateline.pipeline.proving import SUSPECT, Deadly, prove
from dateline.pipeline.report import Tally
from dateline.pipeline.rereading import reread
from dateline.pipeline.schedule import Pace, feed_after_failure
from dateline.record import Gazetteer, analyse, load_gazetteer
from dateline.store import Lease, Store, Work
from dateline.store.entries import FeedToRead
from dateline.stories import outline

_BATCH = 8
_PLACED_AT_ONCE = 32
_OUTLINES_WAIT_SECONDS = 5.0
_KINDS = (Work.ENTRIES, Work.READ, Work.REREAD, Work.CAPTURE, Work.RECORD, Work.WIRE, Work.OUTLINE)


class Stages:
    """Everything a worker does besides fetching. Safe to stop after any step: what was not kept is done again."""

    def __init__(self, store: Store, settings: Settings, clock: Clock, pace: Pace) -> None:
        self.tally = Tally()
        self._store = store
        self._settings = settings
        self._clock = clock
        self._pace = pace
        self._placer = Placer(store, clock, pace)
        self._indexer = Indexer(store)
        self._announced = False
        self._outlined = time.monotonic()

    @cached_property
    def _places(self) -> Gazetteer:
        return load_gazetteer(self._settings.places)

    def step(self) -> bool:
        """Do some of what there is to do. False where there was nothing."""
        due = self._store.waiting(_KINDS, self._clock.now())
        done = 0
        for kind, limit, do in (
            (Work.ENTRIES, 2, self._entries),
            (Work.READ, _BATCH, self._read),
            (Work.RECORD, _BATCH, self._record),
        ):
            if done or kind in due:
                done += self._each(kind, limit, do)
        began = time.monotonic()
        placed = self._placer.place(_PLACED_AT_ONCE)
        if placed:
            log_work("place", "articles", began, placed=placed)
        self.tally.placed += placed
        done += placed
        # What archives have comes after all that is fresh: neither reading nor placing waits for it.
        if not done and Work.CAPTURE in due:
            done += self._each(Work.CAPTURE, _BATCH, self._capture)
        if not done and Work.REREAD in due:
            done += self._each(Work.REREAD, _BATCH, self._reread)
        # A story that grows is outlined once it has grown, or every few seconds: not for each article anew.
        if not done or time.monotonic() - self._outlined > _OUTLINES_WAIT_SECONDS:
            self._outlined = time.monotonic()
            if Work.WIRE in due:
                done += self._each(Work.WIRE, 4 * _BATCH, lambda lease: refresh_wire(self._store, lease))
            if Work.OUTLINE in due:
                done += self._each(Work.OUTLINE, 2 * _BATCH, self._outline)
        done += self._indexer.index(idle=not done)
        return done > 0

    def announced(self) -> bool:
        """Whether feeds have announced pages since this was asked last."""
        announced, self._announced = self._announced, False
        return announced

    def stop(self) -> None:
        """Let other workers place articles at once."""
        self._placer.leave()

    def _each(self, kind: Work, limit: int, do: Callable[[Lease], DatelineError | None]) -> int:
        """Take work of a kind and do it. do: gives what was wrong with what it was about, kept on its row already."""
        leases = self._store.lease(kind, self._clock.now(), limit, self._pace.lease_seconds)
        for lease in leases:
            began = time.monotonic()
            try:
                wrong = do(lease)
            except (LeaseLost, NoSuchRow):
                continue  # another worker has it, or what it is about is gone
            except Deadly as error:
                self._fail(lease, wrong := error)
            except Exception as fault:  # noqa: BLE001  (see faults)
                self._fail(lease, wrong := fault_of(lease, fault))
            if wrong is not None:
                self.tally.note(wrong)
            log_work(kind, lease.subject, began, wrong)
        return len(leases)

    def _fail(self, lease: Lease, error: DatelineError) -> None:
        with contextlib.suppress(LeaseLost, NoSuchRow):
            if lease.kind is Work.RECORD:
                self._store.record_failed(lease, error, self._clock.now())
            elif lease.kind is Work.ENTRIES:
                self._no_feed(lease, self._store.feed_to_read(lease.subject), error)
            elif lease.kind is Work.CAPTURE:
                self._no_capture(lease, error)
            else:
                self._store.fail(lease, error, self._clock.now(), None)

    def _entries(self, lease: Lease) -> DatelineError | None:
        source = self._store.feed_to_read(lease.subject)
        self._prove(lease, entries_of, source, self._settings.full_text)
        try:
            feed, found = entries_of(source, self._settings.full_text)
        except NotAFeed as error:
            self._no_feed(lease, source, error)
            return error
        now = self._clock.now()
        paced = pacing_of(self._store, self._settings, source, feed, now)
        taken = self._store.take_entries(lease, source, feed, found, now, seen=self._clock.seen(), paced=paced)
        self.tally.entries += taken.new
        self._announced |= taken.new + taken.changed > 0
        note_hub(self._store, self._settings, source, taken.new, now)
        return None

    def _prove(self, lease: Lease, function: Callable[..., object], *given: object) -> None:
        """Try work in another process first that workers have ended at. Raises ``Deadly``."""
        if lease.attempts >= SUSPECT:
            seconds = self._pace.lease_seconds

            def again() -> None:
                self._store.extend([lease], self._clock.now() + timedelta(seconds=seconds))

            prove(lease, again, seconds / 3, function, *given)

    def _no_feed(self, lease: Lease, source: FeedToRead, error: DatelineError) -> None:
        now = self._clock.now()
        interval = timedelta(minutes=self._settings.feed_interval_minutes)
        self._store.no_feed(
            lease, source, error, now, lambda failures: feed_after_failure(now, source.feed_id, failures, interval)
        )
        self.tally.unreadable.add(source.feed_id)

    def _read(self, lease: Lease) -> DatelineError | None:
        source = self._store.page_to_read(lease.subject)
        seen = source.raw.fetched if source.raw is not None else self._clock.seen()
        self._prove(lease, article_of, source, seen)
        try:
            made = article_of(source, seen)
        except NotAnArticle as error:
            self._store.no_article(lease, error, self._clock.now())
            return error
        if self._is_kept_out(lease, made.canonical):
            return None
        taken = self._store.take_article(
            lease,
            source,
            made.article,
            version=versions.ARTICLE,
            now=self._clock.now(),
            seen=seen,
            from_page=made.from_page,
            canonical=made.canonical,
            error=made.error,
        )
        if taken.changed == "first":
            self.tally.articles += 1
        elif taken.changed is not None:
            self.tally.revisions += 1
        return made.error

    def _is_kept_out(self, lease: Lease, canonical: str | None) -> bool:
        """Whether what was read from a page was deleted or pruned under another address; the page goes then too. An
        article that an earlier version of the desk read is read anew first: else what is better read now would look
        like something that the outlet has changed."""
        known = self._store.known_page(lease.subject, canonical, versions.ARTICLE)
        if known.kept_out is not None:
            self._store.keep_out(lease, known.kept_out, self._clock.now())
            return True
        if known.behind is not None:
            reread(self._store, known.behind, self._places, self._clock.now())
        return False

    def _reread(self, lease: Lease) -> None:
        reread(self._store, lease.subject, self._places, self._clock.now(), lease)

    def _capture(self, lease: Lease) -> DatelineError | None:
        source = self._store.capture_to_read(lease.subject)
        if source is None:
            self._store.drop_work(lease)
            return None
        self._prove(lease, article_of, source.page, source.answer.fetched)
        try:
            made = article_of(source.page, source.answer.fetched)
        except (NotAnArticle, PageUnreadable) as error:
            self._store.no_capture(lease, source, error, self._clock.now())
            return error
        if self._is_kept_out(lease, made.canonical):
            return None
        now = self._clock.now()
        taken = self._store.take_capture(
            lease, source, made.article, version=versions.ARTICLE, now=now, canonical=made.canonical
        )
        if taken.changed == "first":
            self.tally.articles += 1
        elif taken.changed is not None:
            self.tally.revisions += 1
        return None

    def _no_capture(self, lease: Lease, error: DatelineError) -> None:
        source = self._store.capture_to_read(lease.subject)
        if source is not None:
            self._store.no_capture(lease, source, error, self._clock.now())

    def _record(self, lease: Lease) -> None:
        source = self._store.article_to_record(lease.subject)
        self._prove(lease, recorded, source.article, self._settings.places)
        record = analyse(source.article, places=self._places)
        self._store.take_record(lease, source, record, version=versions.RECORD, now=self._clock.now())
        self.tally.recorded += 1

    def _outline(self, lease: Lease) -> None:
        standing = self._store.story_articles(lease.subject)
        if not standing:
            self._store.drop_work(lease)
            return
        told = outline(
            [source.article for source in standing],
            {source.article.url: source.record for source in standing if source.record is not None},
            {source.article.url: source.wire_id for source in standing if source.wire_id is not None},
            times={source.article.url: source.at for source in standing},
        )
        self._store.take_outline(lease, told, standing, version=versions.OUTLINE)
        self.tally.stories.add(lease.subject)
