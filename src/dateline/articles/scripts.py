"""A page's bytes without what holds no text of an article: scripts, styles, drawings, menus and buttons are most of
most pages.

They are cut before anything decodes or parses them. Every encoding of pages writes ``<script`` in ASCII, and no other
character of theirs contains ``<``.
"""

from __future__ import annotations

import re

_CUT = (b"script", b"style", b"svg", b"noscript", b"template", b"nav", b"button", b"select", b"textarea")
_STARTS = re.compile(rb"<(?:!--|(" + b"|".join(_CUT) + rb")[\s>])")
# What ends an element, or makes it doubtful that it ends where its first end tag stands: another of its kind within it;
# in a script or style, whose words are no tags, a comment or an end tag in capitals. One search finds what comes first.
_ENDS = {name: re.compile(b"<(?:(/)" + name + b"|" + name + b")") for name in _CUT} | {
    name: re.compile(b"<(?:(/)" + name + b"|!--|/S[CT])") for name in (b"script", b"style")
}
_KEPT = b"ld+json"
_FIGURE = re.compile(rb"<(?:fig(?:ure|caption)|picture)[\s>]")


def without_scripts(page: bytes) -> bytes:
    """The page without those elements and without remarks, but with its JSON-LD. Where an element or a remark does not
    end as plainly as templates write it, it is left to the parser."""
    kept: list[bytes] = []
    start = place = 0
    find = page.find
    while (found := _STARTS.search(page, place)) is not None:
        begin, name = found.start(), found[1]
        if name is None:
            # A remark ends at its mark, whatever tags it names; another's start in it may be the true one, where the
            # first stood in a value.
            place = find(b"-->", begin + 2) + 3
            if place < 3:
                break
            if find(b"<!--", begin + 4, place) < 0 and find(b"--!>", begin, place) < 0:
                kept.append(page[start:begin])
                start = place
            continue
        opened = find(b">", begin)
        ending = _ENDS[name].search(page, opened) if opened >= 0 else None
        if ending is None:
            break
        plain = ending[1] is not None
        end = ending.start() if plain else find(b"</" + name, ending.end())
        place = find(b">", end) + 1
        if end < 0 or not place:
            break
        closes_itself = name == b"svg" and page[opened - 1 : opened] == b"/"
        if plain and not closes_itself and find(_KEPT, begin, opened) < 0:
            kept.append(page[start:begin])
            start = place
            if name == b"button" and _FIGURE.search(page, opened, end):
                # A picture that opens in full when it is pressed: it and its caption are no control.
                kept.append(b"<span" + page[begin + 7 : end] + b"</span>")
    kept.append(page[start:])
    return b"".join(kept) if start else page
