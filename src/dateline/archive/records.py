"""The records of a WARC or ARC file, one after another, whatever has happened to the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dateline.archive.unpacked import Damage, Unpacked

MOST_HEAD = 1 << 16
"""Bytes of a record's head that are looked at."""

_STEP = 1 << 18
# Copies through careless tools have gained carriage returns at the ends of lines.
_VERSION = re.compile(rb"WARC/\d+\.\d+[ \t]{0,3}\r{0,3}\n")
_BLANK = b"\r\n \t\x00"
_BLANKS = 1 << 10
_HEAD_END = re.compile(rb"\r{0,3}\n\r{0,3}\n")
_LONGEST_VERSION = 24
_FOLDED = re.compile(r"\r?\n[ \t]+")


@dataclass(frozen=True, slots=True)
class Record:
    """One record. kind: the WARC-Type, in lower case; fields: the lines of its head, names in lower case; block: its
    content, without what lies over the limit; size: bytes of its content; at: the byte of the file where it starts."""

    kind: str
    fields: dict[str, str]
    block: bytes
    size: int
    at: int


def warc_records(source: Unpacked, limit: int) -> Iterator[Record | Damage]:
    """The records of a WARC, and what is wrong with it where it is so.

    limit: bytes of a record's content that are kept. A record whose length is wrong ends where the next one begins, as
    far as that can be seen; a file that is cut off gives what there is of its last record.
    """
    while True:
        skip_blank(source)
        if not source.ahead(1):
            return
        if not _VERSION.match(source.ahead(_LONGEST_VERSION)):
            at = source.at
            skipped = _skip_to_record(source)
            yield Damage(at, f"{skipped:,} bytes that are no record")
            continue
        at = source.at
        head = _head(source)
        if isinstance(head, str):
            yield Damage(at, head)
            source.drop(1)
            _skip_to_record(source)
            continue
        fields = fields_of(head)
        length = fields.get("content-length", "")
        if not length.isdecimal() or len(length) > 18:
            yield Damage(at, "a record that does not say how long it is")
            _skip_to_record(source)
            continue
        block, size, wrong = _content(source, int(length), limit)
        yield Record(fields.get("warc-type", "unknown").lower(), fields, block, size, at)
        if wrong:
            yield Damage(at, wrong)


def starts_warc(source: Unpacked) -> bool:
    """Whether a record begins in the first bytes."""
    return _next_record(source.ahead(_STEP), 0) is not None


def fields_of(head: bytes) -> dict[str, str]:
    """The lines of a head, names in lower case; where a name stands twice, the first."""
    fields: dict[str, str] = {}
    for line in _FOLDED.sub(" ", head.decode("utf-8", "replace")).splitlines():
        name, colon, value = line.partition(":")
        if colon:
            fields.setdefault(name.strip().lower(), value.strip())
    return fields


def skip_blank(source: Unpacked) -> None:
    """Pass over what lies between two records."""
    while ahead := bytes(source.ahead(_BLANKS)[:_BLANKS]):
        kept = len(ahead.lstrip(_BLANK))
        source.drop(len(ahead) - kept)
        if kept:
            return


def _head(source: Unpacked) -> bytes | str:
    """The lines after the version, taken together with the empty one that ends them; why not, where nothing does."""
    size = MOST_HEAD >> 4
    while True:
        ahead = source.ahead(size)
        # A head that runs into another record has no end.
        other = ahead.find(b"\nWARC/", 0, size)
        end = _HEAD_END.search(ahead, 0, other + 1 if other >= 0 else size)
        if end is not None:
            return source.take(end.end())[: end.start()].partition(b"\n")[2]
        if other >= 0 or size >= MOST_HEAD:
            return "a record whose head does not end"
        if len(ahead) < size:
            return "the file ends within the head of a record"
        size *= 4


def _content(source: Unpacked, length: int, limit: int) -> tuple[bytes, int, str | None]:
    """A record's content, how long it really is, and what is wrong with it."""
    ahead = source.ahead(min(length, limit) + 2 * _LONGEST_VERSION)
    if length <= limit and len(ahead) >= length and _ends(ahead, length) and not _breaks_off(source, ahead, length):
        return source.take(length), length, None
    end = _breaks_off(source, ahead, min(length, len(ahead))) or _next_record(ahead, 1)
    if end is not None and end < length:
        block = source.take(end).rstrip(b"\r\n")
        return block, len(block), f"a record that says it has {length:,} bytes ends after {len(block):,}"
    if length > limit:
        return _long_content(source, length, limit)
    if len(ahead) < length:
        block = source.take(len(ahead))
        return block, len(block), f"the file ends after {len(block):,} of a record's {length:,} bytes"
    if bytes(ahead[length : length + 2]) in (b"\r\n", b"\n\n"):
        return source.take(length), length, None  # what follows is no record, and said to be none when it is met
    # What follows goes on where the record should end: it is longer than it says.
    ahead = source.ahead(limit)
    end = _next_record(ahead, length)
    block = source.take(end if end is not None else length).rstrip(b"\r\n")
    return block, len(block), f"a record that says it has {length:,} bytes ends after {len(block):,}"


def _long_content(source: Unpacked, length: int, limit: int) -> tuple[bytes, int, str | None]:
    """The same for a content over the limit, of which the rest is passed over as it comes."""
    block = source.take(limit)
    passed = limit
    while passed < length:
        ahead = source.ahead(min(_STEP, length - passed) + _LONGEST_VERSION)
        left = min(len(ahead), length - passed)
        if not left:
            return block, passed, f"the file ends after {passed:,} of a record's {length:,} bytes"
        end = _breaks_off(source, ahead, left) or _next_record(ahead, 0)
        if end is not None and passed + end < length:
            source.drop(end)
            return block, passed + end, f"a record that says it has {length:,} bytes ends after {passed + end:,}"
        # The head of another record may lie across two looks.
        step = left if passed + left == length else max(1, left - _LONGEST_VERSION)
        source.drop(step)
        passed += step
    return block, passed, None


def _ends(ahead: bytearray, length: int) -> bool:
    """Whether another record, or the end, comes after so many bytes, with nothing between them but empty lines."""
    after = bytes(ahead[length : length + 2 * _LONGEST_VERSION]).lstrip(_BLANK)
    return not after or after.startswith(b"WARC/")


def _breaks_off(source: Unpacked, ahead: bytearray, length: int) -> int | None:
    """How far ahead, before ``length``, a gzip member starts that starts with a record: its own member has ended."""
    return next((start for start in source.member_starts(length) if ahead[start : start + 5] == b"WARC/"), None)


def _next_record(ahead: bytearray, start: int) -> int | None:
    """How far ahead, from ``start`` on, a record begins at the head of a line."""
    found = ahead.find(b"WARC/", start)
    while found >= 0:
        if (found == 0 or ahead[found - 1] == 10) and _VERSION.match(ahead, found):
            line = bytes(ahead[found : found + 200]).partition(b"\n")[2]
            if not line or re.match(rb"[A-Za-z][A-Za-z0-9-]*[ \t]*:", line):
                return found
        found = ahead.find(b"WARC/", found + 1)
    return None


def _skip_to_record(source: Unpacked) -> int:
    """Pass over bytes up to the next record; how many."""
    passed = 0
    while ahead := source.ahead(_STEP):
        found = _next_record(ahead, 0)
        if found is not None:
            source.drop(found)
            return passed + found
        step = len(ahead) if len(ahead) < _STEP else len(ahead) - _LONGEST_VERSION
        source.drop(step)
        passed += step
    return passed
