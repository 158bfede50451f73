"""The dated updates of a live page: like siblings, most with a time of day of their own, that hold most of its text."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from datetime import datetime

from dateline.articles.body import Reading, revoted
from dateline.articles.dates import parse_stamp
from dateline.articles.markup import Flat
from dateline.articles.purposes import BIT

_FEWEST = 3
_SHARE, _SHARE_SAID = 0.75, 0.5
"""Share of the page's text that its updates hold; of a page that says to machines that it is live, half."""
_TIMED = 0.8  # share of the updates that name their time
_HEAD = 3  # pieces of an update among which its time stands
_WORDS = 40  # characters of a piece that says something
_CLOCK = re.compile(r"(\d{1,2})(?::|\.|h)(\d{2})(?!\d)\s*([ap])?\.?(?:m\b)?", re.I)
_LONGEST_CLOCK = 40
_PARTS = frozenset(("p", "td", "tr", "figure", "blockquote", "dd", "dt"))


def dated_updates(reading: Reading, *, live: bool) -> list[int]:
    """The updates' elements in the page's order; empty where it has none. live: whether the page says it is live."""
    flat = reading.flat
    timed = {place for place, stamp in flat.times if _has_clock(stamp)}
    groups: dict[tuple[int, str, int], list[int]] = defaultdict(list)
    for element in range(1, len(flat.tag)):
        if reading.votes[element] and flat.last[element] - flat.first[element] > 1 and flat.tag[element] not in _PARTS:
            groups[(flat.parent[element], flat.tag[element], flat.purpose[element] & ~BIT["tags"])].append(element)
    best: list[int] = []
    most = (_SHARE_SAID if live else _SHARE) * reading.total
    for members in groups.values():
        if len(members) < _FEWEST:
            continue
        with_time = [element for element in members if _is_timed(flat, element, timed)]
        held = sum(reading.votes[element] for element in with_time)
        largest = max((reading.votes[element] for element in with_time), default=0)
        if len(with_time) >= max(_FEWEST, _TIMED * len(members)) and held > most and largest < 0.85 * held:
            best, most = with_time, held
    return best


def _has_clock(stamp: str) -> bool:
    moment = parse_stamp(stamp)
    return moment is not None and not moment.day_only


def _is_timed(flat: Flat, element: int, timed: set[int]) -> bool:
    low, high = flat.first[element], flat.last[element]
    head = range(low, min(low + _HEAD, high))
    return any(number in timed for number in head) or any(_reads_clock(flat.pieces[n].text) for n in head)


def _reads_clock(text: str) -> re.Match[str] | None:
    return _CLOCK.match(text) if 0 < len(text) <= _LONGEST_CLOCK else None


def clock_of(flat: Flat, day: datetime | None) -> datetime | None:
    """When an update was written whose time of day alone is printed. day: the one that its page is of, aware, with the
    page's offset; None where that is not sure, and then there is no time."""
    for piece in flat.pieces[:_HEAD] if day is not None else ():
        found = _reads_clock(piece.text)
        if found and day is not None:
            hour, minute, half = int(found[1]), int(found[2]), (found[3] or "").lower()
            hour += 12 if half == "p" and hour < 12 else -12 if half == "a" and hour == 12 else 0
            return day.replace(hour=hour, minute=minute, second=0) if hour < 24 and minute < 60 else None
    return None


def without(reading: Reading, elements: list[int]) -> Reading:
    """The page as it reads without these elements: what a live page says over its updates."""
    flat = reading.flat
    bad = list(reading.bad)
    for element in elements:
        for number in range(flat.first[element], flat.last[element]):
            bad[number] |= BIT["related"]
    good = [0 if bits else vote for bits, vote in zip(bad, reading.good, strict=True)]
    return revoted(replace(reading, bad=bad, good=good))
