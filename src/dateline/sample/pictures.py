"""Pictures for the sample: a landscape of a few tones drawn from a name, as a PNG made with the standard library."""

from __future__ import annotations

import math
import random
import struct
from functools import lru_cache
from zlib import compress, crc32

WIDTH, HEIGHT = 480, 300
_TONES = 24
# Ink and paper of each duotone.
_INKS = (
    ((38, 50, 56), (236, 229, 216)),
    ((66, 44, 48), (240, 224, 205)),
    ((30, 52, 72), (226, 232, 230)),
    ((54, 58, 38), (238, 234, 212)),
    ((58, 42, 66), (232, 224, 226)),
)


@lru_cache(maxsize=64)
def picture(name: str) -> bytes:
    """A PNG of 480 × 300 pixels, always the same for a name."""
    chance = random.Random(name)  # noqa: S311 - a drawing, not a secret
    ink, paper = chance.choice(_INKS)
    palette = b"".join(
        bytes(round(dark + (light - dark) * tone / (_TONES - 1)) for dark, light in zip(ink, paper, strict=True))
        for tone in range(_TONES)
    )
    ridges = [_ridge(chance, 0.45 + 0.16 * depth) for depth in range(3)]
    sun_x, sun_y, sun = chance.randint(60, WIDTH - 60), chance.randint(30, 110), chance.randint(16, 34)
    rows = bytearray()
    for y in range(HEIGHT):
        sky = _TONES - 8 + 6 * y // HEIGHT
        row = bytearray([sky] * WIDTH)
        if abs(y - sun_y) < sun:
            half = int(math.sqrt(sun * sun - (y - sun_y) ** 2))
            row[sun_x - half : sun_x + half] = bytes([_TONES - 1]) * (2 * half)
        for depth, ridge in enumerate(ridges):
            tone = 13 - 5 * depth
            for x in range(WIDTH):
                if y > ridge[x]:
                    row[x] = tone + (1 if (x * 7 + y * 13) % 11 == 0 else 0)
        rows += b"\0" + row
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 3, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"PLTE", palette), (b"IDAT", compress(bytes(rows), 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _ridge(chance: random.Random, base: float) -> list[float]:
    """Where a line of hills stands at each column, in pixels from the top."""
    waves = [
        (chance.uniform(5, 22) / (n + 1), chance.uniform(0.6, 2.2) * (n + 1), chance.uniform(0, 6.28)) for n in range(4)
    ]
    return [
        HEIGHT * base + sum(size * math.sin(pace * 6.28 * x / WIDTH + shift) for size, pace, shift in waves)
        for x in range(WIDTH)
    ]


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc32(kind + data))
