"""When to try again, when to look again, and how long work may take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from dateline.errors import AddressRefused, DatelineError, HttpStatus

FEED_AGAIN = (timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4))
FEED_AT_LAST = timedelta(hours=12)
GONE_AGAIN = timedelta(days=1)

PAGE_AGAIN = (timedelta(minutes=2), timedelta(minutes=15), timedelta(hours=1))

# Most corrections and silent edits come within hours: a page is looked at again this long after it was first read.
LOOK_AGAIN = (timedelta(hours=1), timedelta(hours=6), timedelta(days=1))

# Answers that another try won't change.
_FINAL = frozenset((400, 401, 402, 403, 404, 405, 406, 410, 414, 451))


@dataclass(frozen=True, slots=True)
class Pace:
    """How a worker paces itself. lease_seconds: how long others leave its work alone once it no longer says that it is
    at it; idle_seconds: between two looks for new work."""

    lease_seconds: float = 60
    idle_seconds: float = 1


def feed_after_failure(now: datetime, failures: int, interval: timedelta) -> datetime:
    """When a feed is read again after it failed. failures: in a row before this one."""
    wait = FEED_AGAIN[failures] if failures < len(FEED_AGAIN) else FEED_AT_LAST
    return now + (min(wait, interval) if failures == 0 else wait)


def is_gone(error: DatelineError) -> bool:
    """Whether the outlet says that what was asked for is gone for good."""
    return isinstance(error, HttpStatus) and error.status == 410


def page_after_failure(now: datetime, failures: int, error: DatelineError) -> datetime | None:
    """When a page is fetched again after it failed; None where the feed's own words have to do."""
    final = isinstance(error, AddressRefused) or (isinstance(error, HttpStatus) and error.status in _FINAL)
    if final or failures >= len(PAGE_AGAIN):
        return None
    return now + PAGE_AGAIN[failures]


def page_look_again(now: datetime, fetches: int) -> datetime | None:
    """When a page that was fetched ``fetches`` times before this one is looked at again; None for never."""
    return now + LOOK_AGAIN[fetches] if fetches < len(LOOK_AGAIN) else None
