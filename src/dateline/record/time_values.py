"""From a caught time expression to the interval it means."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from dateline.model import Grain
from dateline.record.time_calendar import (
    DAY,
    Catch,
    Interval,
    Looking,
    Moment,
    day_of,
    edge_of,
    months_from,
    nearest,
    part_of,
    recent_weekday,
    unit_around,
    whole_day,
    years_from,
)
from dateline.record.time_relative import ago, beside, elsewhere, stretch
from dateline.text import fold

_UNKNOWN = datetime(2000, 1, 1, tzinfo=UTC)


def resolve(
    match: re.Match[str],
    words: Mapping[str, Any],
    moment: Moment | None,
    looking: Looking,
    day: Interval | None,
    anchor: Interval | None = None,
) -> Interval | None:
    """The interval that a catch of the grammar means; None where it is no time after all (a 31st of June).

    moment: the article's own; where it is None only the grain is told. day: the last whole day named before in the
    sentence, which a bare clock time belongs to. anchor: the last time told before in this sentence or the one before,
    which "the previous night" and "three days later" are counted from.
    """
    found = {name: value for name, value in match.groupdict().items() if value is not None}
    catch = Catch(found, words, moment or Moment(_UNKNOWN, _UNKNOWN), looking)
    try:
        interval = _read(catch, day, anchor)
    except (ValueError, OverflowError):  # no such day in the calendar
        return None
    return interval if moment or interval is None else Interval(None, None, interval.grain)


def _read(catch: Catch, day: Interval | None, anchor: Interval | None) -> Interval | None:
    found = catch.found
    if "iso" in found:
        return _iso(catch)
    if "now" in found:
        return _edge_of_day(catch, whole_day(_day_named(catch, found["now"])), found["now_edge"])
    if "over_unit" in found or "over_one" in found:
        return stretch(catch)
    if "ago_unit" in found:
        return ago(catch)
    if "after_unit" in found or "beside_unit" in found:
        return beside(catch, anchor)
    if "this" in found:
        return _this(catch)
    if "elsewhere" in found:
        return elsewhere(catch, anchor)
    if "weekend" in found:
        return _weekend(catch)
    if "feast" in found:
        return _feast(catch)
    if "night" in found:
        until = (
            recent_weekday(catch, catch.words["weekdays"][fold(found["into"])]) if "into" in found else catch.moment.day
        )
        return part_of(until, catch.words["nights"][fold(found["night"])])
    if "month" in found:
        return _month(catch)
    if "season" in found:
        return _season(catch, found["season"], int(found["season_year"]), found.get("season_edge"))
    if catch.any("quarter", "half", "quarter_sign"):
        return _quarter(catch)
    if "decade" in found:
        first = int(found["decade"])
        return edge_of(catch, years_from(catch, first, 10), found.get("decade_edge"))
    if "year" in found:
        return edge_of(catch, years_from(catch, int(found["year"]), 1), found.get("year_edge"))
    if "bare_day" in found:
        return whole_day(_bare_day(catch, int(re.sub(r"\D", "", found["bare_day"]))))
    if "part_alone" in found:
        today = day.start if day is not None and day.start is not None else catch.moment.day
        return part_of(today, _edge_of_part(catch, found["part_alone"], found["part_edge"]))
    if "c3" in found:
        if day is not None and day.start is not None:
            return _clock(catch, day.start, found["c3"], found.get("z3"))
        today = catch.moment.day
        # An article that just says "midnight" means the one its day began with.
        ended = catch.words["hours"].get(fold(found["c3"])) == 24 and catch.looking is not Looking.AHEAD
        return _clock(catch, today - DAY if ended else today, found["c3"], found.get("z3"))
    return _one_day(catch)


def _iso(catch: Catch) -> Interval:
    day = date.fromisoformat(catch.found["iso"])
    start = day_of(catch, day.year, day.month, day.day)
    if "iso_time" not in catch.found:
        return whole_day(start)
    hour, minute = map(int, catch.found["iso_time"].split(":"))
    start = start.replace(hour=hour, minute=minute)
    zone = catch.found.get("iso_zone")
    if zone:
        written = datetime.strptime(zone.replace("Z", "+0000"), "%z").tzinfo
        start = start.replace(tzinfo=written).astimezone(catch.moment.day.tzinfo)
    return Interval(start, start + timedelta(minutes=1), Grain.MINUTE)


def _one_day(catch: Catch) -> Interval:
    """A day by its weekday, date or distance, with the part of it or the clock time that is given."""
    found = catch.found
    number = catch.any("d11", "d12", "d21", "d22")
    if number is not None:
        day = _dated(catch, int(re.sub(r"\D", "", number)))
    elif "weekday" in found:
        day = _weekday(catch)
    else:
        day = _day_named(catch, found["rel"])
    clock = catch.any("c1", "c2")
    if clock is not None:
        return _clock(catch, day, clock, catch.any("z1", "z2"), catch.any("p1", "q2"))
    part = catch.any("q0", "p1", "q2", "q1")
    if part is not None:
        return part_of(day, catch.words["parts"][fold(part)])
    return whole_day(day)


def _day_named(catch: Catch, printed: str) -> datetime:
    distance: int = catch.words["days"][" ".join(fold(printed).split())]
    return catch.moment.day + distance * DAY


def _edge_of_day(catch: Catch, whole: Interval, edge: str) -> Interval:
    """Early or late today are parts; "earlier today" is from its start till now, "later today" from now on."""
    assert whole.start is not None
    if catch.among(edge, "edges_of_a_day"):
        return part_of(whole.start, catch.words["parts"][fold(edge)])
    now = catch.moment.now
    if whole.start != catch.moment.day or not whole.start < now < whole.start + DAY:
        return Interval(whole.start, whole.end, Grain.PART)
    if catch.among(edge, "earlier"):
        return Interval(whole.start, now, Grain.PART)
    return Interval(now, whole.end, Grain.PART)


def _weekday(catch: Catch) -> datetime:
    """The most recent day of that name, the article's own included; the coming one where the words look ahead."""
    found, today = catch.found, catch.moment.day
    name = fold(found["weekday"]).rstrip(".")
    number: int = catch.words["weekdays"].get(name, catch.words["weekdays_short"].get(name))
    monday = today - today.weekday() * DAY
    if "week" in found:
        return monday + (number + 7 * catch.turn(found["week"])) * DAY
    back = recent_weekday(catch, number)
    if "dir" not in found:
        return today + ((number - today.weekday()) % 7) * DAY if catch.looking is Looking.AHEAD else back
    turn = catch.turn(found["dir"])
    if turn < 0:
        return back - 7 * DAY if back == today else back
    return monday + (number + 7 * turn) * DAY


