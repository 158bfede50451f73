"""Fetching what is due, many addresses at once and few of one host, in a thread with an event loop of its own."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections.abc import Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from weakref import WeakValueDictionary

from dateline.config import Settings
from dateline.errors import DatelineError, FetchFailed, LeaseLost, NoSuchRow
from dateline.fetch import Answer, Fetcher, FetchLimits
from dateline.pipeline.clock import Clock
from dateline.pipeline.faults import fault_of
from dateline.pipeline.report import Tally
from dateline.pipeline.schedule import (
    FEED_AT_LAST,
    GONE_AGAIN,
    Pace,
    feed_after_failure,
    is_gone,
    page_after_failure,
    page_look_again,
)
from dateline.store import Lease, RawAnswer, Store, Work
from dateline.store.addresses import host_of

AT_ONCE = 24
"""Fetches that run at the same time."""

OF_ONE_HOST = 2
"""Fetches of one host that run at the same time."""

LONGEST_PAUSE = 2.0
"""Seconds. After each answer a host is left alone for as long as it took to answer, and no longer than this."""

_HELD = 200


def limits_of(settings: Settings) -> FetchLimits:
    """What one fetch may cost, by the desk's settings."""
    return FetchLimits(
        max_bytes=settings.max_bytes,
        seconds=settings.fetch_seconds,
        user_agent=settings.user_agent,
        allow_addresses=settings.allow_addresses,
    )


class Fetching:
    """Fetches due feeds and pages until it is stopped; a context manager around its thread.

    What goes wrong with one address stands on its row. What goes wrong with the store ends the thread, and ``check``
    raises it where the worker looks.
    """

    def __init__(self, store: Store, settings: Settings, clock: Clock, pace: Pace, tally: Tally) -> None:
        self._store = store
        self._settings = settings
        self._clock = clock
        self._pace = pace
        self._tally = tally
        self._stop = threading.Event()
        self._held: dict[int, Lease] = {}
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._hosts: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()
        self._thread = ThreadPoolExecutor(1, "fetching")
        self._ended: Future[None] | None = None

    def __enter__(self) -> Fetching:
        self._ended = self._thread.submit(lambda: asyncio.run(self._work()))
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.shutdown()

    def check(self) -> None:
        """Raises what ended the thread, if anything did."""
        if self._ended is not None and self._ended.done():
            self._ended.result()

    async def _work(self) -> None:
        running: set[asyncio.Task[None]] = set()
        extend_at = time.monotonic() + self._pace.lease_seconds / 3
        async with Fetcher(limits_of(self._settings)) as fetcher:
            try:
                while not self._stop.is_set():
                    running |= await self._begin(fetcher)
                    if time.monotonic() >= extend_at:
                        extend_at = time.monotonic() + self._pace.lease_seconds / 3
                        until = self._clock.now() + timedelta(seconds=self._pace.lease_seconds)
                        await asyncio.to_thread(self._store.extend, list(self._held.values()), until)
                    if not running:
                        await asyncio.sleep(self._pace.idle_seconds)
                        continue
                    done, running = await asyncio.wait(running, timeout=0.2, return_when=asyncio.FIRST_COMPLETED)
                    for task in done:
                        task.result()
            finally:
                for task in running:
                    task.cancel()
                await asyncio.gather(*running, return_exceptions=True)
                self._store.give_back(list(self._held.values()))

    async def _begin(self, fetcher: Fetcher) -> set[asyncio.Task[None]]:
        """Take what is due, and begin to fetch it."""
        begun: set[asyncio.Task[None]] = set()
        for kind, fetch in ((Work.FEED, self._feed), (Work.PAGE, self._page)):
            free = _HELD - len(self._held)
            if free < _HELD // 4:
                break
            seconds = self._pace.lease_seconds
            for lease in await asyncio.to_thread(self._store.lease, kind, self._clock.now(), free, seconds):
                self._held[lease.id] = lease
                begun.add(asyncio.create_task(self._keep(lease, fetch(fetcher, lease))))
        return begun

    async def _keep(self, lease: Lease, fetch: Coroutine[None, None, None]) -> None:
        try:
            await fetch
        except (LeaseLost, NoSuchRow):
            pass  # somebody else has the work now, it is to be done again, or what it is about is gone
        except Exception as fault:  # noqa: BLE001  (see faults)
            await asyncio.to_thread(self._give_up, lease, fault_of(lease, fault))
        self._held.pop(lease.id, None)

    def _give_up(self, lease: Lease, error: DatelineError) -> None:
        self._tally.note(error)
        now = self._clock.now()
        with contextlib.suppress(LeaseLost):
            if lease.kind is Work.FEED:
                self._store.feed_failed(lease, error, now, now + FEED_AT_LAST)
            else:
                self._store.page_failed(lease, error, now, None)

    async def _feed(self, fetcher: Fetcher, lease: Lease) -> None:
        feed = await asyncio.to_thread(self._store.feed_to_fetch, lease.subject)
        interval = timedelta(minutes=self._settings.feed_interval_minutes)
        try:
            answer = await self._get(fetcher, feed.url, feed.etag, feed.last_modified)
        except FetchFailed as error:
            now = self._clock.now()
            gone = is_gone(error)
            again = now + GONE_AGAIN if gone else feed_after_failure(now, lease.attempts, interval)
            await asyncio.to_thread(self._store.feed_failed, lease, error, now, again, gone=gone)
            self._tally.failed.add(lease.subject)
            self._tally.note(error)
        else:
            now = self._clock.now()
            if answer.status == 304:
                await asyncio.to_thread(self._store.feed_unchanged, lease, now, now + interval)
            else:
                await asyncio.to_thread(self._store.keep_feed, lease, self._raw(answer), now, now + interval)
        self._tally.feeds += 1

    async def _page(self, fetcher: Fetcher, lease: Lease) -> None:
        page = await asyncio.to_thread(self._store.page_to_fetch, lease.subject)
        try:
            answer = await self._get(fetcher, page.url, page.etag, page.last_modified)
            if answer.status != 304 and not answer.body.strip():
                raise FetchFailed(page.url, "its answer is empty", "The desk tries again later.")
        except FetchFailed as error:
            if page.read:
                # A page that was read and can't be looked at again is no news; its article stands.
                await asyncio.to_thread(self._store.page_unchanged, lease, None)
            else:
                now = self._clock.now()
                again = page_after_failure(now, lease.attempts, error)
                await asyncio.to_thread(self._store.page_failed, lease, error, now, again)
                self._tally.note(error)
        else:
            now = self._clock.now()
            look = page_look_again(now, page.fetches)
            if answer.status == 304:
                await asyncio.to_thread(self._store.page_unchanged, lease, look)
            else:
                await asyncio.to_thread(self._store.keep_page, lease, self._raw(answer), now, look)
        self._tally.pages += 1

    async def _get(self, fetcher: Fetcher, url: str, etag: str | None, last_modified: str | None) -> Answer:
        async with self._hosts.setdefault(host_of(url), asyncio.Semaphore(OF_ONE_HOST)):
            began = time.monotonic()
            try:
                async with self._slots:
                    began = time.monotonic()
                    return await fetcher.get(url, etag=etag, last_modified=last_modified)
            finally:
                await asyncio.sleep(min(time.monotonic() - began, LONGEST_PAUSE))

    def _raw(self, answer: Answer) -> RawAnswer:
        return RawAnswer(answer.final_url, answer.status, answer.headers, answer.body, self._clock.seen())
