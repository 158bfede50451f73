"""Characters that news pages carry by accident or by malice, put right."""

from __future__ import annotations

import re
import unicodedata

# Kept: tab and line feed; ZWNJ and ZWJ (U+200C, U+200D), which Persian, Hindi and emoji need.
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_DROPPED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
_SPACES = re.compile("[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_LONE = re.compile("[\ud800-\udfff]")
# Normalising a run of combining marks takes time quadratic in its length; no language stacks more than a handful.
_STACKED = re.compile(
    "([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{4})"
    "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
# Any of the above, and what composing could change of the letters of most languages. Text without needs one look.
_ODD = re.compile(
    "[\r\x00-\x08\x0b-\x1f\x7f-\xa0\xad\u0300-\u036f\u0483-\u0489\u061c\u1680\u180e\u1ab0-\u1aff\u1dc0-\u1dff"
    "\u2000-\u200b\u200e\u200f\u2028-\u202f\u205f-\u2064\u2066-\u2069\u20d0-\u20ff\u3000\ud800-\udfff\ufe20-\ufe2f\ufeff]"
)


def clean(text: str) -> str:
    """The text in composed form, without control and bidirectional marks, lone surrogates as U+FFFD, every odd space a
    plain one, every odd line break a line feed, and no more than four combining marks in a row."""
    if text.isascii() and text.isprintable():
        return text
    odd = _ODD.search(text)
    if odd is not None and odd[0] == "\xa0":
        # The most common by far, and mostly the only one in its text.
        text = text.replace("\xa0", " ")
        odd = _ODD.search(text)
    if odd is None:
        return text if text.isascii() else unicodedata.normalize("NFC", text)
    text = _BREAKS.sub("\n", text)
    text = _DROPPED.sub("", text)
    if text.isascii():
        return text
    text = _SPACES.sub(" ", text)
    text = _LONE.sub("\ufffd", text)
    return unicodedata.normalize("NFC", _STACKED.sub(r"\1", text))