def _dated(catch: Catch, number: int) -> datetime:
    """A day of a month; without its year the nearest one that way, and the nearest of all where no word tells."""
    month = _month_number(catch, catch.any("m11", "m12", "m21", "m22") or "")
    year, which = catch.any("y1", "y2"), catch.any("w1", "w2")
    this = catch.moment.day.year
    if year is not None:
        return day_of(catch, int(year), month, number)
    if which is not None:
        return day_of(catch, this + catch.turn(which), month, number)
    days = []
    for candidate in (this - 1, this, this + 1):
        try:
            days.append(day_of(catch, candidate, month, number))
        except ValueError:  # 29 February
            continue
    return nearest(catch, days)


def _bare_day(catch: Catch, number: int) -> datetime:
    """ "the 20th": of this month, the one before or the one after, whichever lies nearest that way."""
    today = catch.moment.day
    if "bare_which" in catch.found:
        index = today.year * 12 + today.month - 1 + catch.turn(catch.found["bare_which"])
        return day_of(catch, index // 12, index % 12 + 1, number)
    days = []
    for index in range(today.year * 12 + today.month - 2, today.year * 12 + today.month + 1):
        try:
            days.append(day_of(catch, index // 12, index % 12 + 1, number))
        except ValueError:  # the 31st
            continue
    return nearest(catch, days)


def _edge_of_part(catch: Catch, part: str, edge: str) -> tuple[int, int]:
    """ "early afternoon" is the afternoon's first half, "late evening" the evening's second."""
    start, end = catch.words["parts"][fold(part)]
    middle = (start + end + 1) // 2
    return (start, middle) if catch.among(edge, "early") else (middle, end)


def _month_number(catch: Catch, printed: str) -> int:
    name = fold(printed).rstrip(".")
    number: int = catch.words["months"].get(name) or catch.words["months_short"][name]
    return number


def _month(catch: Catch) -> Interval:
    found = catch.found
    number, this = _month_number(catch, found["month"]), catch.moment.day.year
    if "month_year" in found:
        year = int(found["month_year"])
    elif "month_which" in found:
        year = this + catch.turn(found["month_which"])
    else:
        starts = [day_of(catch, y, number, 1) for y in (this - 1, this, this + 1)]
        current = number == catch.moment.day.month
        year = this if current else nearest(catch, starts).year
    return edge_of(catch, months_from(catch, year, number, 1, Grain.MONTH), found.get("month_edge"))


def _season(catch: Catch, printed: str, year: int, edge: str | None) -> Interval:
    first, count = catch.words["seasons"][fold(printed)]
    return edge_of(catch, months_from(catch, year, first, count, Grain.SEASON), edge)


def _quarter(catch: Catch) -> Interval:
    """ "the first quarter of 2023", "Q4", "the first half of the year": of the year given, else the last begun."""
    half = "half" in catch.found
    printed = catch.any("quarter", "half", "quarter_sign") or ""
    number = int(printed[1:]) if "quarter_sign" in catch.found else catch.words["quarters"][fold(printed)]
    length = 6 if half else 3
    first = (number - 1) * length + 1
    today = catch.moment.day
    if "quarter_year" in catch.found:
        year = int(catch.found["quarter_year"])
    elif "quarter_which" in catch.found:
        year = today.year + catch.turn(catch.found["quarter_which"])
    else:
        starts = [day_of(catch, year, first, 1) for year in (today.year - 1, today.year, today.year + 1)]
        begun = [start for start in starts if start <= today]
        year = (starts[len(begun)] if catch.looking is Looking.AHEAD else begun[-1]).year
    return months_from(catch, year, first, length, Grain.MONTH)


def _this(catch: Catch) -> Interval:
    """ "last week", "this month", "next year", "last night", "this morning", "last summer", "next June"."""
    found, today = catch.found, catch.moment.day
    turn = catch.turn(found["this"])
    if "this_part" in found:
        return part_of(today + turn * DAY, catch.words["parts"][fold(found["this_part"])])
    if "this_month" in found:
        number = _month_number(catch, found["this_month"])
        starts = [day_of(catch, y, number, 1) for y in (today.year - 1, today.year, today.year + 1)]
        passed = [s for s in starts if s.replace(day=28) < today.replace(day=1)]
        start = passed[-1] if turn < 0 else starts[1] if turn == 0 else next(s for s in starts if s > today)
        return edge_of(catch, months_from(catch, start.year, number, 1, Grain.MONTH), found.get("edge"))
    if "this_season" in found:
        return _this_season(catch, turn)
    unit = catch.words["units"][fold(found["this_unit"])]
    if unit == "weekend" and turn == 0 and today.weekday() < 2 and catch.looking is not Looking.AHEAD:
        turn = -1  # on a Monday or Tuesday "this weekend" is the one just gone
    return edge_of(catch, unit_around(catch, today, unit, turn), found.get("edge"))


def _weekend(catch: Catch) -> Interval:
    """ "over the weekend": the last one that has begun, or the one to come."""
    turn = 1 if catch.looking is Looking.AHEAD and catch.moment.day.weekday() >= 5 else 0
    if catch.looking is not Looking.AHEAD and catch.moment.day.weekday() < 5:
        turn = -1
    return unit_around(catch, catch.moment.day, "weekend", turn)


def _feast(catch: Catch) -> Interval:
    """ "Christmas Day", "New Year's Eve 2024": a day with a fixed date."""
    month, number = catch.words["feasts"][fold(catch.found["feast"]).replace("’", "'")]
    this = catch.moment.day.year
    years = [int(catch.found["feast_year"])] if "feast_year" in catch.found else [this - 1, this, this + 1]
    return whole_day(nearest(catch, [day_of(catch, year, month, number) for year in years]))


def _this_season(catch: Catch, turn: int) -> Interval:
    today, printed = catch.moment.day, catch.found["this_season"]
    every = [_season(catch, printed, today.year + shift, None) for shift in (-2, -1, 0, 1, 2)]
    ended = [s for s in every if s.end is not None and s.end <= today]
    to_come = [s for s in every if s.start is not None and s.start > today]
    current = [s for s in every if s not in ended and s not in to_come]
    if turn < 0:
        chosen = ended[-1]
    elif turn > 0:
        chosen = to_come[0]
    else:
        near = [s for s in (*ended[-1:], *to_come[:1]) if s.start is not None]
        chosen = current[0] if current else min(near, key=lambda s: abs((s.start or today) - today))
    return edge_of(catch, chosen, catch.found.get("edge"))


def _clock(catch: Catch, day: datetime, printed: str, zone: str | None, part: str | None = None) -> Interval:
    text = fold(printed)
    spelt = catch.words["numbers"].get(text.split(" ")[0])
    if spelt is not None:  # "three o'clock": by day, where nothing else is said
        late = catch.words["parts"][fold(part)][0] >= 12 if part else spelt < 7
        hour, minute, exact = spelt % 12 + (12 if late else 0), 0, False
    elif text in catch.words["hours"]:
        hour, minute, exact = catch.words["hours"][text], 0, False
    else:
        digits = re.findall(r"\d+", text)
        if len(digits) == 1 and len(digits[0]) == 4:
            digits = [digits[0][:2], digits[0][2:]]
        hour, minute, exact = int(digits[0]), int(digits[1]) if len(digits) > 1 else 0, len(digits) > 1
        half = re.search(r"[ap](?=\.?m)", text)
        if half:
            hour = hour % 12 + (12 if half.group() == "p" else 0)
    start = day + timedelta(hours=hour, minutes=minute)
    offset = catch.words["zones"].get(fold(zone).strip("()")) if zone else None
    if offset is not None:
        there = timezone(timedelta(minutes=offset))
        start = start.replace(tzinfo=there).astimezone(catch.moment.day.tzinfo)
    grain = Grain.MINUTE if exact else Grain.HOUR
    return Interval(start, start + (timedelta(minutes=1) if exact else timedelta(hours=1)), grain)
