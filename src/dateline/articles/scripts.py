"""A page's bytes without what holds no text: scripts, styles and drawings are more than half of most pages.

They are cut before anything decodes or parses them. Every encoding of pages writes ``<script`` in ASCII, and no other
character of theirs contains ``<``.
"""

from __future__ import annotations

import re

_STARTS = re.compile(rb"<(?:!--|(script|style|svg)[\s>])")
_ENDS = {b"script": b"</script", b"style": b"</style", b"svg": b"</svg"}
# A comment or an end in capitals may hide where a script ends; a drawing may lie in a drawing.
_DOUBT = re.compile(rb"<(?:!--|/S[CTV]|svg)")
_KEPT = b"ld+json"


def without_scripts(page: bytes) -> bytes:
    """The page without its scripts, styles and drawings, but with its JSON-LD. Those whose end is not as plain as
    templates write it are left to the parser."""
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
        end = page.find(_ENDS[name], opened)
        place = page.find(b">", end) + 1
        if opened < 0 or end < 0 or not place:
            break
        closes_itself = name == b"svg" and page[opened - 1 : opened] == b"/"
        if not closes_itself and _KEPT not in page[begin:opened] and not _DOUBT.search(page, opened, end):
            kept.append(page[start:begin])
            start = place
    kept.append(page[start:])
    return b"".join(kept) if start else page
