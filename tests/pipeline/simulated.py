"""Outlets that print by habits of their own, and a desk that asks for their feeds: how old news is when it is seen."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from dateline.pipeline.schedule import feed_again, learn

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
START = datetime(2026, 10, 1, tzinfo=UTC)
BASE = 30 * MINUTE
HOLDS = 20
"""Entries that a feed holds; what is older has fallen out of it."""

Habit = Callable[[random.Random, datetime], Iterator[datetime]]


def wire(chance: random.Random, end: datetime) -> Iterator[datetime]:
    """Every few minutes by day, now and then by night."""
    at = START
    while at < end:
        at += MINUTE * chance.expovariate(1 / (6 if 6 <= at.hour < 22 else 40))
        yield at


def daily_paper(chance: random.Random, end: datetime) -> Iterator[datetime]:
    """A dozen a day, in working hours."""
    at = START
    while at < end:
        at += MINUTE * chance.expovariate(1 / 45)
        if 7 <= at.hour < 21:
            yield at


def newsletter(chance: random.Random, end: datetime) -> Iterator[datetime]:
    """Once a day, at about the same time."""
    at = START + 8 * HOUR
    while at < end:
        yield at + MINUTE * chance.uniform(-20, 20)
        at += DAY


def weekly_blog(chance: random.Random, end: datetime) -> Iterator[datetime]:
    """Once a week, more or less."""
    at = START + 2 * DAY
    while at < end:
        yield at
        at += 7 * DAY + MINUTE * chance.uniform(-300, 300)


def bursts(chance: random.Random, end: datetime) -> Iterator[datetime]:
    """Silent for days, then a dozen within hours."""
    at = START
    while at < end:
        at += DAY * chance.uniform(2, 5)
        within = at
        for _ in range(chance.randint(6, 20)):
            within += MINUTE * chance.expovariate(1 / 12)
            yield within


HABITS: tuple[Habit, ...] = (wire, daily_paper, newsletter, weekly_blog, bursts)


@dataclass(frozen=True)
class Watched:
    """asked: requests a day; late, latest: minutes from an entry's time to when it was seen, the mean and the 95th
    percentile; missed: entries that had fallen out of the feed before it was asked."""

    asked: float
    late: float
    latest: float
    missed: int


def watched(habit: Habit, days: int = 42, *, learning: bool) -> Watched:
    """What a desk sees of an outlet. learning: by what it learns; else every ``BASE``."""
    end = START + days * DAY
    times = sorted(at for at in habit(random.Random(1), end) if at < end)
    now, interval, seen, asked, missed = START, BASE, 0, 0, 0
    late: list[float] = []
    while now < end:
        asked += 1
        have = [at for at in times[: seen + 2000] if at <= now]
        new = len(have) - seen
        missed += max(0, new - HOLDS)
        late += [(now - at) / MINUTE for at in have[seen:]]
        seen = len(have)
        if learning:
            of = len(have[-HOLDS:]) if new else 0
            interval = learn(interval, BASE, new=min(new, HOLDS), of=of, times=have[-10:], now=now)
            now = feed_again(now, 7, interval)
        else:
            now += BASE
    late.sort()
    return Watched(asked / days, sum(late) / len(late), late[int(0.95 * len(late))], missed)
