"""Bytes to text the way browsers do it: byte-order mark, the header's charset, the page's own, then a guess."""

from __future__ import annotations

import codecs
import re

from dateline.articles.scripts import without_scripts
from dateline.errors import PageUnreadable
from dateline.text.encodings import likely_encoding

LIMIT = 20_000_000
"""The longest page that is read, in bytes."""

MOST_TAGS = 250_000
"""The most tags that are read: ten times those of the largest page of news we know."""

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)|<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]+)""", re.I
)
# What browsers read under these names (WHATWG Encoding Standard): the Windows code page that contains them.
_BROWSER = {
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "x-sjis": "cp932",
    "utf-16": "utf-8",  # a page that can be searched for its own charset is not UTF-16
    "unicode": "utf-8",
}
# Bytes that no text page starts with: PDF, zip, gzip, images, film.
_BINARY = (b"%PDF", b"PK\x03\x04", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"\x00\x00\x00\x1cftyp")
_SURROGATES = re.compile("[\ud800-\udfff]")
_HAS_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_CONTROLS = dict.fromkeys([*range(9), 11, *range(14, 32), 127])
# Bytes that print nothing in any encoding of pages; the shifts and the escape of ISO-2022 stay until it is decoded.
_SILENT = bytes([*range(9), 11, *range(16, 27), *range(28, 32), 127])


def decode(page: bytes, url: str, charset: str | None = None) -> str:
    """The page as text, without its scripts and styles, NULs, other control characters or lone surrogates.

    charset: what the answer's header named, if anything. Raises ``PageUnreadable`` for no bytes, binary bytes, or
    more than ``LIMIT`` or ``MOST_TAGS``.
    """
    if not page.strip():
        raise PageUnreadable(url, "the page is empty")
    if len(page) > LIMIT:
        raise PageUnreadable(url, f"the page has {len(page):,} bytes, over the limit of {LIMIT:,}")
    if page.startswith(_BINARY):
        raise PageUnreadable(url, "these bytes are a document, picture or archive, not a page")
    page = without_scripts(page)
    for mark, name in _MARKS:
        if page.startswith(mark):
            return tidy(page[len(mark) :].decode(name, "replace"))
    head = page[:2000]
    if head.count(0) > len(head) // 10 or len(head) - len(head.translate(None, _SILENT)) > max(8, len(head) // 20):
        raise PageUnreadable(url, "these bytes are binary, not a page")
    # The shortest tag has three bytes; most pages are not long enough to be counted.
    if len(page) > 3 * MOST_TAGS and (tags := page.count(b"<")) > MOST_TAGS:
        raise PageUnreadable(url, f"the page has {tags:,} tags, over the limit of {MOST_TAGS:,}")
    return _text(page.translate(None, _SILENT), charset)


def _text(page: bytes, charset: str | None) -> str:
    declared = _DECLARED.search(page, 0, 4096)
    names = [charset, (declared.group(1) or declared.group(2)).decode("ascii", "replace") if declared else None]
    for name in names:
        codec = _codec(name)
        if codec is None:
            continue
        text = page.decode(codec, "replace")
        # A page that says UTF-8 and is not (an old template over a new charset): a few bad bytes are a page's own
        # dirt, many are another encoding.
        if codec != "utf-8" or text.count("\ufffd") <= max(20, len(text) // 2000):
            return _utf8_after_all(page, text) if codec.startswith(("cp125", "iso8859")) else text
    try:
        return page.decode("utf-8")
    except UnicodeDecodeError:
        return page.decode(likely_encoding(page), "replace")


def _utf8_after_all(page: bytes, text: str) -> str:
    # "iso-8859-1" and its like are also what servers say by default over UTF-8 pages, and bytes that are valid UTF-8
    # are never so by chance.
    if text.isascii():
        return text
    try:
        return page.decode("utf-8")
    except UnicodeDecodeError:
        return text


def _codec(name: str | None) -> str | None:
    if not name:
        return None
    name = name.strip().strip("\"'").lower()
    name = _BROWSER.get(name, name)
    try:
        found = codecs.lookup(name)
    except LookupError:
        return None
    # "hex", "zip" and their like are codecs to Python and no charsets.
    return found.name if getattr(found, "_is_text_encoding", True) else None


def tidy(text: str) -> str:
    """The text without NULs, control characters and lone surrogates, each of which no printed page carries."""
    if not text.isascii():
        text = _SURROGATES.sub("\ufffd", text)
    return text.translate(_CONTROLS) if _HAS_CONTROL.search(text) else text
