"""Times as pages print them: ISO 8601 and its relatives, RFC 2822, and dates in words. Never invented: None instead."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

from dateline.articles.calendars import from_jalali
from dateline.articles.rules import Rules, may_name_month

_ISO = re.compile(
    r"(\d{4})-?(\d{2})-?(\d{2})"
    r"(?:[T ]\s?(\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,](\d+))?)?)?"
    r"\s*(?:(Z|UTC|GMT)|([+-])(\d{2}):?(\d{2})?)?",
    re.I,
)
_SLASHES = re.compile(r"\b(\d{1,2})([./-])(\d{1,2})\2(\d{4})\b")
# "2026年11月3日", "2026/11/03"
_YEAR_FIRST = re.compile(
    r"(?<!\d)(\d{4})\s?(?:[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日号號일]|[./](\d{1,2})[./](\d{1,2})(?!\d))"
)
_URL_DAY = re.compile(
    r"/(\d{4})[/-](\d{1,2}|[a-z]{3})[/-](\d{1,2})(?=[/_-])|[/_-](20\d{2})-?(\d{2})-?(\d{2})(?=[/_.-])", re.I
)
_CLOCK = re.compile(
    r"\b(\d{1,2})(?::|\.|h)(\d{2})(?::\d{2})?\s*(a\.?m\.?|p\.?m\.?)?|\b(\d{1,2})\s*(a\.?m\.?|p\.?m\.?)", re.I
)
_ZONE = re.compile(
    r"\b(GMT|UTC|Z|BST|CET|CEST|EET|EEST|MSK|E[SD]T|C[SD]T|M[SD]T|P[SD]T|IST|JST)\b(?:\s*([+-])(\d{1,2}):?(\d{2})?)?"
)
# Hours east of Greenwich. Initials that several zones share (IST, CST, BST) are read as the one that press pages mean.
_ZONES = {
    "GMT": 0, "UTC": 0, "Z": 0, "BST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3, "EST": -5, "EDT": -4,
    "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "IST": 5.5, "JST": 9,
}  # fmt: skip
_MONTH3 = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_EARLIEST = 1900
_YEAR = re.compile(r"\d{4}")  # without one there is no date: asked first, since most lines have none
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_DAY = 86_400
_LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Moment:
    """A printed time. day_only: it names no time of day; zoned: it names its offset (else UTC stands in)."""

    when: datetime
    day_only: bool
    zoned: bool


def parse_stamp(text: str | None) -> Moment | None:
    """A machine-readable stamp (meta, JSON-LD, ``datetime=``): ISO 8601 and relatives, RFC 2822, epoch seconds."""
    if not text or len(text) > 100:
        return None
    text = text.strip()
    found = _ISO.match(text)
    if found:
        return _iso(found)
    if text.isdecimal() and len(text) in (10, 13):
        seconds = int(text[:10])
        return Moment(datetime.fromtimestamp(seconds, UTC), day_only=False, zoned=True)
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    if when.year < _EARLIEST:
        return None
    zoned = when.tzinfo is not None
    return Moment(when if zoned else when.replace(tzinfo=UTC), ":" not in text, zoned)


def _iso(found: re.Match[str]) -> Moment | None:
    year, month, day, hour, minute, second, _, zulu, sign, hours, minutes = found.groups()
    if int(year) < _EARLIEST:
        return None
    zone = UTC
    if sign:
        offset = timedelta(hours=int(hours), minutes=int(minutes or 0))
        if offset >= timedelta(hours=24):
            return None
        zone = timezone(-offset if sign == "-" else offset) if offset else UTC
    try:
        when = datetime(
            int(year), int(month), int(day), int(hour or 0), int(minute or 0), min(int(second or 0), 59), tzinfo=zone
        )
    except ValueError:
        return None
    return Moment(when, hour is None, bool(zulu or sign))


def parse_printed(text: str, rules: Rules) -> Moment | None:
    """A date in words with its year ("Nov. 3, 2026, 4:15 p.m. EST", "3. November 2026, 14:20 Uhr"), or in figures.

    None where day, month or year is missing.
    """
    if len(text) > 200 or not _YEAR.search(text):
        return None
    iso = _ISO_DAY.search(text)
    if iso:
        return parse_stamp(text[iso.start() :][:40])
    for found in rules.month_date.finditer(text) if may_name_month(text, rules) else ():
        day = found["day"] or found["day2"]
        if day and found["year"]:
            year, name = int(found["year"]), found["month"].lower()
            if name in rules.jalali:
                return _jalali(year, rules.jalali[name], int(day), text[found.end() :], text[: found.start()])
            return _printed(year, rules.months.get(name, 0), int(day), text[found.end() :], text[: found.start()])
    numbered = _YEAR_FIRST.search(text)
    if numbered:
        year, month, number = (int(part) for part in numbered.groups() if part)
        turn = _jalali if rules.jalali and year < _EARLIEST else _printed
        return turn(year, month, number, text[numbered.end() :], text[: numbered.start()])
    slashes = _SLASHES.search(text)
    if slashes:
        first, mark, second = int(slashes[1]), slashes[2], int(slashes[3])
        # Day and month can be told apart only where one is over 12, or dots are used (never an American date).
        if first > 12 or mark == ".":
            return _printed(int(slashes[4]), second, first, text[slashes.end() :], text[: slashes.start()])
        if second > 12 or first == second:
            return _printed(int(slashes[4]), first, second, text[slashes.end() :], text[: slashes.start()])
    return None


def printed_age(line: str, fetched: datetime, rules: Rules) -> Moment | None:
    """What a date line says of its distance from the time at which its page was fetched (aware): "2 hours ago",
    "Published yesterday, 14:20". None where the line says anything else besides.

    Days are counted in the zone of ``fetched``; a time of day without an offset stands for UTC, as in other dates.
    """
    if len(line) > 60:
        return None
    line = rules.dated.sub(" ", line, count=1).strip(" |·•–—-,.:")
    for pattern in rules.ago:
        found = pattern.fullmatch(line)
        seconds = rules.units.get(found["unit"].lower()) if found else None
        if found and seconds:
            number = int(found["number"]) if found["number"].isdecimal() else 1
            when = fetched - timedelta(seconds=number * seconds)
            return _printed(when.year, when.month, when.day, "", "") if seconds >= _DAY else Moment(when, False, True)
    named = rules.day.search(line)
    if named is None:
        return None
    rest = line[: named.start()] + line[named.end() :]
    words = _LETTERS.findall(rest)
    if words and (any(len(word) > 3 for word in words) or not _CLOCK.search(rest)):
        return None
    when = fetched - timedelta(days=rules.days[named[0].lower()])
    return _printed(when.year, when.month, when.day, line[named.end() :], line[: named.start()])


def _printed(year: int, month: int, day: int, after: str, before: str) -> Moment | None:
    if year < _EARLIEST:
        return None
    clock = _CLOCK.search(after) or _CLOCK.search(before)
    hour = minute = 0
    if clock:
        hour, minute = int(clock[1] or clock[4]), int(clock[2] or 0)
        half = (clock[3] or clock[5] or "").lower()
        if half.startswith("p") and hour < 12:
            hour += 12
        elif half.startswith("a") and hour == 12:
            hour = 0
        if hour > 23 or minute > 59:
            clock, hour, minute = None, 0, 0
    zone = _ZONE.search(after) or _ZONE.search(before) if clock else None
    offset = 0.0
    if zone:
        offset = _ZONES[zone[1].upper()]
        if zone[2]:
            offset += (-1 if zone[2] == "-" else 1) * (int(zone[3]) + int(zone[4] or 0) / 60)
        if not -24 < offset < 24:
            offset = 0.0
    try:
        when = datetime(year, month, day, hour, minute, tzinfo=timezone(timedelta(hours=offset)) if offset else UTC)
    except ValueError:
        return None
    return Moment(when, clock is None, zone is not None)


def _jalali(year: int, month: int, day: int, after: str, before: str) -> Moment | None:
    found = from_jalali(year, month, day)
    return _printed(found.year, found.month, found.day, after, before) if found else None


def day_in_url(url: str) -> Moment | None:
    """The day that an address spells out, ``/2026/11/03/``, as midnight UTC."""
    found = _URL_DAY.search(url)
    if not found:
        return None
    year, month, day = found.groups()[:3] if found[1] else found.groups()[3:]
    number = int(month) if month.isdecimal() else (_MONTH3.index(month.lower()) + 1 if month.lower() in _MONTH3 else 0)
    if not 1990 <= int(year) <= 2100:
        return None
    return _printed(int(year), number, int(day), "", "")
