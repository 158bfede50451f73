"""The records of an ARC file, the form of web archives before WARC."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dateline.archive.records import Record, skip_blank
from dateline.archive.unpacked import Damage, Unpacked

_STEP = 1 << 18
_MOST_LINE = 1 << 13
# "URL IP-address Archive-date Content-type Archive-length", and in version 2 "Result-code Checksum Location Offset
# Filename" before the length. Addresses with spaces in them were written as they were.
_LINE = re.compile(
    rb"^(?P<url>[A-Za-z][A-Za-z0-9+.-]*:[^\n]*?) (?P<ip>[0-9A-Fa-f.:]+) (?P<date>\d{8,20}) (?P<type>[^ \n]*)"
    rb"(?: \S+ \S+ \S+ \S+ \S+)? (?P<length>-?\w{1,18})\r?\n",
    re.MULTILINE,
)


def starts_arc(source: Unpacked) -> bool:
    """Whether an ARC's first line stands at the head."""
    return source.ahead(16).startswith(b"filedesc://")


def arc_records(source: Unpacked, limit: int) -> Iterator[Record | Damage]:
    """The records of an ARC as those of a WARC, and what is wrong with it where it is so. The first is a
    "warcinfo", all others are "response"."""
    kind = "warcinfo"
    while True:
        skip_blank(source)
        if not source.ahead(1):
            return
        at = source.at
        found = _LINE.match(bytes(source.ahead(_MOST_LINE)[:_MOST_LINE]))
        if found is None:
            yield Damage(at, f"{_skip_to_line(source):,} bytes that are no record")
            continue
        fields = {
            "warc-target-uri": found["url"].decode("utf-8", "replace"),
            "warc-date": found["date"].decode(),
            "warc-identified-payload-type": found["type"].decode("utf-8", "replace"),
        }
        length = int(found["length"]) if found["length"].isdigit() else 0
        source.drop(found.end())
        ends = _ends(source, length, limit)
        block = bytes(source.ahead(min(ends, limit))[: min(ends, limit)])
        passed = _pass(source, ends)
        yield Record(kind, fields, block, passed, at)
        if not found["length"].isdigit():
            yield Damage(at, "a record that does not say how long it is")
        elif ends < length:
            yield Damage(at, f"a record that says it has {length:,} bytes ends after {passed:,}")
        elif passed < length:
            yield Damage(at, f"the file ends after {passed:,} of a record's {length:,} bytes")
        kind = "response"


def _ends(source: Unpacked, length: int, limit: int) -> int:
    """Where a record's content ends: where its head says, or before, where another record begins there and none does
    at the end that it says."""
    if length > limit:
        return length
    ahead = source.ahead(length + _MOST_LINE)
    after = bytes(ahead[length : length + _MOST_LINE]).lstrip(b"\r\n")
    if len(ahead) >= length and (not after or _LINE.match(after)):
        return length
    found = _LINE.search(ahead, 1, length)
    return found.start() if found else length


def _pass(source: Unpacked, length: int) -> int:
    passed = 0
    while passed < length and (ahead := source.ahead(min(_STEP, length - passed))):
        step = min(len(ahead), length - passed)
        source.drop(step)
        passed += step
    return passed


def _skip_to_line(source: Unpacked) -> int:
    """Pass over bytes up to the next line that heads a record; how many."""
    passed = 0
    while ahead := source.ahead(1):
        end = source.ahead(_MOST_LINE).find(b"\n", 0, _MOST_LINE)
        step = end + 1 if end >= 0 else min(len(ahead), _MOST_LINE)
        source.drop(step)
        passed += step
        if _LINE.match(source.ahead(_MOST_LINE), 0, _MOST_LINE):
            break
    return passed
