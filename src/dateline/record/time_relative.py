"""Times counted from the article's moment or from another time of the story: "two weeks ago", "the previous night"."""

from __future__ import annotations

from datetime import datetime, timedelta

from dateline.model import Grain
from dateline.record.time_calendar import DAY, Catch, Interval, Looking, day_of, part_of, unit_around, whole_day
from dateline.record.time_grammar import number_of
from dateline.text import fold

_FINENESS = (Grain.YEAR, Grain.SEASON, Grain.MONTH, Grain.WEEK, Grain.DAY, Grain.PART, Grain.HOUR, Grain.MINUTE)


def ago(catch: Catch) -> Interval:
    """ "two weeks ago": the calendar unit that lies so far back; nothing certain for "several years ago"."""
    count = number_of(catch.words, catch.found["ago_n"])
    unit = catch.words["units"][fold(catch.found["ago_unit"])]
    whole = unit_around(catch, catch.moment.day, unit, -(count or 0))
    return whole if count is not None else Interval(None, None, whole.grain)


def stretch(catch: Catch) -> Interval:
    """ "the past three days", "the last year", "the next two weeks": from or to the article's moment."""
    count = number_of(catch.words, catch.found["over_n"]) if "over_n" in catch.found else 1
    unit = catch.words["units"][fold(catch.any("over_unit", "over_one") or "")]
    grain = unit_around(catch, catch.moment.day, unit, 0).grain
    if count is None:
        return Interval(None, None, grain)
    back = "ahead" not in catch.found
    today = catch.moment.day
    if grain in (Grain.MONTH, Grain.YEAR):
        months = count * (1 if unit == "month" else 3 if unit == "quarter" else 12 if unit == "year" else 120)
        year, month = divmod(today.year * 12 + today.month - 1 + (-months if back else months), 12)
        far = day_of(catch, year, month + 1, min(today.day, 28))
    elif grain in (Grain.MINUTE, Grain.HOUR):
        length = timedelta(**{unit + "s": count})
        now = catch.moment.now
        return Interval(now - length, now, grain) if back else Interval(now, now + length, grain)
    else:
        days = count * (1 if unit == "day" else 7)
        far = today + (-days if back else days) * DAY
    return Interval(far, today + DAY, grain) if back else Interval(today, far + DAY, grain)


def elsewhere(catch: Catch, anchor: Interval | None) -> Interval:
    """ "the previous night", "that week", "the following day": counted from the time told before; without one, or with
    a coarser one, only the grain is known. "The next" counts from the article where it does not tell of the past."""
    found = catch.found
    turn = -1 if catch.among(found["elsewhere"], "the_one_before") else 0
    if catch.among(found["elsewhere"], "the_one_after"):
        turn = 1
    start = anchor.start if anchor is not None else None
    if catch.among(found["elsewhere"], "the_next_one") and (start is None or catch.looking is not Looking.BACK):
        start, anchor = catch.moment.day, whole_day(catch.moment.day)  # "the next week", for the one after this
    if "this_unit" in found:
        unit = catch.words["units"][fold(found["this_unit"])]
        grain = unit_around(catch, catch.moment.day, unit, 0).grain
        known = start is not None and anchor is not None and not _coarser(anchor.grain, grain)
        return unit_around(catch, _day_of(start), unit, turn) if known and start else Interval(None, None, grain)
    if "this_part" in found:
        if start is None or anchor is None or _coarser(anchor.grain, Grain.DAY):
            return Interval(None, None, Grain.PART)
        return part_of(_day_of(start) + turn * DAY, catch.words["parts"][fold(found["this_part"])])
    return Interval(None, None, Grain.SEASON if "this_season" in found else Grain.MONTH)


def beside(catch: Catch, anchor: Interval | None) -> Interval | None:
    """ "three days later", "a year earlier", "the day before": counted from the time told before; None without one as
    fine, for then the words may count from what is no time ("two years before the war")."""
    found = catch.found
    if "after_unit" in found:
        count = number_of(catch.words, found["after_n"])
        printed, way = found["after_unit"], found["after_way"]
    else:
        count, printed, way = 1, found["beside_unit"], found["beside_way"]
    if count is None or anchor is None or anchor.start is None:
        return None
    unit = catch.words["units"].get(fold(printed))
    turn = -count if catch.among(way, "earlier_than_that") else count
    if unit is None:
        if _coarser(anchor.grain, Grain.DAY):
            return None
        return part_of(_day_of(anchor.start) + turn * DAY, catch.words["parts"][fold(printed)])
    grain = unit_around(catch, catch.moment.day, unit, 0).grain
    if _coarser(anchor.grain, grain) or grain in (Grain.MINUTE, Grain.HOUR):
        return None
    return unit_around(catch, _day_of(anchor.start), unit, turn)


def _coarser(grain: Grain, than: Grain) -> bool:
    return _FINENESS.index(grain) < _FINENESS.index(than)


def _day_of(start: datetime) -> datetime:
    return start.replace(hour=0, minute=0, second=0, microsecond=0)
