"""How often a password may be tried."""

from __future__ import annotations

from collections import OrderedDict, deque
from datetime import datetime, timedelta
from threading import Lock

ALLOWED = 5
WITHIN = timedelta(minutes=15)
ALLOWED_IN_ALL = 100
REMEMBERED = 10_000


class Attempts:
    """Failed tries by address within the last quarter of an hour, kept in memory. Safe to use from several threads.

    Five from one address, or a hundred from anywhere, and the next must wait until the oldest of them has aged.
    """

    def __init__(self) -> None:
        self._by_address: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._all: deque[datetime] = deque(maxlen=ALLOWED_IN_ALL)
        self._lock = Lock()

    def wait(self, address: str, now: datetime) -> timedelta | None:
        """How long this address must wait before its next try; None where it need not."""
        with self._lock:
            own = self._by_address.get(address, deque())
            waits = [_wait(own, ALLOWED, now), _wait(self._all, ALLOWED_IN_ALL, now)]
        return max((wait for wait in waits if wait is not None), default=None)

    def failed(self, address: str, now: datetime) -> None:
        with self._lock:
            self._by_address.setdefault(address, deque(maxlen=ALLOWED)).append(now)
            self._by_address.move_to_end(address)
            self._all.append(now)
            while len(self._by_address) > REMEMBERED:
                self._by_address.popitem(last=False)

    def succeeded(self, address: str) -> None:
        with self._lock:
            self._by_address.pop(address, None)


def _wait(tries: deque[datetime], allowed: int, now: datetime) -> timedelta | None:
    if len(tries) < allowed:
        return None
    wait = tries[0] + WITHIN - now
    return wait if wait > timedelta(0) else None
