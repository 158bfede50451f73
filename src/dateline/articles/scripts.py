"""A page's bytes without what holds no text of an article: scripts, styles, drawings, menus and buttons are most of
most pages.

They are cut before anything decodes or parses them. Every encoding of pages writes ``<script`` in ASCII, and no other
character of theirs contains ``<``.
"""

from __future__ import annotations

import re

_CUT = (b"script", b"style", b"svg", b"noscript", b"template", b"nav", b"button", b"select", b"textarea")
_STARTS = re.compile(rb"<(?:!--|(" + b"|".join(_CUT) + rb")[\s>])")
# What makes it doubtful that an element ends where its first end tag stands: another of its kind within it; in a
# script or style, whose words are no tags, a comment or an end tag in capitals.
_DOUBT = {name: re.compile(b"<" + name) for name in _CUT} | dict.fromkeys(
    (b"script", b"style"), re.compile(rb"<(?:!--|/S[CT])")
)
_KEPT = b"ld+json"


def without_scripts(page: bytes) -> bytes:
    """The page without those elements, but with its JSON-LD. Where an element does not end as plainly as templates
    write it, it is left to the parser."""
    kept: list[bytes] = []
    start = place = 0
    while (found := _STARTS.search(page, place)) is not None:
        begin, name = found.start(), found[1]
        if name is None:
            # A comment ends at its mark, whatever tags it names.
            place = page.find(b"-->", begin + 2) + 3
            if place < 3:
                break
            continue
        opened = page.find(b">", begin)
        end = page.find(b"</" + name, opened)
        place = page.find(b">", end) + 1
        if opened < 0 or end < 0 or not place:
            break
        closes_itself = name == b"svg" and page[opened - 1 : opened] == b"/"
        if not closes_itself and _KEPT not in page[begin:opened] and not _DOUBT[name].search(page, opened, end):
            kept.append(page[start:begin])
            start = place
    kept.append(page[start:])
    return b"".join(kept) if start else page
