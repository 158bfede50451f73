"""The bytes of an archive's file with its gzip undone: of any number of members, and of those that can be read."""

from __future__ import annotations

import re
import zlib
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

_CHUNK = 1 << 16
_MEMBER = b"\x1f\x8b\x08"
_LIKELY_MEMBER = re.compile(rb"\x1f\x8b\x08[\x00-\x1f]")  # the upper flags of a member's head are always 0
_HEAD = 3  # bytes of a member's head that may lie in one piece, the fourth in the next
_MOST_LAYERS = 2
_MOST_FAILED = 2000
"""Damaged members in a row after which nothing more is tried: each try costs as much as a small member."""


@dataclass(frozen=True, slots=True)
class Damage:
    """What is wrong with a file. at: the byte of the file, as it lies on the disk, where it is so."""

    at: int
    reason: str


@dataclass(frozen=True, slots=True)
class _Piece:
    """Bytes of one layer. at: the byte of the file that they come from, of packed ones that of their gzip member;
    packed: whether they come from one; starts: whether it starts with them."""

    data: bytes
    at: int
    packed: bool = False
    starts: bool = False


@dataclass(frozen=True, slots=True)
class _Mark:
    """Where the unpacked bytes from ``unpacked`` on lie in the file."""

    unpacked: int
    at: int
    packed: bool


class Unpacked:
    """A file's bytes, read from the front, with a look ahead.

    at: the byte of the file that the next byte comes from (of packed bytes: that of their gzip member); damages: what
    was found so far in the packing; read: bytes of the file that were read.
    """

    def __init__(self, file: BinaryIO) -> None:
        self.damages: list[Damage] = []
        self.read = 0
        self._file = file
        self._pieces = self._layers()
        self._buffer = bytearray()
        self._passed = 0  # bytes that were taken
        self._marks: deque[_Mark] = deque()
        self._got = 0  # bytes that were unpacked

    @property
    def at(self) -> int:
        if not self._marks:
            return 0
        # Of those that were passed only the last mark is kept.
        mark = self._marks[0]
        return mark.at if mark.packed else mark.at + self._passed - mark.unpacked

    def member_starts(self, until: int) -> Iterator[int]:
        """How far ahead gzip members start, before ``until``; not one that starts here."""
        for mark in self._marks:
            ahead = mark.unpacked - self._passed
            if ahead >= until:
                return
            if mark.packed and ahead > 0:
                yield ahead

    def ahead(self, size: int) -> bytearray:
        """At least ``size`` bytes from here on, fewer only at the file's end. What is given is the buffer itself."""
        while len(self._buffer) < size and self._more():
            pass
        return self._buffer

    def take(self, size: int) -> bytes:
        """The next ``size`` bytes, which were looked at before."""
        taken = bytes(self._buffer[:size])
        self.drop(size)
        return taken

    def drop(self, size: int) -> None:
        """Pass over bytes that were looked at."""
        del self._buffer[:size]
        self._passed += size
        while len(self._marks) > 1 and self._marks[1].unpacked <= self._passed:
            self._marks.popleft()

    def _more(self) -> bool:
        piece = next(self._pieces, None)
        if piece is None:
            return False
        if piece.starts or not self._marks:
            self._marks.append(_Mark(self._got, piece.at, piece.packed))
        self._buffer += piece.data
        self._got += len(piece.data)
        return True

    def _layers(self) -> Iterator[_Piece]:
        pieces: Iterator[_Piece] = self._of_file()
        for _ in range(_MOST_LAYERS):
            first = next(pieces, None)
            if first is None:
                return
            pieces = _chained(first, pieces)
            if not first.data.startswith(_MEMBER):
                break
            pieces = _unpacked(pieces, self.damages)
        yield from pieces

    def _of_file(self) -> Iterator[_Piece]:
        while data := self._file.read(_CHUNK):
            at, self.read = self.read, self.read + len(data)
            yield _Piece(data, at)


def _chained(first: _Piece, rest: Iterator[_Piece]) -> Iterator[_Piece]:
    yield first
    yield from rest


def _unpacked(pieces: Iterator[_Piece], damages: list[Damage]) -> Iterator[_Piece]:
    """gzip undone. After a damaged member it goes on with the next one that can be found."""
    inflater: zlib._Decompress | None = None
    began, starts, kept, failed = 0, True, b"", 0
    for piece in pieces:
        data = kept + piece.data
        step = 0 if piece.packed else 1  # bytes of a member all lie where it starts
        first = piece.at - step * len(kept)
        kept, start = b"", 0
        while start < len(data):
            if inflater is None:
                found = _LIKELY_MEMBER.search(data, start)
                until = found.start() if found else max(start, len(data) - _HEAD)
                if data[start:until].strip(b"\x00"):
                    _note(damages, first + step * start, "bytes that are no gzip member")
                start = until
                if found is None:
                    kept = data[start:]  # the head of a member may lie across two pieces
                    break
                inflater, began, starts = zlib.decompressobj(wbits=31), first + step * start, True
            try:
                out = inflater.decompress(memoryview(data)[start:], _CHUNK)
            except zlib.error:
                _note(damages, began, "a damaged gzip member")
                inflater, failed = None, failed + 1
                if failed > _MOST_FAILED:
                    damages.append(Damage(began, "nothing of what follows can be unpacked"))
                    return
                start += 1  # it may have ended anywhere: the next one is looked for from the next byte on
                continue
            if out:
                yield _Piece(out, began, True, starts)
                starts = False
            start = len(data) - len(inflater.unused_data if inflater.eof else inflater.unconsumed_tail)
            if inflater.eof:
                inflater, failed = None, 0
    while inflater is not None:
        out = inflater.decompress(b"", _CHUNK)
        if out:
            yield _Piece(out, began, True, starts)
            starts = False
        elif inflater.eof:
            return
        else:
            damages.append(Damage(began, "the file ends within a gzip member"))
            return


def _note(damages: list[Damage], at: int, reason: str) -> None:
    """Keep a damage, once for what lies side by side."""
    if not damages or damages[-1].reason != reason or at - damages[-1].at > _CHUNK:
        damages.append(Damage(at, reason))
