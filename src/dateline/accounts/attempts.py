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
    """Tries by address within the last quarter of an hour, kept in memory. Safe to use from several threads.

    Five from one address, or a hundred from anywhere, and the next must wait until the oldest of them has aged.
    """

    def __init__(self) -> None:
        self._by_address: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._all: deque[datetime] = deque(maxlen=ALLOWED_IN_ALL)
        self._lock = Lock()

    def begin(self, address: str, now: datetime) -> timedelta | None:
        """Count a try before it is made, so that many at once gain nothing: None, or how long to wait instead."""
        with self._lock:
            own = self._by_address.setdefault(address, deque(maxlen=ALLOWED))
            self._by_address.move_to_end(address)
            while len(self._by_address) > REMEMBERED:
                self._by_address.popitem(last=False)
            waits = [_wait(own, ALLOWED, now), _wait(self._all, ALLOWED_IN_ALL, now)]
            wait = max((wait for wait in waits if wait is not None), default=None)
            if wait is None:
                own.append(now)
                self._all.append(now)
        return wait

    def succeeded(self, address: str) -> None:
        """Forget the tries of an address that gave the right password."""
        with self._lock:
            self._by_address.pop(address, None)


def _wait(tries: deque[datetime], allowed: int, now: datetime) -> timedelta | None:
    if len(tries) < allowed:
        return None
    wait = tries[0] + WITHIN - now
    return wait if wait > timedelta(0) else None
