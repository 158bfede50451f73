"""A file of web captures, WARC or ARC, into a desk."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from dateline.archive.arc import arc_records, starts_arc
from dateline.archive.pages import Skipped, page_of
from dateline.archive.records import Record, starts_warc, warc_records
from dateline.archive.report import Imported, Progress, Taking
from dateline.archive.unpacked import Damage, Unpacked
from dateline.errors import NotAnArchive
from dateline.store import Store
from dateline.text import clean

_TOLD_SECONDS = 0.5
_ZIPPED = {b"PK\x03\x04": "a ZIP file", b"\x28\xb5\x2f\xfd": "packed with zstd", b"\x04\x22\x4d\x18": "packed with LZ4"}
_ZIPPED |= {b"BZh": "packed with bzip2", b"\xfd7zXZ": "packed with xz"}


def import_warc(store: Store, file: Path, *, limit: int, now: datetime, progress: Progress | None = None) -> Imported:
    """Keep every page of a WARC or ARC file, plain or gzipped, and ask for its reading.

    limit: most bytes of a page; now: aware, the desk's present; progress: told in words, at most twice a second, how
    far it is. What is wrong with the file is in the report, and the rest goes on. What is kept stays where the rest
    fails: the same file again brings what is missing. Raises ``NotAnArchive`` for a file that holds no record, or that
    cannot be read at all.
    """
    taking = Taking(store, "warc", clean(file.name), file.name, now)
    try:
        with file.open("rb") as opened:
            size = file.stat().st_size
            source = Unpacked(opened)
            told = time.monotonic()
            for found in records_of(source, file, limit):
                _take(taking, source, found, limit, now)
                if progress is not None and time.monotonic() - told > _TOLD_SECONDS:
                    told = time.monotonic()
                    progress(_in_words(taking, source.read, size))
            _note_packing(taking, source)
    except OSError as error:
        if not taking.records:
            raise NotAnArchive(str(file), f"cannot be read ({error.strerror or error})") from error
        taking.damage(f"after record {taking.records:,} the file cannot be read ({error.strerror or error})")
    taking.flush()
    return taking.report()


def records_of(source: Unpacked, file: Path, limit: int) -> Iterator[Record | Damage]:
    """The records of a file, and what is wrong with it. limit: bytes that are kept of one record. Raises
    ``NotAnArchive``."""
    if not source.ahead(1) and not source.read:
        raise NotAnArchive(str(file), "is empty", "Fetch or copy it again.")
    if starts_arc(source):
        return arc_records(source, limit)
    if starts_warc(source):
        return warc_records(source, limit)
    head = bytes(source.ahead(8)[:8])
    what = next((what for sign, what in _ZIPPED.items() if head.startswith(sign)), None)
    if what is not None:
        raise NotAnArchive(str(file), f"is {what}", "Unpack it first, and import what is in it.")
    why = "holds no record of a web archive"
    if source.damages:
        why += f" (at byte {source.damages[0].at:,}: {source.damages[0].reason})"
    raise NotAnArchive(str(file), why, "Give a WARC or ARC file, plain or gzipped.")


def _take(taking: Taking, source: Unpacked, found: Record | Damage, limit: int, now: datetime) -> None:
    _note_packing(taking, source)
    if isinstance(found, Damage):
        _note(taking, found)
        return
    taking.records += 1
    page = page_of(found, limit, now)
    if isinstance(page, Skipped):
        taking.skipped[page.what] += 1
    else:
        taking.take(page)


def _note_packing(taking: Taking, source: Unpacked) -> None:
    for damage in source.damages:
        _note(taking, damage)
    source.damages.clear()


def _note(taking: Taking, damage: Damage) -> None:
    # Where a file is cut, its packing ends and the record in it: one cause, said once.
    if damage.at == taking.damaged_at:
        return
    taking.damaged_at = damage.at
    taking.damage(f"after record {taking.records:,}, at byte {damage.at:,}: {damage.reason}")


def _in_words(taking: Taking, read: int, size: int) -> str:
    of = f" of {size / 1e6:,.0f}" if size else ""  # a pipe does not say
    return f"{taking.name}: {taking.records:,} records · {taking.pages:,} pages · {read / 1e6:,.0f}{of} MB"
