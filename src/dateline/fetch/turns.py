"""Who may ask a host now: the one place where the desk holds itself back, redirects and robots.txt included."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

LONGEST_DELAY = 10.0
"""Seconds. A host that asks for more between two requests is asked this often all the same, or it would never end."""


class Turns:
    """Turns to ask hosts, of one event loop.

    A host is its name with its port, as the connection is made: of names under one owner some share a machine and most
    do not, and a list of owners is always out of date. per_host: requests that run at once against one host; at_once:
    against all; longest_pause: seconds; after each answer a turn is kept for as long as the answer took, and no longer.
    """

    def __init__(self, per_host: int, at_once: int, longest_pause: float) -> None:
        self._per_host = per_host
        self._longest_pause = longest_pause
        self._slots = asyncio.Semaphore(at_once)
        self._hosts: WeakValueDictionary[tuple[str, int], asyncio.Semaphore] = WeakValueDictionary()
        self._delays: dict[tuple[str, int], float] = {}
        self._free: dict[tuple[str, int], float] = {}

    def space(self, host: str, port: int, seconds: float) -> None:
        """Let this much time pass from one request to the next, as the host asks; at most ``LONGEST_DELAY``, and 0
        where it asks for none any more."""
        if seconds > 0:
            self._delays[host, port] = min(seconds, LONGEST_DELAY)
        else:
            self._delays.pop((host, port), None)
            self._free.pop((host, port), None)

    def delay(self, host: str, port: int) -> float:
        """Seconds from one request to the next that the host asked for; 0 where it asked for none."""
        return self._delays.get((host, port), 0.0)

    @asynccontextmanager
    async def turn(self, host: str, port: int) -> AsyncIterator[None]:
        """Waits for a turn, and has it for the block."""
        key = (host, port)
        places = self._hosts.get(key)
        if places is None:
            places = self._hosts[key] = asyncio.Semaphore(self._per_host)
        loop = asyncio.get_running_loop()
        await places.acquire()
        took = 0.0
        try:
            # Asked again after each sleep: others that waited beside it may have begun meanwhile.
            while (wait := self._free.get(key, 0.0) - loop.time()) > 0:  # noqa: ASYNC110  (it knows for how long)
                await asyncio.sleep(wait)
            if key in self._delays:
                self._free[key] = loop.time() + self._delays[key]
            async with self._slots:
                began = loop.time()
                try:
                    yield
                finally:
                    took = loop.time() - began
        finally:
            pause = min(took, self._longest_pause)
            if pause > 0:
                loop.call_later(pause, places.release)
            else:
                places.release()
