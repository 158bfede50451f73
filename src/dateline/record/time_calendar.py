"""Days, weeks, months and years around an article's own, as half-open intervals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Any

from dateline.model import Grain
from dateline.text import fold

DAY = timedelta(days=1)
_AHEAD_IS_RARER = 3


class Looking(Enum):
    """Which way a day without a year looks from the article's own."""

    BACK = auto()
    AHEAD = auto()
    EITHER = auto()


@dataclass(frozen=True, slots=True)
class Moment:
    """When the article speaks. now: its publication; day: the start of the day it was written on."""

    now: datetime
    day: datetime


@dataclass(frozen=True, slots=True)
class Interval:
    """Half-open; both None where the words cannot be resolved."""

    start: datetime | None
    end: datetime | None
    grain: Grain


@dataclass(frozen=True, slots=True)
class Catch:
    """One caught expression. found: what its groups caught; the rest is what it is read against."""

    found: Mapping[str, str]
    words: Mapping[str, Any]
    moment: Moment
    looking: Looking

    def any(self, *names: str) -> str | None:
        """What the first of these groups that caught something caught."""
        return next((self.found[name] for name in names if name in self.found), None)

    def among(self, printed: str, *lists: str) -> bool:
        """Whether the printed words stand in one of these lists of the data file."""
        text = fold(printed)
        return any(text in self.words[name] for name in lists)

    def turn(self, printed: str) -> int:
        """-1 for "last", 0 for "this", 1 for "next"."""
        return -1 if self.among(printed, "last") else 1 if self.among(printed, "next") else 0


def whole_day(start: datetime) -> Interval:
    return Interval(start, start + DAY, Grain.DAY)


def part_of(day: datetime, hours: tuple[int, int]) -> Interval:
    return Interval(day + timedelta(hours=hours[0]), day + timedelta(hours=hours[1]), Grain.PART)


def day_of(catch: Catch, year: int, month: int, number: int) -> datetime:
    return catch.moment.day.replace(year=year, month=month, day=number)


def years_from(catch: Catch, first: int, count: int) -> Interval:
    return Interval(day_of(catch, first, 1, 1), day_of(catch, first + count, 1, 1), Grain.YEAR)


def months_from(catch: Catch, year: int, month: int, count: int, grain: Grain) -> Interval:
    index = year * 12 + month - 1
    ends = [divmod(i, 12) for i in (index, index + count)]
    start, end = (day_of(catch, y, m + 1, 1) for y, m in ends)
    return Interval(start, end, grain)


def unit_around(catch: Catch, around: datetime, unit: str, turn: int) -> Interval:
    """The calendar unit that a day lies in, or the ``turn``-th one after it."""
    if unit == "day":
        return whole_day(around + turn * DAY)
    if unit in ("minute", "hour"):
        length = timedelta(**{unit + "s": 1})
        start = catch.moment.now + turn * length
        return Interval(start, start + length, Grain.MINUTE if unit == "minute" else Grain.HOUR)
    monday = around - around.weekday() * DAY + 7 * turn * DAY
    if unit == "week":
        return Interval(monday, monday + 7 * DAY, Grain.WEEK)
    if unit == "weekend":
        return Interval(monday + 5 * DAY, monday + 7 * DAY, Grain.PART)
    if unit in ("month", "quarter"):
        count = 1 if unit == "month" else 3
        year, month = divmod(around.year * 12 + (around.month - 1) // count * count + turn * count, 12)
        return months_from(catch, year, month + 1, count, Grain.MONTH)
    length_in_years = {"year": 1, "decade": 10, "century": 100}[unit]
    return years_from(catch, around.year // length_in_years * length_in_years + turn * length_in_years, length_in_years)


def edge_of(catch: Catch, whole: Interval, edge: str | None) -> Interval:
    """The first, middle or last third; "earlier this month" is its part up to the article's day, "later" from it."""
    start, end = whole.start, whole.end
    if edge is None or start is None or end is None:
        return whole
    today = catch.moment.day
    if start <= today < end and catch.among(edge, "earlier"):
        return Interval(start, today + DAY, whole.grain)
    if start <= today < end and catch.among(edge, "later"):
        return Interval(today, end, whole.grain)
    third = timedelta(days=(end - start).days // 3)
    if catch.among(edge, "early"):
        return Interval(start, start + third, whole.grain)
    if catch.among(edge, "mid"):
        return Interval(start + third, end - third, whole.grain)
    return Interval(end - third, end, whole.grain)


def recent_weekday(catch: Catch, weekday: int) -> datetime:
    today = catch.moment.day
    return today - ((today.weekday() - weekday) % 7) * DAY


def nearest(catch: Catch, days: list[datetime]) -> datetime:
    """Of the same day in several years the one meant. Where no word tells, news looks back more often than ahead."""
    today = catch.moment.day
    if catch.looking is Looking.AHEAD:
        days = [day for day in days if day >= today] or days
    elif catch.looking is Looking.BACK:
        days = [day for day in days if day <= today] or days
    return min(days, key=lambda day: today - day if day <= today else _AHEAD_IS_RARER * (day - today))
