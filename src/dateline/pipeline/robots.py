"""Asking outlets' robots.txt before their pages: read once a day for each host, and kept."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol
from weakref import WeakValueDictionary

from yarl import URL

from dateline.errors import FetchFailed, RobotsRefused
from dateline.fetch import Exchange, Fetcher
from dateline.fetch.freshness import fresh_seconds
from dateline.fetch.robots import FIRST_BYTES, Rules, read_rules, robots_address
from dateline.fetch.turns import LONGEST_DELAY
from dateline.pipeline.clock import Clock
from dateline.store.robots import KnownRobots

LIFE = timedelta(days=1)
_LEAST_LIFE = timedelta(hours=1)
_AGAIN = timedelta(minutes=30)
# RFC 9309, 2.3.1.4: rules that were read hold while the server can't be reached, for a while.
_STALE = timedelta(days=30)
_MOST_KEPT = 500


class Memory(Protocol):
    """Where robots.txt are kept: the store, or nowhere for a walk that keeps nothing."""

    def robots(self, address: str) -> KnownRobots | None: ...

    def keep_robots(self, address: str, known: KnownRobots) -> None: ...


class Robots:
    """The robots.txt of the hosts whose pages are fetched, for one fetcher and its event loop."""

    def __init__(self, store: Memory, fetcher: Fetcher, clock: Clock) -> None:
        self._store = store
        self._fetcher = fetcher
        self._clock = clock
        self._kept: OrderedDict[str, tuple[KnownRobots, Rules]] = OrderedDict()
        self._asking: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def check(self, url: str) -> None:
        """Passes where a page may be read. Raises ``RobotsRefused``, and ``FetchFailed`` where the rules can't be read
        for now: then nobody knows, and the page waits."""
        address = robots_address(url)
        if address is None:
            return
        async with self._asking.setdefault(address, asyncio.Lock()):
            known, rules = await self._rules(address)
        if known.status is None or known.status >= 500:
            raise FetchFailed(
                url,
                f"the outlet's rules for programs ({address}) can't be read for now, so its page is not either",
                "This often passes with time.",
            )
        if not await asyncio.to_thread(rules.allow, url):
            raise RobotsRefused(url, f"the outlet asks programs not to read this page ({address})")

    def delay(self, url: str) -> float:
        """Seconds that its host wants between two requests, where its rules are known; else 0."""
        kept = self._kept.get(robots_address(url) or "")
        return min(kept[1].delay, LONGEST_DELAY) if kept is not None else 0.0

    async def _rules(self, address: str) -> tuple[KnownRobots, Rules]:
        now = self._clock.now()
        kept = self._kept.get(address)
        if kept is not None and _holds(kept[0], now):
            self._kept.move_to_end(address)
            return kept
        known = await asyncio.to_thread(self._store.robots, address)
        if known is None or not _holds(known, now):
            exchange = await self._fetcher.ask(address, accept="text/plain, */*;q=0.5", first_bytes=FIRST_BYTES)
            known = _known(exchange, known, self._clock.now())
            await asyncio.to_thread(self._store.keep_robots, address, known)
        rules = await asyncio.to_thread(read_rules, known.rules, self._fetcher.limits.user_agent)
        at = URL(address)
        self._fetcher.turns.space(at.raw_host or "", at.port or 0, rules.delay)
        self._kept[address] = known, rules
        while len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        return known, rules


def _holds(known: KnownRobots, now: datetime) -> bool:
    # Nothing is kept for longer than that: it was read by a clock that has been set back since.
    return now < known.until <= now + LIFE


def _known(exchange: Exchange, before: KnownRobots | None, now: datetime) -> KnownRobots:
    if exchange.answer is not None:
        fresh = timedelta(seconds=fresh_seconds(exchange.came, now) or LIFE.total_seconds())
        text = exchange.answer.body.decode("utf-8", "replace")
        return KnownRobots(exchange.answer.status, text, now, now + min(max(fresh, _LEAST_LIFE), LIFE))
    status = exchange.status
    if status is not None and 400 <= status < 500 and status != 429:
        return KnownRobots(status, "", now, now + LIFE)
    again = now + min(max(_AGAIN, timedelta(seconds=exchange.retry_seconds or 0)), LIFE)
    if before is not None and before.status is not None and before.status < 500 and now - before.fetched < _STALE:
        return replace(before, until=again)
    # An answer that could not be taken (too large, badly packed) tells as little as none.
    return KnownRobots(status if status is not None and status >= 500 else None, "", now, again)
