"""Records are found in files as they should be, and in files as they are."""

from __future__ import annotations

import gzip
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.archive.making import OK, arc, arc_record, found_in, numbers, packed, record
from tests.timing import grows_in_proportion

FOUR = [record(number, b"<html>" + b"some words %d " % number * 40) for number in range(4)]
PLAIN = b"".join(FOUR)


def with_line_ends(made: bytes, end: bytes) -> bytes:
    """A record whose head has other line ends than it should."""
    head, blank, rest = made.partition(b"\r\n\r\n")
    return (head + blank).replace(b"\r\n", end) + rest


@pytest.mark.parametrize(
    "data",
    [
        PLAIN,
        packed(FOUR),
        gzip.compress(PLAIN),
        gzip.compress(packed(FOUR)),
        b"".join(with_line_ends(one, b"\n") for one in FOUR),
        b"".join(with_line_ends(one, b"\r\r\n") for one in FOUR),
        b"".join(gzip.compress(PLAIN[start : start + 300]) for start in range(0, len(PLAIN), 300)),
        packed(FOUR) + b"\x00" * 512,
        b"\r\n\r\n" + PLAIN,
    ],
    ids=[
        "plain",
        "a member each",
        "one member for all",
        "packed twice",
        "bare line ends",
        "line ends with more than their share",
        "members that end anywhere",
        "padded",
        "empty lines first",
    ],
)
def test_all_records_are_found_however_they_are_packed(data: bytes, tmp_path: Path) -> None:
    records, damages = found_in(data, tmp_path)
    assert numbers(records) == [0, 1, 2, 3]
    assert not damages
    assert all(one.block.startswith(OK) for one in records)


def test_a_record_of_a_packed_file_lies_where_its_member_begins(tmp_path: Path) -> None:
    records, _ = found_in(packed(FOUR), tmp_path)
    members = [len(packed(FOUR[:number])) for number in range(4)]
    assert [one.at for one in records] == members
    plain, _ = found_in(PLAIN, tmp_path)
    assert [one.at for one in plain] == [len(b"".join(FOUR[:number])) for number in range(4)]


def test_a_file_that_is_cut_off_gives_what_there_is_of_its_last_record_and_says_where_it_ends(tmp_path: Path) -> None:
    records, damages = found_in(PLAIN[:-200], tmp_path)
    assert numbers(records) == [0, 1, 2, 3] and len(records[3].block) == len(records[2].block) - 196
    assert [damage.at for damage in damages] == [records[3].at]
    assert "the file ends after" in damages[0].reason


def test_a_packed_file_that_is_cut_off_says_in_which_member(tmp_path: Path) -> None:
    data = packed(FOUR)
    records, damages = found_in(data[: len(packed(FOUR[:3])) + 150], tmp_path)
    assert numbers(records)[:3] == [0, 1, 2]
    assert {damage.at for damage in damages} == {len(packed(FOUR[:3]))}
    assert "the file ends within a gzip member" in {damage.reason for damage in damages}


def test_a_file_that_ends_in_the_head_of_a_record_says_so(tmp_path: Path) -> None:
    records, damages = found_in(PLAIN[: len(b"".join(FOUR[:2])) + 60], tmp_path)
    assert numbers(records) == [0, 1]
    assert [damage.reason for damage in damages] == ["the file ends within the head of a record"]


@pytest.mark.parametrize("length", [2_000_000_000, 900, 10**17], ids=["2 GB", "a little too much", "no number"])
@pytest.mark.parametrize("pack", [False, True], ids=["plain", "packed"])
def test_a_record_that_says_it_is_longer_than_it_is_ends_where_the_next_begins(
    length: int, pack: bool, tmp_path: Path
) -> None:
    lie = record(1, b"<html>" + b"words " * 60, length=length)
    parts = [FOUR[0], lie, FOUR[2], FOUR[3]]
    records, damages = found_in(packed(parts) if pack else b"".join(parts), tmp_path)
    assert numbers(records) == [0, 1, 2, 3]
    assert records[1].block == OK + (b"<html>" + b"words " * 60)
    assert [damage.at for damage in damages] == [records[1].at] and f"{length:,}" in damages[0].reason


def test_a_long_record_with_a_false_length_is_left_where_the_next_begins(tmp_path: Path) -> None:
    parts = [FOUR[0], record(1, b"x" * 700_000, length=5_000_000), FOUR[2]]
    records, damages = found_in(b"".join(parts), tmp_path, limit=100_000)
    assert numbers(records) == [0, 1, 2] and len(records[1].block) == 100_000 and len(damages) == 1


def test_a_record_that_says_it_is_shorter_than_it_is_is_taken_whole(tmp_path: Path) -> None:
    parts = [FOUR[0], record(1, b"<html>" + b"words " * 60, length=100), FOUR[2]]
    records, damages = found_in(b"".join(parts), tmp_path)
    assert numbers(records) == [0, 1, 2]
    assert records[1].block == OK + b"<html>" + b"words " * 60
    assert len(damages) == 1


@pytest.mark.parametrize("length", ["-5", "many", ""])
def test_a_record_that_does_not_say_its_length_is_passed_over(length: str, tmp_path: Path) -> None:
    lost = FOUR[1].replace(b"Content-Length: ", b"Content-Length: " + length.encode() + b"\r\nX: ")
    records, damages = found_in(FOUR[0] + lost + FOUR[2], tmp_path)
    assert numbers(records) == [0, 2]
    assert [damage.reason for damage in damages] == ["a record that does not say how long it is"]


