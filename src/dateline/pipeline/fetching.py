"""Fetching what is due, many addresses at once and few of one host, in a thread with an event loop of its own."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections import Counter
from collections.abc import Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from dateline.config import Settings
from dateline.errors import DatelineError, FetchFailed, LeaseLost, NoSuchRow
from dateline.feeds.sitemap import MOST_LISTS, listed
from dateline.fetch import Answer, Check, Exchange, Fetcher, FetchLimits
from dateline.fetch.freshness import fresh_seconds
from dateline.pipeline.clock import Clock
from dateline.pipeline.faults import fault_of
from dateline.pipeline.hubs import ask_hub, least_interval
from dateline.pipeline.logged import Done, log_work
from dateline.pipeline.report import Tally
from dateline.pipeline.robots import Robots
from dateline.pipeline.schedule import (
    FEED_AT_LAST,
    Pace,
    feed_after_failure,
    feed_again,
    is_gone,
    learn,
    page_after_failure,
    page_look_again,
    slower,
)
from dateline.store import Lease, RawAnswer, Store, Work
from dateline.store.addresses import host_of
from dateline.store.exchanges import Exchanged

_VALIDATORS = ("etag", "last-modified")

# Pages of one slow host may be many: they must not keep the desk from asking for feeds, or for other hosts' pages.
_ROOM = {Work.FEED: 200, Work.PAGE: 1000, Work.HUB: 20}

_LONGEST_QUEUE = 60.0
"""Seconds. Pages of a host that asks for time between two requests are put off where they would wait longer."""

_BUSY = (429, 503)
"""Statuses of a server that asks for patience: with Retry-After, all of its host is left alone for so long. A redirect
can ask for it as well."""

_RESTS = timedelta(days=1)
_RESTS_UNTOLD = timedelta(minutes=2)
"""How long a host is left alone that says it is asked too often, and not for how long."""


def limits_of(settings: Settings) -> FetchLimits:
    """What one fetch may cost, by the desk's settings."""
    return FetchLimits(
        max_bytes=settings.max_bytes,
        seconds=settings.fetch_seconds,
        user_agent=settings.user_agent,
        allow_addresses=settings.allow_addresses,
        proxy=settings.proxy,
    )


