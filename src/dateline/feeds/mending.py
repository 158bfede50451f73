"""XML that is all but well made, mended so that a strict parser reads it: what HTML allows and XML does not, and
prefixes that nobody bound. Each pass is linear."""

from __future__ import annotations

import re
from html import escape
from html.entities import html5, name2codepoint

from dateline.feeds.decoding import as_windows
from dateline.feeds.xml_names import usual_bindings

_PIECE = re.compile(
    # What ends nowhere ends with the text, so that each character is read once.
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|&(?:#[0-9]+;|#[xX][0-9a-fA-F]+;|([A-Za-z][A-Za-z0-9]{0,40});)?",
    re.DOTALL,
)
# UTF-8 that was taken for Latin-1 and written as UTF-8 once more: "Ã©" for "é". The signs that also stand beside each
# other in Latin-1 itself, as a French letter, space and quotation mark do, are left alone.
# (One set of characters begins it, not one of two: such a search is some times as quick.)
_TWICE = re.compile(
    "[\xc2\xc3\xe0-\xef](?:(?<=[\xc2\xc3])[\x80-\xbf]"
    "|(?<=[\xe0-\xef])(?:[\x80-\x9f][\x80-\xbf]|[\xa0-\xbf][\x80-\x9f]))"
)
# Where letters or punctuation were encoded twice, one of these stands.
_TWICE_SIGNS = ("\xc2", "\xc3", "\xe2\x80")
_C1_BY_NUMBER = re.compile("&#(?:(1[2-5][0-9])|[xX]([89][0-9a-fA-F]));")
_OF_XML = frozenset(("amp", "lt", "gt", "quot", "apos"))
_USED = re.compile(r"</?([A-Za-z_][\w.-]{0,40}):")
_USED_ON = re.compile(r"\s([A-Za-z_][\w.-]{0,40}):[\w.-]{1,40}\s{0,9}=")
_BOUND = re.compile(r"xmlns:([A-Za-z_][\w.-]{0,40})\s{0,9}=")
_NAME = re.compile(r"<[^\s/>]+")


def put_right(text: str) -> str:
    """The text with the characters put right that were encoded twice, or that are Windows-1252's, by number too."""
    if _C1_BY_NUMBER.search(text):
        text = _C1_BY_NUMBER.sub(lambda found: chr(int(found[1]) if found[1] else int(found[2], 16)), text)
    if any(sign in text for sign in _TWICE_SIGNS):
        text = _TWICE.sub(_once, text)
    return as_windows(text)


def mended(text: str) -> str:
    """The feed with its stray ampersands escaped, HTML's named characters resolved, and every prefix bound.

    text: begins with the feed's first element.
    """
    return _bound(_PIECE.sub(_sound, text) if "&" in text else text)


def _once(found: re.Match[str]) -> str:
    try:
        return found[0].encode("latin-1").decode()
    except UnicodeDecodeError:
        return found[0]


def _sound(piece: re.Match[str]) -> str:
    whole, name = piece[0], piece[1]
    if whole == "&":
        return "&amp;"
    if name is None or name in _OF_XML:
        return whole
    # Two names mean other characters in HTML 5 than in the HTML of the feeds that use them.
    characters = chr(name2codepoint[name]) if name in name2codepoint else html5.get(f"{name};")
    return escape(characters) if characters else f"&amp;{name};"


def _bound(text: str) -> str:
    used = {*_USED.findall(text), *_USED_ON.findall(text)} - {*_BOUND.findall(text), "xml", "xmlns"}
    if not used:
        return text
    usual = usual_bindings()
    bindings = "".join(
        f' xmlns:{prefix}="{usual.get(prefix.lower(), f"urn:unbound:{prefix}")}"' for prefix in sorted(used)
    )
    return _NAME.sub(lambda name: name[0] + bindings, text, count=1)
