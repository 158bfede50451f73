"""Dates as feeds print them, with the offset they give."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz
from functools import cache, lru_cache
from importlib.resources import files

from dateline.feeds.said import SaidDate

# No feed is older than feeds by more than a scanned archive; 1970-01-01 and 0001-01-01 are unset fields.
_EARLIEST = datetime(1971, 1, 1, tzinfo=UTC)
# Clocks and zones are off by up to a day, and some outlets date tomorrow's paper ahead.
AHEAD = timedelta(days=2)

# "Mon, 12 Oct 2026 08:30:00 +0200", as nearly every RSS feed has it.
_USUAL = re.compile(
    r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?([0-9]{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) ([0-9]{4})"
    r" ([0-9]{2}:[0-9]{2}:[0-9]{2}) (?:GMT|UTC|Z|([+-][0-9]{4}))"
)
_MONTHS = {
    "Jan": "01", "Feb": "02", "Mar": "03", "Apr": "04", "May": "05", "Jun": "06",
    "Jul": "07", "Aug": "08", "Sep": "09", "Oct": "10", "Nov": "11", "Dec": "12",
}  # fmt: skip
_ISO_SUFFIX = re.compile(r"\s*(?:UTC|GMT|Z|z)$")
_SPACED_OFFSET = re.compile(r"\s+([+-]\d\d:?\d\d)$")
_OFFSET_FROM_GREENWICH = re.compile(r"(?:GMT|UTC)\s*([+-])(\d{1,2})(?::?(\d\d))?$", re.IGNORECASE)
_COLON_OFFSET = re.compile(r"([+-]\d\d):(\d\d)$")
# "Mon, 01 Jan 0001": an unset field, which e-mail's rule for years of two digits would read as 2001.
_UNSET_YEAR = re.compile(r"(?<![\w+:-])00\d\d(?![\d:])")
# No date is longer; what reads dates takes quadratic time on some that are.
_LONGEST = 200
_ZONE_NAME = re.compile(r"\b([A-Za-z]{2,5})$")


@cache
def _zones() -> dict[str, int]:
    """Minutes east of Greenwich by the zone names that feeds use."""
    zones: dict[str, int] = json.loads(files("dateline.feeds").joinpath("data/zones.json").read_bytes())
    return zones


def time_of(said: SaidDate | None, latest: datetime) -> datetime | None:
    """The time a feed gives, aware, with the feed's own offset; UTC where it gives none.

    latest: aware, the last time that is believed, ``AHEAD`` of the fetch. None where it gives no time, or an absurd one
    (before 1971, or after ``latest``).
    """
    if said is None:
        return None
    value = said.value.strip()[:_LONGEST]
    time = _printed(value)
    if time is None and said.guess is not None and not _UNSET_YEAR.search(value):
        time = said.guess
    try:
        return time if time is not None and _EARLIEST <= time <= latest else None
    except OverflowError:
        return None


@lru_cache(maxsize=4096)
def _printed(text: str) -> datetime | None:
    """A feed's next answer has most of its times again."""
    time = _usual(text)
    if time is not None or _UNSET_YEAR.search(text):
        return time
    return _iso(text) or _mail(text)


def _usual(text: str) -> datetime | None:
    found = _USUAL.fullmatch(text)
    if found is None:
        return None
    day, month, year, time, zone = found.groups()
    try:
        return datetime.fromisoformat(f"{year}-{_MONTHS[month]}-{day:0>2}T{_without_leap(time)}{zone or '+00:00'}")
    except ValueError:
        return None


def _without_leap(time: str) -> str:
    return f"{time[:6]}59" if time.endswith(":60") else time


def _iso(text: str) -> datetime | None:
    text = _SPACED_OFFSET.sub(r"\1", _ISO_SUFFIX.sub("+00:00", text.strip()))
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return None
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _mail(text: str) -> datetime | None:
    """A date in the manner of e-mail: "Mon, 12 Oct 2026 08:30:00 MSK", and its many variations."""
    text = text.strip()
    text = _OFFSET_FROM_GREENWICH.sub(lambda m: f"{m[1]}{int(m[2]):02d}{m[3] or '00'}", text)
    text = _COLON_OFFSET.sub(r"\1\2", text)
    try:
        parts = parsedate_tz(text)
    except (ValueError, IndexError, TypeError):  # its own slips on odd input
        return None
    if parts is None:
        return None
    seconds = parts[9]
    if not seconds and (name := _ZONE_NAME.search(text)):
        seconds = _zones().get(name[1].upper(), 0) * 60
    # An offset beyond a day is a slip; the day itself still holds.
    zone = timezone(timedelta(seconds=seconds)) if seconds and abs(seconds) < 86_400 else UTC
    try:
        return datetime(parts[0], parts[1], parts[2], parts[3], parts[4], min(parts[5], 59), tzinfo=zone)
    except (ValueError, OverflowError):
        return None
