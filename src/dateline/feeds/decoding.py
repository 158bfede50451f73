"""From the bytes of an XML or JSON file to its text, whatever it says its encoding is."""

from __future__ import annotations

import codecs
import re

from dateline.text.encodings import likely_encoding

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# How a file that begins with "<" or "{" looks in an encoding of two or four bytes, without a mark before it.
_WIDE = (
    (re.compile(rb"[<{]\0\0\0"), "utf-32-le"),
    (re.compile(rb"\0\0\0[<{]"), "utf-32-be"),
    (re.compile(rb"[<{]\0[^\0]\0"), "utf-16-le"),
    (re.compile(rb"\0[<{]\0[^\0]"), "utf-16-be"),
)
_LANGUAGE = re.compile(rb"""(?:<(?:\w{1,20}:)?language\s*>\s*|\blang\s*=\s*["'])([A-Za-z]{2})\b""")
_HIGH = bytes(range(0x80, 0x100))
_EBCDIC = b"\x4c\x6f\xa7\x94"  # "<?xm" in EBCDIC
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
# Codecs that Python counts as text, but that no file on the web is written in; some take quadratic time.
_NO_FILE_ENCODING = frozenset(("idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "utf-7"))
# What XML 1.0 does not allow in a document; feeds carry it all the same, pasted in from word processors.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# The same and worse by number: "&#xD800;", "&#x110000;". XML readers stop at them, lenient ones stumble.
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));?")
# Windows-1252 that was given out as Latin-1: quotation marks and dashes that came out as control characters.
_CONTROL = re.compile("[\x80-\x9f]")
_DECLARATION = re.compile(r"^\s*<\?xml\b[^>]{0,400}\?>")


def text_of(data: bytes, content_type: str | None = None) -> str:
    """The text of a file, without byte order mark, XML declaration and characters that XML does not allow.

    Tried in this order: the byte order mark, UTF-8 where the bytes are valid UTF-8, what the file declares, what
    ``content_type`` says, and a guess by the language it names and by how its bytes lie. Valid UTF-8 comes before the
    declaration because text in another encoding is practically never valid UTF-8, while files that declare the wrong
    one are common.
    """
    text = _decoded(data, content_type)
    text = _NOT_XML.sub("", text.lstrip("\ufeff"))
    return _DECLARATION.sub("", _REFERENCE.sub(_sound_reference, text), count=1)


def as_windows(text: str) -> str:
    """The text with the characters that Windows-1252 has in place of control characters."""
    return _CONTROL.sub(_of_windows, text)


def _of_windows(found: re.Match[str]) -> str:
    """The character that Windows-1252 has in place of a control character; itself where it has none."""
    return found[0].encode("latin-1").decode("cp1252", "replace").replace("\ufffd", found[0])


def _sound_reference(found: re.Match[str]) -> str:
    """A reference as it stands where it names a character, else the mark for one that could not be read."""
    digits, base = (found[1], 16) if found[1] else (found[2], 10)
    number = int(digits, base) if len(digits) <= 10 else 0
    allowed = (
        number in (9, 10, 13) or 0x20 <= number < 0xD800 or 0xE000 <= number < 0xFFFE or 0xFFFF < number < 0x110000
    )
    if 0x80 <= number < 0xA0:
        return as_windows(chr(number))
    return found[0] if allowed else "\ufffd"


def _decoded(data: bytes, content_type: str | None) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    for pattern, encoding in _WIDE:
        if pattern.match(data):
            return data.decode(encoding, "replace")
    declared = _declared(data)
    named = _CHARSET.search(content_type or "")
    candidates = (_spoken(data), declared, _known(named[1]) if named else None)
    for encoding in filter(None, candidates):
        try:
            return data.decode(encoding)
        except UnicodeError:
            continue
    if _mostly_utf8(data):
        return data.decode("utf-8", "replace")
    language = _LANGUAGE.search(data[:4096])
    return data.decode(likely_encoding(data, language[1].decode("ascii") if language else None), "replace")


def _spoken(data: bytes) -> str | None:
    """UTF-8, unless the bytes are plain ASCII: then an encoding that shifts within ASCII may be declared."""
    return None if data.isascii() else "utf-8"


def _declared(data: bytes) -> str | None:
    head = data[:1024]
    if head.startswith(_EBCDIC):
        head = head.decode("cp037").encode("ascii", "replace")
    found = _DECLARED.match(head)
    return _known(found[1].decode("ascii")) if found else None


def _known(name: str) -> str | None:
    """Python's name for an encoding, or None where there is none. Latin-1 means Windows-1252 on the web."""
    try:
        known = codecs.lookup(name).name
        b"".decode(known)
    except LookupError:
        return None
    if known in _NO_FILE_ENCODING:
        return None
    return "cp1252" if known in ("iso8859-1", "ascii") else known


def _mostly_utf8(data: bytes) -> bool:
    """Whether broken bytes are the exception: a file cut within a character, or one bad quotation in a UTF-8 file."""
    head = data[:200_000]
    high = len(head) - len(head.translate(None, _HIGH))
    broken = head.decode("utf-8", "replace").count("\ufffd")
    return high > 0 and broken * 10 <= high
