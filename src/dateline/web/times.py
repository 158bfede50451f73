"""Times as the pages say them: "20 min", "14:05", "Mon 14:05", "3 Nov"; always against the desk's own clock, in UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache

from dateline.web.strings import Strings


def short(at: datetime, now: datetime, strings: Strings) -> str:
    """The shortest form that is still exact: minutes within the hour, then the time, the weekday, the date."""
    age = now - at
    here, today = at.astimezone(UTC), now.astimezone(UTC)
    minutes = round(age.total_seconds() / 60)
    if -1 <= minutes < 1:
        return strings("time.now")
    if 0 < minutes < 60:
        return strings("time.minutes", n=minutes)
    if -60 < minutes < 0:
        return strings("time.in_minutes", n=-minutes)
    clock = f"{here:%H:%M}"
    if here.date() == today.date():
        return clock
    if abs(today.date() - here.date()) < timedelta(days=7):
        return _weekday_time(here, strings)
    form = "time.short_date" if here.year == today.year else "time.dated"
    return strings(form, day=here.day, month=strings.raw("time.months_short")[here.month - 1], year=here.year)


def until(at: datetime, start: datetime, now: datetime, strings: Strings) -> str:
    """The end of a stretch of time, with its weekday where that is today's and ``start`` was another day."""
    here = at.astimezone(UTC)
    if here.date() == now.astimezone(UTC).date() != start.astimezone(UTC).date():
        return _weekday_time(here, strings)
    return short(at, now, strings)


def _weekday_time(here: datetime, strings: Strings) -> str:
    weekday = strings.raw("time.weekdays_short")[here.weekday()]
    return strings("time.weekday_time", weekday=weekday, time=f"{here:%H:%M}")


@lru_cache(maxsize=4096)
def full(at: datetime, strings: Strings) -> str:
    """The whole of a time, with its zone: "Tuesday 24 November 2026, 14:05 UTC"."""
    here = at.astimezone(UTC)
    return strings("time.full", date=_whole_date(here, strings), time=f"{here:%H:%M}", zone=here.tzname() or "")


def printed(at: datetime, strings: Strings) -> str:
    """The whole of a time that a page printed: its day alone where it stands at midnight, which is what a page that
    names no hour is read as."""
    at_midnight = (at.hour, at.minute, at.second) == (0, 0, 0)
    return _whole_date(at, strings) if at_midnight else full(at, strings)


def _whole_date(here: datetime, strings: Strings) -> str:
    return strings("time.full_date", date=_day(here, strings), year=here.year)


def whole_day(at: datetime, strings: Strings) -> str:
    """A day with its year: "1 September 2026"."""
    here = at.astimezone(UTC)
    months = strings.raw("time.months")
    return strings("time.dated", day=here.day, month=months[here.month - 1], year=here.year)


def date(at: datetime, strings: Strings) -> str:
    """A day in words: "Tuesday 24 November"."""
    return _day(at.astimezone(UTC), strings)


def _day(here: datetime, strings: Strings) -> str:
    return strings(
        "time.date",
        weekday=strings.raw("time.weekdays")[here.weekday()],
        day=here.day,
        month=strings.raw("time.months")[here.month - 1],
    )


def clock(at: datetime) -> str:
    """Hours and minutes."""
    return f"{at.astimezone(UTC):%H:%M}"
