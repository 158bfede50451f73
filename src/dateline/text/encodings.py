"""Which encoding bytes are in that name none, or a wrong one."""

from __future__ import annotations

import re

_SPOKEN = re.compile(rb"""\blang\s{0,9}=\s{0,9}["']?([A-Za-z]{2})\b""")
_HIGH_WORD = re.compile(rb"[\x80-\xff]{3,}")
_READ = 200_000
# What a language was written in before UTF-8, the stricter encoding first; the others look like Windows-1252.
_BEFORE_UTF8 = {
    **dict.fromkeys(("cs", "hr", "hu", "pl", "ro", "sk", "sl"), ("cp1250",)),
    **dict.fromkeys(("et", "lt", "lv"), ("cp1257",)),
    **dict.fromkeys(("ar", "fa", "ur"), ("cp1256",)),
    "el": ("cp1253",),
    "he": ("cp1255",),
    "ja": ("euc_jp", "cp932"),
    "ko": ("cp949",),
    "th": ("cp874",),
    "tr": ("cp1254",),
    "zh": ("gb18030", "big5"),
}
# Where the small letters of Cyrillic lie: words are made of those, after their first letter.
_CYRILLIC = (("cp1251", 0xE0, 0xFF), ("koi8-r", 0xC0, 0xDF))


def likely_encoding(data: bytes, language: str | None = None) -> str:
    """The encoding of bytes that are not UTF-8: what their language was written in before it, else Cyrillic where they
    look like it, else Windows-1252. language: ISO 639-1; what the bytes' own ``lang`` attribute says where None."""
    spoken = _SPOKEN.search(data, 0, 4096)
    named = language or (spoken[1].decode("ascii") if spoken else "")
    for encoding in _BEFORE_UTF8.get(named.lower(), ()):
        try:
            data.decode(encoding)
        except UnicodeError:
            continue
        return encoding
    words = _HIGH_WORD.findall(data, 0, _READ)
    small = {
        encoding: sum(len(word) for word in words if low <= min(word[1:]) and max(word[1:]) <= high)
        for encoding, low, high in _CYRILLIC
    }
    best = max(small, key=small.__getitem__)
    # In western texts the bytes beyond ASCII stand alone, within words of ASCII.
    high = len(data[:_READ]) - len(data[:_READ].translate(None, bytes(range(128, 256))))
    return best if small[best] * 2 > high else "cp1252"
