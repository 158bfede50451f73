"""When to try again, when to look again, and how long work may take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from zlib import crc32

from dateline.errors import AddressRefused, DatelineError, HttpStatus, RobotsRefused

LEAST = timedelta(minutes=5)
MOST = timedelta(days=1)
"""No feed is asked more often, or less often, whatever it or its server says, unless the desk's keeper wants it so."""

_SLOWEST = 4
_QUICKEST = 1 / 6
# Most servers set "fresh" for their pictures and pages in one place, a year for some; a feed's own words mean the feed.
_HTTP_MOST = timedelta(hours=6)
_LEAST_GAP = timedelta(seconds=1)

_FAILED_FIRST = timedelta(minutes=5)
_JITTER = 0.2

FEED_AT_LAST = timedelta(hours=12)
"""When a feed is asked again that the desk's own code tripped over."""

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


def learn(
    interval: timedelta | None, base: timedelta, *, new: int, of: int, times: Sequence[datetime], now: datetime
) -> timedelta:
    """How long a feed usually stays as it is, after one more look at it.

    interval: what was thought before, None at the first look; base: what is thought of a feed that nothing is known
    of; new: entries that this look brought; of: those that the feed holds, 0 where it said only that nothing changed;
    times: of its newest entries, any order. It tends to about two looks an entry, between a sixth of the base and four
    times as long as it.
    """
    usual = spacing(times)
    if interval is None:
        interval = usual / 2 if usual is not None else base
    elif new and new == of:
        # Everything is new: something may have come and gone unseen.
        interval /= 4
    elif new:
        interval *= 0.8 if new == 1 else 0.5
    else:
        interval *= 1.25
    # In a quiet hour a busy feed stays one that is looked at; a feed that has been silent for days may go on being so.
    most = base * _SLOWEST
    if usual is not None:
        silent = now - max(times)
        most = min(most, max(base, 4 * usual, silent / 8))
    least = min(max(base * _QUICKEST, LEAST), base)
    return min(max(interval, least), max(min(most, MOST), base))


def spacing(times: Sequence[datetime]) -> timedelta | None:
    """How far apart entries usually come: the middle one of the gaps between them; None where fewer than three times
    are known."""
    distinct = sorted(set(times))
    gaps = [gap for gap in (after - before for before, after in pairwise(distinct)) if gap >= _LEAST_GAP]
    return timedelta(seconds=median(gap.total_seconds() for gap in gaps)) if len(gaps) >= 2 else None


def feed_again(
    now: datetime,
    feed_id: int,
    learnt: timedelta,
    *,
    hint: timedelta | None = None,
    fresh: timedelta | None = None,
    retry: timedelta | None = None,
) -> datetime:
    """When a feed that was read is asked next: after what was learnt of it, and not before it wants to be.

    hint: what the feed's own words ask for; fresh: what its server's headers say; retry: what a ``Retry-After`` asks
    for. Feeds that were asked together drift apart by up to a fifth of that time, each by its own share.
    """
    nothing = timedelta()
    asked = max(hint or nothing, min(fresh or nothing, _HTTP_MOST), retry or nothing)
    return now + max(learnt, min(asked, MOST)) * (1 + _share(feed_id, 0))


def feed_after_failure(
    now: datetime, feed_id: int, failures: int, interval: timedelta, retry: timedelta | None = None
) -> datetime:
    """When a feed is asked again after it failed: four times as late as the time before, up to a day, and never
    before a server that asked for patience (retry) wants it. failures: in a row before this one; interval: how often
    it is asked while it is well."""
    wait = _FAILED_FIRST * (1 << 2 * min(failures, 8))
    if failures == 0:
        wait = min(wait, interval)
    wait = min(max(wait, retry or timedelta()), MOST)
    return now + wait * (1 + _share(feed_id, failures))


def slower(interval: timedelta, base: timedelta) -> timedelta:
    """How often a feed is asked whose server said that it was too often."""
    return min(2 * interval, max(min(base * _SLOWEST, MOST), base))


def is_gone(error: DatelineError) -> bool:
    """Whether the outlet says that what was asked for is gone for good."""
    return isinstance(error, HttpStatus) and error.status == 410


def page_after_failure(
    now: datetime, failures: int, error: DatelineError, retry: timedelta | None = None
) -> datetime | None:
    """When a page is fetched again after it failed; None where the feed's own words have to do. retry: what a
    ``Retry-After`` asks for."""
    final = isinstance(error, (AddressRefused, RobotsRefused)) or (
        isinstance(error, HttpStatus) and error.status in _FINAL
    )
    if final or failures >= len(PAGE_AGAIN):
        return None
    return now + min(max(PAGE_AGAIN[failures], retry or timedelta()), MOST)


def page_look_again(now: datetime, fetches: int) -> datetime | None:
    """When a page that was fetched ``fetches`` times before this one is looked at again; None for never."""
    return now + LOOK_AGAIN[fetches] if fetches < len(LOOK_AGAIN) else None


def _share(feed_id: int, step: int) -> float:
    """A feed's own share of the jitter, the same each time it is asked for."""
    return _JITTER * (crc32(f"{feed_id}/{step}".encode()) / 2**32)