class _NotNow(Exception):
    """A host wants to be left alone, or so many of its pages wait that this one had to wait too long. until: then."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


class Fetching:
    """Fetches due feeds and pages from ``begin`` to ``pause``; a context manager around its thread, whose connections
    outlive a pause.

    What goes wrong with one address stands on its row. What goes wrong with the store ends the thread, and ``check``
    raises it where the worker looks. moved: set whenever a fetch has ended, for whoever waits for what it brought.
    """

    def __init__(self, store: Store, settings: Settings, clock: Clock, pace: Pace) -> None:
        self.tally = Tally()
        self.moved = threading.Event()
        self._store = store
        self._settings = settings
        self._clock = clock
        self._pace = pace
        self._stopped = self._begun = False
        self._held: dict[int, Lease] = {}
        self._under_way: Counter[Work] = Counter()
        self._queued: Counter[str] = Counter()
        self._resting: dict[str, datetime] = {}
        self._runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._look = asyncio.Event()
        self._thread = ThreadPoolExecutor(1, "fetching")
        self._ended: Future[None] | None = None

    def __enter__(self) -> Fetching:
        self._loop = self._runner.get_loop()
        self._ended = self._thread.submit(self._run)
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped = True
        self.look()
        self._thread.shutdown()

    def begin(self, tally: Tally) -> None:
        """Fetch whatever is due, and count it in ``tally``."""
        self.tally = tally
        self._begun = True
        self.look()

    def pause(self) -> None:
        """Begin nothing more; what is under way is ended."""
        self._begun = False

    def look(self) -> None:
        """There may be something new to fetch: look at once, not only when it is time to."""
        with contextlib.suppress(RuntimeError):  # the thread has ended; ``check`` says why
            if self._loop is not None:
                self._loop.call_soon_threadsafe(self._look.set)

    def check(self) -> None:
        """Raises what ended the thread, if anything did."""
        if self._ended is not None and self._ended.done():
            self._ended.result()

    def _run(self) -> None:
        try:
            with self._runner:
                self._runner.run(self._work())
        finally:
            self.moved.set()

    async def _work(self) -> None:
        running: set[asyncio.Task[None]] = set()
        extend_at = time.monotonic() + self._pace.lease_seconds / 3
        async with Fetcher(limits_of(self._settings)) as fetcher:
            self._robots = Robots(self._store, fetcher, self._clock)
            try:
                while not self._stopped:
                    self._look.clear()
                    if self._begun:
                        running |= await self._begin(fetcher)
                    running = await self._wait(running)
                    if time.monotonic() >= extend_at:
                        extend_at = time.monotonic() + self._pace.lease_seconds / 3
                        until = self._clock.now() + timedelta(seconds=self._pace.lease_seconds)
                        await asyncio.to_thread(self._store.extend, list(self._held.values()), until)
            finally:
                for task in running:
                    task.cancel()
                await asyncio.gather(*running, return_exceptions=True)
                self._store.give_back(list(self._held.values()))

    async def _wait(self, running: set[asyncio.Task[None]]) -> set[asyncio.Task[None]]:
        """Wait until it is time to look for more to fetch, or until there is room again for more; what still runs.
        Raises what a task could not deal with."""
        with contextlib.suppress(TimeoutError):
            # Between two rounds nothing becomes due that anybody waits for.
            async with asyncio.timeout(self._pace.idle_seconds if self._begun or running else None):
                await self._look.wait()
        for task in running:
            if task.done():
                task.result()
        return {task for task in running if not task.done()}

    async def _begin(self, fetcher: Fetcher) -> set[asyncio.Task[None]]:
        """Take what is due, and begin to fetch it."""
        begun: set[asyncio.Task[None]] = set()
        for kind, fetch in ((Work.FEED, self._feed), (Work.PAGE, self._page), (Work.HUB, self._hub)):
            free = _ROOM[kind] - self._under_way[kind]
            if free < _ROOM[kind] // 4:
                continue
            seconds = self._pace.lease_seconds
            for lease in await asyncio.to_thread(self._store.lease, kind, self._clock.now(), free, seconds):
                self._held[lease.id] = lease
                self._under_way[kind] += 1
                task = asyncio.create_task(self._keep(lease, fetch(fetcher, lease)))
                task.add_done_callback(partial(self._after, kind))
                begun.add(task)
        return begun

    async def _keep(self, lease: Lease, fetch: Coroutine[None, None, Done]) -> None:
        done = await self._done(lease, fetch)
        self._held.pop(lease.id, None)
        if done is not None:
            log_work(lease.kind, lease.subject, time.monotonic() - done.seconds, done.error, **done.parts)

    async def _done(self, lease: Lease, fetch: Coroutine[None, None, Done]) -> Done | None:
        """What came of a fetch; None where it is put off, somebody else has it now, or what it is about is gone."""
        with contextlib.suppress(LeaseLost, NoSuchRow):
            try:
                return await fetch
            except _NotNow as later:
                await asyncio.to_thread(self._store.put_off, lease, later.until)
            except (LeaseLost, NoSuchRow):
                raise
            except Exception as fault:  # noqa: BLE001  (see faults)
                error = fault_of(lease, fault)
                await asyncio.to_thread(self._give_up, lease, error)
                return Done(error)
        return None

    def _after(self, kind: Work, task: asyncio.Task[None]) -> None:
        self.moved.set()
        self._under_way[kind] -= 1
        # There is room again for more, or the store has failed.
        if self._under_way[kind] == _ROOM[kind] * 3 // 4 or (not task.cancelled() and task.exception() is not None):
            self._look.set()

    def _give_up(self, lease: Lease, error: DatelineError) -> None:
        self.tally.note(error)
        now = self._clock.now()
        with contextlib.suppress(LeaseLost):
            if lease.kind is Work.FEED:
                self._store.feed_failed(lease, error, now, now + FEED_AT_LAST)
            elif lease.kind is Work.HUB:
                self._store.fail(lease, error, now, now + FEED_AT_LAST)
            else:
                self._store.page_failed(lease, error, now, None)

    async def _feed(self, fetcher: Fetcher, lease: Lease) -> Done:
        feed = await asyncio.to_thread(self._store.feed_to_fetch, lease.subject)
        base = timedelta(minutes=self._settings.feed_interval_minutes)
        interval = feed.learnt or base
        exchange = await self._ask(fetcher, feed.url, feed.etag, feed.last_modified)
        self.tally.feeds += 1  # before it is kept: a round ends once nothing more is due
        if (through := await self._newest_listed(fetcher, exchange)) is not None:
            exchange = through
        now, retry = self._clock.now(), _span(exchange.retry_seconds)
        kept = self._exchanged(exchange)
        if exchange.answer is None:
            error = _error(exchange)
            self.tally.failed.add(lease.subject)
            self.tally.note(error)
            # A host that sends everybody elsewhere for a while has not said so of the feed.
            gone = is_gone(error) and exchange.lasting
            again = None if gone else feed_after_failure(now, feed.id, lease.attempts, interval, retry)
            learnt = slower(interval, base) if exchange.status == 429 else None
            await asyncio.to_thread(
                self._store.feed_failed, lease, error, now, again, gone=gone, learnt=learnt, exchange=kept
            )
            if gone:
                await asyncio.to_thread(self._store.leave_hub, feed.id)
            return _done(exchange, "nothing", error)
        learnt = learn(interval, base, new=0, of=0, times=feed.times, now=now)
        fresh = _span(fresh_seconds(exchange.came, now))
        told = await asyncio.to_thread(least_interval, self._store, self._settings, feed.id, now)
        again = feed_again(now, feed.id, max(learnt, told), hint=feed.hint, fresh=fresh, retry=retry)
        if exchange.answer.status == 304:
            await asyncio.to_thread(self._store.feed_unchanged, lease, now, again, learnt=learnt, exchange=kept)
            return _done(exchange, "unchanged")
        raw = self._raw(exchange.answer)
        new = await asyncio.to_thread(self._store.keep_feed, lease, raw, now, again, learnt=learnt, exchange=kept)
        return _done(exchange, "kept" if new else "same")

    async def _newest_listed(self, fetcher: Fetcher, exchange: Exchange) -> Exchange | None:
        """Where a list of sitemaps came, what came for the one of them to read for news; else None.

        What that says of its age and of where it has moved says nothing of the list, which is asked for in full anew.
        """
        through: Exchange | None = None
        for _ in range(MOST_LISTS):
            answer = (through or exchange).answer
            addresses = listed(answer.body, answer.final_url) if answer is not None else []
            if not addresses:
                break
            through = await self._ask(fetcher, addresses[0], None, None)
        if through is None or through.answer is None:
            return through and replace(through, moved=None, lasting=False)
        headers = {name: value for name, value in through.answer.headers.items() if name not in _VALIDATORS}
        return replace(through, moved=None, lasting=False, answer=replace(through.answer, headers=headers))

    async def _page(self, fetcher: Fetcher, lease: Lease) -> Done:
        page = await asyncio.to_thread(self._store.page_to_fetch, lease.subject)
        host = host_of(page.url)
        self._queued[host] += 1
        try:
            exchange = await self._ask(fetcher, page.url, page.etag, page.last_modified, self._may_read)
        finally:
            self._queued[host] -= 1
            if not self._queued[host]:
                del self._queued[host]
        self.tally.pages += 1
        kept, answer = self._exchanged(exchange), exchange.answer
        now = self._clock.now()
        look = page_look_again(now, page.fetches)
        if answer is not None and answer.status == 304:
            await asyncio.to_thread(self._store.page_unchanged, lease, look, exchange=kept)
            return _done(exchange, "unchanged")
        if answer is not None and answer.body.strip():
            raw = self._raw(answer)
            new = await asyncio.to_thread(self._store.keep_page, lease, raw, now, look, exchange=kept)
            return _done(exchange, "kept" if new else "same")
        error = FetchFailed(page.url, *_EMPTY) if answer is not None else _error(exchange)
        if page.read:
            # A page that was read and can't be looked at again is no news; its article stands.
            await asyncio.to_thread(self._store.page_unchanged, lease, None, exchange=kept, error=error)
        else:
            self.tally.note(error)
            again = page_after_failure(now, lease.attempts, error, _span(exchange.retry_seconds))
            await asyncio.to_thread(self._store.page_failed, lease, error, now, again, exchange=kept)
        return _done(exchange, "nothing", error)

    async def _hub(self, fetcher: Fetcher, lease: Lease) -> Done:
        error = await ask_hub(self._store, self._settings, self._clock, fetcher, lease)
        if error is not None:
            self.tally.note(error)
        return Done(error)

    async def _ask(
        self, fetcher: Fetcher, url: str, etag: str | None, last_modified: str | None, before: Check | None = None
    ) -> Exchange:
        exchange = await fetcher.ask(
            url, etag=etag, last_modified=last_modified, before=before, at_turn=self._check_rest
        )
        at, seconds = exchange.retry_from, exchange.retry_seconds
        if at is not None and seconds is not None and (exchange.status in _BUSY or at != exchange.final_url):
            self._resting[host_of(at)] = self._clock.now() + min(timedelta(seconds=seconds), _RESTS)
        elif exchange.status == 429:
            self._resting[host_of(exchange.final_url)] = self._clock.now() + _RESTS_UNTOLD
        return exchange

    async def _may_read(self, url: str) -> None:
        self._check_rest(url)
        await self._robots.check(url)
        seconds = self._robots.delay(url) * self._queued[host_of(url)]
        if seconds > _LONGEST_QUEUE:
            raise _NotNow(self._clock.now() + timedelta(seconds=seconds))

    def _check_rest(self, url: str) -> None:
        """Raises ``_NotNow`` where the address's host wants to be left alone."""
        until = self._resting.get(host_of(url))
        if until is None:
            return
        if until > self._clock.now():
            raise _NotNow(until)
        del self._resting[host_of(url)]

    def _exchanged(self, exchange: Exchange) -> Exchanged:
        """What the store keeps of an exchange; the body lies elsewhere."""
        return Exchanged(
            url=exchange.url,
            started=self._clock.seen() - timedelta(seconds=exchange.seconds),
            seconds=exchange.seconds,
            status=exchange.status,
            sent=exchange.sent,
            came=exchange.came,
            size=exchange.size,
            passed=(*exchange.passed, exchange.final_url) if exchange.passed else (),
            moved=exchange.moved,
        )

    def _raw(self, answer: Answer) -> RawAnswer:
        return RawAnswer(answer.final_url, answer.status, answer.headers, answer.body, self._clock.seen())


_EMPTY = ("its answer is empty", "This often passes with time.")


def _done(exchange: Exchange, made: str, error: DatelineError | None = None) -> Done:
    """made: "kept", "same" (the bytes of last time), "unchanged" (says the outlet) or "nothing"."""
    parts = {"url": exchange.url, "status": exchange.status, "size": exchange.size, "made": made}
    return Done(error, parts, exchange.seconds)


def _error(exchange: Exchange) -> FetchFailed:
    assert exchange.error is not None  # where there is no answer
    return exchange.error


def _span(seconds: int | None) -> timedelta | None:
    return timedelta(seconds=seconds) if seconds is not None else None
