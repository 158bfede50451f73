"""The stages between fetching and the pages, each a batch of leased work at a time."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property, partial
from typing import Generic, TypeVar

from dateline.articles.outlet_rules import OutletRules, load_rules
from dateline.config import Settings
from dateline.copies.origins import Printing, printers_of
from dateline.errors import DatelineError, LeaseLost, NoSuchRow, NotAFeed, NotAnArticle, PageUnreadable
from dateline.pipeline import versions
from dateline.pipeline.clock import Clock
from dateline.pipeline.faults import fault_of, of_the_database
from dateline.pipeline.habits import learn_due, read_source
from dateline.pipeline.hubs import note_hub
from dateline.pipeline.indexing import Indexer
from dateline.pipeline.intake import MadeArticle, article_of, entries_of, recorded
from dateline.pipeline.logged import log_work
from dateline.pipeline.pacing import pacing_of
from dateline.pipeline.placing import Placer, refresh_wire
from dateline.pipeline.proving import SUSPECT, Deadly, prove
from dateline.pipeline.report import Tally
from dateline.pipeline.rereading import reread
from dateline.pipeline.schedule import Pace, feed_after_failure
from dateline.record import Gazetteer, analyse, load_gazetteer
from dateline.store import Lease, Store, Work
from dateline.store.articles import PageToRead, TakenArticle
from dateline.store.entries import FeedToRead
from dateline.store.placing import StandingArticle
from dateline.store.record import ArticleToRecord
from dateline.stories import outline

S = TypeVar("S")
T = TypeVar("T")

_BATCH = 8
_PLACED_AT_ONCE = 32
_OUTLINES_WAIT_SECONDS = 5.0
_KINDS = (Work.ENTRIES, Work.READ, Work.REREAD, Work.CAPTURE, Work.RECORD, Work.WIRE, Work.OUTLINE)


@dataclass(frozen=True, slots=True)
class _Made(Generic[T]):
    """What was made for a lease. keep: hands it to the store; wrong: what was wrong with what it was made of."""

    keep: Callable[[], T]
    wrong: DatelineError | None = None


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

    @cached_property
    def _outlets(self) -> OutletRules:
        """The outlets' own rules. A file that is none stops no reading: it is said once, and passed over."""
        rules = load_rules(self._settings.outlets_dir)
        for fault in rules.faults:
            log_work("outlet", fault.subject, time.monotonic(), fault)
        return rules

    def step(self) -> bool:
        """Do some of what there is to do. False where there was nothing."""
        due = self._store.waiting(_KINDS, self._clock.now())
        done, articles = 0, self.tally.articles
        if Work.ENTRIES in due:
            done += self._each(Work.ENTRIES, 2, self._entries)
        if done or Work.READ in due:
            done += self._together(Work.READ, _BATCH, self._store.page_to_read, self._read, self._count)
        if done or Work.RECORD in due:
            done += self._together(
                Work.RECORD, _BATCH, self._store.article_to_record, self._record, self._count_recorded
            )
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
                done += self._together(
                    Work.OUTLINE, 2 * _BATCH, self._store.story_articles, self._outline, self._count_outlined
                )
        if self.tally.articles > articles:
            learn_due(self._store)
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
            found = _tried(partial(do, lease))
            if isinstance(found, Exception):
                self._fail(lease, found, began)
            else:
                self._done(lease, began, found)
        return len(leases)

    def _together(
        self,
        kind: Work,
        limit: int,
        look: Callable[[int], S],
        make: Callable[[Lease, S], _Made[T]],
        count: Callable[[Lease, T], None],
    ) -> int:
        """Take work of a kind and do it: all that it needs of the store asked in one view, all that came of it kept in
        one transaction. look: gives what there is to work on, by the work's subject; make: works; count: what was
        kept."""
        leases = self._store.lease(kind, self._clock.now(), limit, self._pace.lease_seconds)
        sources = _all_in(self._store.one_view, [partial(look, lease.subject) for lease in leases])
        made: list[tuple[Lease, float, _Made[T]]] = []
        for lease, source in zip(leases, sources, strict=True):
            began = time.monotonic()
            found = source if isinstance(source, Exception) else _tried(partial(make, lease, source))
            if isinstance(found, Exception):
                self._fail(lease, found, began)
            else:
                made.append((lease, time.monotonic() - began, found))
        began = time.monotonic()
        kept = _all_in(self._store.one_transaction, [one.keep for _, _, one in made])
        share = (time.monotonic() - began) / max(len(made), 1)
        for (lease, seconds, one), result in zip(made, kept, strict=True):
            began = time.monotonic() - seconds - share
            if isinstance(result, Exception):
                self._fail(lease, result, began)
            else:
                count(lease, result)
                self._done(lease, began, one.wrong)
        return len(leases)

    def _done(self, lease: Lease, began: float, wrong: DatelineError | None) -> None:
        if wrong is not None:
            self.tally.note(wrong)
        log_work(lease.kind, lease.subject, began, wrong)

    def _fail(self, lease: Lease, fault: Exception, began: float) -> None:
        if isinstance(fault, (LeaseLost, NoSuchRow)):
            return  # another worker has it, or what it is about is gone
        error = fault if isinstance(fault, Deadly) else fault_of(lease, fault)
        self._keep_error(lease, error)
        self._done(lease, began, error)

    def _keep_error(self, lease: Lease, error: DatelineError) -> None:
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

    def _read(self, lease: Lease, source: PageToRead) -> _Made[TakenArticle | None]:
        seen = source.raw.fetched if source.raw is not None else self._clock.seen()
        self._prove(lease, article_of, source, seen, None, self._outlets)
        try:
            made = read_source(self._store, source, seen, self._outlets)
        except NotAnArticle as error:
            return _Made(partial(self._keep_none, lease, error), error)
        return _Made(partial(self._keep_article, lease, source, made, seen), made.error)

    def _keep_none(self, lease: Lease, error: DatelineError) -> None:
        self._store.no_article(lease, error, self._clock.now())

    def _keep_article(self, lease: Lease, source: PageToRead, made: MadeArticle, seen: datetime) -> TakenArticle | None:
        if self._is_kept_out(lease, made.canonical):
            return None
        return self._store.take_article(
            lease,
            source,
            made.article,
            version=versions.ARTICLE,
            now=self._clock.now(),
            seen=seen,
            from_page=made.from_page,
            canonical=made.canonical,
            error=made.error,
            habit_id=made.habit_id,
        )

    def _count(self, lease: Lease, taken: TakenArticle | None) -> None:
        if taken is None or taken.changed is None:
            return
        if taken.changed == "first":
            self.tally.articles += 1
        else:
            self.tally.revisions += 1

    def _is_kept_out(self, lease: Lease, canonical: str | None) -> bool:
        """Whether what was read from a page was deleted or pruned under another address; the page goes then too. An
        article that an earlier version of the desk read is read anew first: else what is better read now would look
        like something that the outlet has changed."""
        known = self._store.known_page(lease.subject, canonical, versions.ARTICLE)
        if known.kept_out is not None:
            self._store.keep_out(lease, known.kept_out, self._clock.now())
            return True
        if known.behind is not None:
            reread(
                self._store,
                known.behind,
                self._places,
                self._clock.now(),
                outlets=self._outlets,
                claims=self._settings.claims,
            )
        return False

    def _reread(self, lease: Lease) -> None:
        now, by = self._clock.now(), self._settings.claims
        reread(self._store, lease.subject, self._places, now, lease, self._outlets, by)

    def _capture(self, lease: Lease) -> DatelineError | None:
        source = self._store.capture_to_read(lease.subject)
        if source is None:
            self._store.drop_work(lease)
            return None
        self._prove(lease, article_of, source.page, source.answer.fetched, None, self._outlets)
        try:
            made = read_source(self._store, source.page, source.answer.fetched, self._outlets)
        except (NotAnArticle, PageUnreadable) as error:
            self._store.no_capture(lease, source, error, self._clock.now())
            return error
        if self._is_kept_out(lease, made.canonical):
            return None
        now = self._clock.now()
        taken = self._store.take_capture(
            lease,
            source,
            made.article,
            version=versions.ARTICLE,
            now=now,
            canonical=made.canonical,
            habit_id=made.habit_id,
        )
        self._count(lease, taken)
        return None

    def _no_capture(self, lease: Lease, error: DatelineError) -> None:
        source = self._store.capture_to_read(lease.subject)
        if source is not None:
            self._store.no_capture(lease, source, error, self._clock.now())

    def _record(self, lease: Lease, source: ArticleToRecord) -> _Made[None]:
        self._prove(lease, recorded, source.article, self._settings.places, self._settings.claims)
        record = analyse(source.article, places=self._places, claims=self._settings.claims)
        now = self._clock.now()
        keep = partial(self._store.take_record, lease, source, record, world=self._places)
        return _Made(partial(keep, version=versions.RECORD, now=now))

    def _count_recorded(self, lease: Lease, _: None) -> None:
        self.tally.recorded += 1

    def _outline(self, lease: Lease, standing: tuple[StandingArticle, ...]) -> _Made[None]:
        if not standing:
            return _Made(partial(self._store.drop_work, lease))
        told = outline(
            [source.article for source in standing],
            {source.article.url: source.record for source in standing if source.record is not None},
            {source.article.url: source.wire_id for source in standing if source.wire_id is not None},
            times={source.article.url: source.at for source in standing},
        )
        printed_by = printers_of([_printing(source) for source in standing])
        keep = partial(self._store.take_outline, lease, told, standing, printed_by=printed_by)
        return _Made(partial(keep, version=versions.OUTLINE))

    def _count_outlined(self, lease: Lease, _: None) -> None:
        self.tally.stories.add(lease.subject)


def _printing(source: StandingArticle) -> Printing:
    """An article of a story; one that has not been placed prints a text of its own."""
    text = source.wire_id if source.wire_id is not None else -source.id
    return Printing(source.article, source.outlet, text, source.at)


def _tried(call: Callable[[], T]) -> T | Exception:
    """What a call gives, or what it raises, unless the database failed: then nothing goes on."""
    try:
        return call()
    except Exception as fault:
        if of_the_database(fault):
            raise
        return fault


def _all_in(block: Callable[[], AbstractContextManager[None]], calls: Sequence[Callable[[], T]]) -> list[T | Exception]:
    """What each call gives, or what it raises: all in one block, or, where one raises, each outside of it, for it is to
    cost the others nothing."""
    if len(calls) > 1:
        try:
            with block():
                return [call() for call in calls]
        except Exception as fault:
            if of_the_database(fault):
                raise
    return [_tried(call) for call in calls]