def test_what_lies_between_records_and_is_none_is_passed_over(tmp_path: Path) -> None:
    junk = b"\x00\xff no record WARC/1.0 either\r\n" * 30
    records, damages = found_in(FOUR[0] + junk + b"\r\n" + FOUR[1], tmp_path)
    assert numbers(records) == [0, 1]
    assert len(damages) == 1 and damages[0].reason.endswith("bytes that are no record")
    assert abs(damages[0].at - len(FOUR[0])) <= 4


def test_a_damaged_member_costs_no_more_than_itself(tmp_path: Path) -> None:
    members = [gzip.compress(one, mtime=0) for one in FOUR]
    broken = bytearray(members[1])
    broken[len(broken) // 2] ^= 0xFF
    data = members[0] + bytes(broken) + members[2] + b"not gzip at all" + members[3]
    records, damages = found_in(data, tmp_path)
    assert [number for number in numbers(records) if number != 1] == [0, 2, 3]
    assert "a damaged gzip member" in {damage.reason for damage in damages}
    assert len(members[0]) in {damage.at for damage in damages}


def test_a_page_that_quotes_a_record_s_head_stays_whole(tmp_path: Path) -> None:
    quoting = record(1, b"<html><pre>\r\n\r\n" + FOUR[2] + b"</pre>")
    records, damages = found_in(FOUR[0] + quoting + FOUR[3], tmp_path)
    assert numbers(records) == [0, 1, 3] and not damages


def test_an_arc_gives_its_records_as_a_warc_does(tmp_path: Path) -> None:
    made = arc(*(arc_record(number, b"<html>%d</html>" % number) for number in range(3)))
    for data in (made, gzip.compress(made)):
        records, damages = found_in(data, tmp_path)
        assert [one.kind for one in records] == ["warcinfo", "response", "response", "response"] and not damages
        assert numbers(records[1:]) == [0, 1, 2] and records[1].fields["warc-date"] == "20080430204825"
        assert records[3].block == OK + b"<html>2</html>"


def test_an_arc_with_false_lengths_and_a_cut_end_gives_what_it_can(tmp_path: Path) -> None:
    made = arc(
        arc_record(0, b"<html>0</html>"),
        arc_record(1, b"<html>1</html>", length=5000),
        arc_record(2, b"<html>2</html>"),
        b"\x00 no line of an ARC\n",
        arc_record(3, b"<html>3" + b" words" * 40),
    )
    records, damages = found_in(made[:-60], tmp_path)
    assert numbers(records[1:]) == [0, 1, 2, 3]
    assert len(damages) == 3


def test_noise_of_any_kind_ends_without_an_error(tmp_path: Path) -> None:
    noise = random.Random(11)
    whole = packed(FOUR) + PLAIN
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(noise.randrange(1, 8)):
            start = noise.randrange(len(data))
            match noise.randrange(3):
                case 0:
                    data[start] = noise.randrange(256)
                case 1:
                    del data[start : start + noise.randrange(1, 200)]
                case _:
                    data[start:start] = noise.randbytes(noise.randrange(1, 200))
        records, damages = found_in(bytes(data), tmp_path)
        assert records or damages


def test_noise_that_looks_like_gzip_is_given_up_at_last_and_said_to_be(tmp_path: Path) -> None:
    records, damages = found_in(packed(FOUR[:2]) + b"\x1f\x8b\x08\x00" * 100_000 + packed(FOUR[2:]), tmp_path)
    assert numbers(records) == [0, 1]
    assert damages[-1].reason == "nothing of what follows can be unpacked"


HOSTILE: dict[str, Callable[[int], bytes]] = {
    "heads without end": lambda n: b"WARC/1.0\r\nA: b\r\n" * (n // 16),
    "heads without length": lambda n: b"WARC/1.0\r\nA: b\r\n\r\n" * (n // 18),
    "lengths that lie": lambda n: record(1, b"", length=10**12) * (n // 300),
    "blank lines": lambda n: b"WARC/1.0\r\n" + b"\r\n \x00" * (n // 4),
    "heads of gzip members": lambda n: b"\x1f\x8b\x08\x00" * (n // 4),
    "members of a few bytes": lambda n: gzip.compress(b"WARC/1.0 ") * (n // 29),
    "members of a few bytes in one record": lambda n: (
        gzip.compress(record(1, b"", length=10**9)) + gzip.compress(b"words ") * (n // 26)
    ),
    "lines of an ARC": lambda n: arc(b"http://a.example/ 1 20080430204825 " * (n // 35)),
    "letters in an ARC": lambda n: arc(
        b"a" * n, b"\n", b"http://a.example/ 1.1.1.1 20080430204825 text/html 99999\nx\n"
    ),
    "empty records of an ARC": lambda n: arc(
        b"http://a.example/ 1.1.1.1 20080430204825 text/html 99999999\n" * (n // 60)
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_take_time_in_proportion_to_their_size(name: str, tmp_path: Path) -> None:
    made = {size: HOSTILE[name](size) for size in (20_000, 200_000)}
    assert grows_in_proportion(lambda size: found_in(made[size], tmp_path), 20_000, 200_000, slack=4)
