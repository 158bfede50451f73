"""Undoing a body's content coding piece by piece, so that a small answer cannot grow without end."""

from __future__ import annotations

import zlib
from typing import Protocol

ACCEPT_ENCODING = "gzip, deflate"

# A proxy in the way may compress once more; nobody honest goes further.
_MOST_LAYERS = 2

# Of gzip, one after the other. Who packs in blocks has some hundreds; half a million empty ones fit into an answer.
_MOST_MEMBERS = 5_000


class UnknownCoding(ValueError):
    """A content coding that was never asked for."""


class TooMuch(ValueError):
    """More bytes than allowed came out."""


class BrokenCoding(ValueError):
    """Bytes that are not what the content coding says."""


class Unpacker(Protocol):
    def feed(self, data: bytes) -> bytes:
        """What these bytes unpack to. Raises ``TooMuch`` or ``BrokenCoding``."""


class _Plain:
    def feed(self, data: bytes) -> bytes:
        return data


class _Zlib:
    """gzip, of one or several members, and deflate, with zlib's wrapping or bare."""

    def __init__(self, coding: str, limit: int) -> None:
        self._gzip = coding == "gzip"
        self._left = limit
        self._members_left = _MOST_MEMBERS
        self._inflater = zlib.decompressobj(wbits=47 if self._gzip else zlib.MAX_WBITS)
        self._started = False

    def feed(self, data: bytes) -> bytes:
        if not self._started and data:
            self._started = True
            # "deflate" means zlib's wrapping (low four bits 8), but some servers send it bare.
            if not self._gzip and data[0] & 0x0F != 8:
                self._inflater = zlib.decompressobj(wbits=-zlib.MAX_WBITS)
        pieces = []
        while data:
            if self._inflater.eof:
                # Another gzip member follows, or padding, which is dropped.
                if not (self._gzip and data[:1] == b"\x1f"):
                    break
                self._inflater = zlib.decompressobj(wbits=47)
                self._members_left -= 1
                if self._members_left < 0:
                    raise BrokenCoding(f"it is in more than {_MOST_MEMBERS} parts")
            try:
                piece = self._inflater.decompress(data, self._left + 1)
            except zlib.error as error:
                raise BrokenCoding(str(error)) from error
            self._left -= len(piece)
            if self._left < 0:
                raise TooMuch
            pieces.append(piece)
            data = self._inflater.unused_data if self._inflater.eof else self._inflater.unconsumed_tail
        return b"".join(pieces)


class _Chain:
    def __init__(self, layers: list[Unpacker]) -> None:
        self._layers = layers

    def feed(self, data: bytes) -> bytes:
        for layer in self._layers:
            data = layer.feed(data)
        return data


def unpacker(coding: str, limit: int) -> Unpacker:
    """Undoes a ``Content-Encoding``. limit: most bytes that any of its layers may give. Raises ``UnknownCoding``."""
    names = [name.strip().lower().removeprefix("x-") for name in coding.split(",")]
    names = [name for name in names if name not in ("", "identity")]
    if len(names) > _MOST_LAYERS or any(name not in ("gzip", "deflate") for name in names):
        raise UnknownCoding(coding)
    if not names:
        return _Plain()
    return _Chain([_Zlib(name, limit) for name in reversed(names)])
