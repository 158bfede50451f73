"""A large archive takes no more memory than a small one."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

from dateline.archive.captures import records_of
from dateline.archive.records import Record
from dateline.archive.unpacked import Unpacked
from tests.archive.making import LIMIT, packed, record


def peak(file: Path) -> tuple[int, int]:
    """Records of a file, and the most bytes that were held at once while it was read."""
    tracemalloc.start()
    try:
        with file.open("rb") as opened:
            source = Unpacked(opened)
            found = sum(isinstance(one, Record) for one in records_of(source, file, LIMIT))
        return found, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_is_that_of_a_record_and_not_of_the_file(tmp_path: Path) -> None:
    some = [record(number, b"<html>" + b"%d words " % number * 4000) for number in range(40)]
    for name, data in (("packed", packed(some)), ("plain", b"".join(some))):
        file = tmp_path / name
        file.write_bytes(data * 15)
        found, most = peak(file)  # of some 21 million bytes
        assert found == 600 and most < 4_000_000


def test_a_record_over_the_limit_is_passed_over_in_bits(tmp_path: Path) -> None:
    file = tmp_path / "large.warc.gz"
    file.write_bytes(packed([record(1, b"x" * 30_000_000), record(2)]))
    found, most = peak(file)
    assert found == 2 and most < 12_000_000
