"""zstd: from the standard library where it has it (3.14), else from its backport."""

from __future__ import annotations

import sys

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

__all__ = ["LEVEL", "pack", "unpack", "zstd"]

LEVEL = 6  # measured on news pages: 9 saves 2 % more and takes twice as long


def pack(data: bytes) -> bytes:
    """``data`` as one zstd frame."""
    return zstd.compress(data, LEVEL)


def unpack(data: bytes) -> bytes:
    """What ``pack`` was given."""
    return zstd.decompress(data)
