"""A page's words as a reader of labels sees them: every line of visible markup, by no rule of ours.

Knows of the page only which elements never show and which end a line, so that labels made on it owe nothing to the
reading that they are to judge.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from dateline.text import fold

NEVER_SHOWN = re.compile(r"(?:script|style|noscript|template|svg|head|select|option|textarea|iframe)\Z")
ENDS_A_LINE = re.compile(
    r"(?:address|article|aside|blockquote|body|br|button|caption|center|dd|details|dialog|div|dl|dt|fieldset"
    r"|figcaption|figure|footer|form|h[1-6]|header|hr|html|img|input|label|legend|li|main|menu|nav|ol|p|picture|pre"
    r"|section|summary|table|tbody|td|tfoot|th|thead|tr|ul|video)\Z"
)


def lines(page: bytes) -> list[str]:
    """The page's visible lines, in order, each with its whitespace made single."""
    root = LexborHTMLParser(_decoded(page)).root
    found: list[str] = []
    words: list[str] = []

    def end() -> None:
        line = " ".join("".join(words).split())
        if line:
            found.append(line)
        words.clear()

    todo: list[LexborNode | None] = [root]
    while todo:
        node = todo.pop()
        if node is None:
            end()
            continue
        tag = node.tag
        if tag == "-text":
            words.append(node.text_content or "")
        if not tag or NEVER_SHOWN.match(tag) or (tag.startswith("-") and tag != "-document"):
            continue
        if ENDS_A_LINE.match(tag):
            end()
            todo.append(None)
        children = list(node.iter(include_text=True))
        todo.extend(reversed(children))
    end()
    return found


def visible(page: bytes) -> str:
    """The visible lines folded (``dateline.text.fold``) and joined by a space: what the labels' offsets point into."""
    return " ".join(folded for line in lines(page) if (folded := fold(line)))


def _decoded(page: bytes) -> str:
    try:
        return page.decode("utf-8")
    except UnicodeDecodeError:
        declared = re.search(rb"charset=[\"']?([\w-]+)", page[:4096], re.IGNORECASE)
    try:
        return page.decode(declared[1].decode() if declared else "cp1252", "replace")
    except LookupError:
        return page.decode("cp1252", "replace")
