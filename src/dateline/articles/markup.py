"""A page as a flat list of text pieces over a table of elements: parsed by lexbor, cut in one pass, linear in its size.

A piece ends wherever a block element starts or ends, or at ``<br>``. Each keeps the element it lies in; each element
keeps its parent, tag, and what its class, id and itemprop say it is for (``data/containers.json``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import unescape

from selectolax.lexbor import LexborHTMLParser

from dateline.articles.purposes import BIT, purpose_of_tag
from dateline.text.nesting import shallow

STRIPPED = [
    "script", "style", "noscript", "svg", "template", "object", "canvas", "audio", "select", "textarea", "button",
    "math", "datalist", "map", "nav", "input", "link", "meta", "source",
]  # fmt: skip
_BLOCKS = frozenset((
    "p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "tr", "table", "thead", "tbody",
    "tfoot", "caption", "section", "article", "main", "aside", "header", "footer", "nav", "form", "blockquote",
    "pre", "dl", "dt", "dd", "figure", "figcaption", "address", "details", "summary", "body", "html", "fieldset",
    "legend", "center", "menu", "dialog", "hgroup", "search", "option", "label", "video",
))  # fmt: skip
# "opens new tab" and its like, set for screen readers inside running text.
_INVISIBLE = re.compile(r"clip:\s?rect|visually-?hidden|sr-only|screen-?reader|display:\s?none")


@dataclass(slots=True)
class Piece:
    """A run of text, an image (``src`` set) or an embed. linked: how many of its characters are links; broken: it
    starts after ``<br>``; bold: all of it is set in bold or strong."""

    text: str
    element: int
    linked: int = 0
    broken: bool = False
    bold: bool = False
    src: str | None = None
    links: Sequence[tuple[str, str]] = ()


@dataclass(slots=True)
class Flat:
    """Pieces in reading order, and the elements around them: parallel lists, element 0 is the body.

    first, last: the half-open range of pieces inside each element; purpose: bits of ``BIT``;
    times: (index of the piece it precedes, its ``datetime``) of every ``<time>``.
    """

    pieces: list[Piece]
    parent: list[int]
    tag: list[str]
    purpose: list[int]
    first: list[int]
    last: list[int]
    times: list[tuple[int, str]]


# What a tag does to the reading (one of the kinds below), its name, and the purpose of its element. Plain tuples: a
# page holds a hundred tags that no page before had, and what the memo holds should cost the garbage collector nothing.
_Tag = tuple[int, str, int]

_SKIP, _OPEN, _CLOSE, _LINK, _UNLINK, _BREAK, _BOLD, _UNBOLD, _IMAGE, _TIME, _APART, _UNSEEN = range(12)
_KINDS = dict.fromkeys(_BLOCKS, _OPEN) | {
    "a": _LINK, "br": _BREAK, "hr": _BREAK, "b": _BOLD, "strong": _BOLD, "time": _TIME,
    "img": _IMAGE, "iframe": _IMAGE, "amp-img": _IMAGE,
}  # fmt: skip
_CLOSING = {_OPEN: _CLOSE, _LINK: _UNLINK, _BOLD: _UNBOLD, _BREAK: _BREAK}
_ANCHOR, _PICTURE, _REMARK = (_LINK, "a", 0), (_IMAGE, "img", 0), (_SKIP, "!", 0)
_KEPT_TAGS = 60_000
_FEW_TAGS = 12_000
_known: dict[str, _Tag] = {}  # a start tag's text recurs over an outlet's pages: read each once


def parse(text: str) -> LexborHTMLParser:
    """The page's tree. Nesting that no page means is cut first: the parser's time grows with depth times size."""
    return LexborHTMLParser(shallow(text, few=_FEW_TAGS))


def _read_tag(tag: str) -> _Tag:
    closing = tag[:1] == "/"
    name = tag[1:] if closing else tag.partition(" ")[0]
    kind = _KINDS.get(name, _SKIP)
    if closing:
        return (_CLOSING.get(kind, _SKIP), name, 0)
    if kind == _OPEN:
        return (_OPEN, name, purpose_of_tag(tag))
    if name == "span" and " " in tag:
        if _INVISIBLE.search(tag):
            return (_UNSEEN, name, 0)
        if "class" in tag:
            # A credit or byline set in a span of its own is told apart from the words around it.
            bits = purpose_of_tag(tag)
            return (_APART if bits & (BIT["credit"] | BIT["by"]) else _SKIP, name, bits)
    if kind == _TIME and ' datetime="' not in tag:
        kind = _SKIP
    return (kind, name, 0)


def _stands_apart(span: _Tag, around: str) -> bool:
    """Whether a span for a credit or byline parts the text around it: a name within a paragraph's prose does not."""
    return around != "p" or bool(span[2] & BIT["credit"])


def attribute(tag: str, name: str) -> str | None:
    """An attribute of a start tag's text, unescaped; None where it lacks it."""
    mark = f' {name}="'
    start = tag.find(mark)
    if start < 0:
        return None
    start += len(mark)
    return unescape(tag[start : tag.find('"', start)])


def flatten(tree: LexborHTMLParser) -> Flat:
    """The page's text pieces. The tree loses what is no text (scripts, styles, buttons) on the way."""
    tree.strip_tags(STRIPPED)
    body = tree.body
    return cut(body.html or "" if body is not None else "")


def cut(html: str) -> Flat:
    """The pieces of serialised HTML (attributes in double quotes, as lexbor writes them)."""
    pieces: list[Piece] = []
    times: list[tuple[int, str]] = []
    # The elements' columns, one list each: see Flat.
    parents, names, purposes, firsts, last = [0], ["body"], [0], [0], [0]
    known = _known
    if len(known) > _KEPT_TAGS:
        known.clear()
    open_kind, close_kind, skip_kind = _OPEN, _CLOSE, _SKIP  # local names: asked for every tag of the page
    chunks = iter(html.split("<"))
    opening = next(chunks)
    buffer = [opening] if opening.strip() else []
    stack: list[int] = []
    current = linked = bolded = 0
    in_link = bold = broken = False
    apart = unseen = 0
    link_tag = ""
    link_at = 0
    links: list[tuple[str, str]] = []

    def flush() -> None:
        nonlocal linked, bolded, links, buffer, link_at
        text = "".join(buffer)
        size = len(text)
        if "&" in text:
            text = unescape(text)
        text = " ".join(text.split())
        if text:
            pieces.append(
                Piece(text, current, min(linked, len(text)), broken, 0 < 0.9 * size <= bolded, None, links or ())
            )
        if links:
            links = []
        buffer = []
        link_at = linked = bolded = 0

    for chunk in chunks:
        tag, _, text = chunk.partition(">")
        read = known.get(tag)
        if read is None:
            if tag.count('"') % 2 or tag.startswith("!--"):
                tag, text = _whole(chunk, chunks)
            if tag.startswith("a "):
                read = _ANCHOR  # no two links are alike, nor two pictures or remarks
            elif tag.startswith("img "):
                read = _PICTURE
            elif tag.startswith("!"):
                read = _REMARK
            else:
                read = _read_tag(tag)
                if len(tag) < 300:
                    known[tag] = read
        kind, name, purpose = read
        if unseen:
            if name == "span":
                unseen += -1 if tag[0] == "/" else 1
            if unseen:
                continue
        elif kind == open_kind or (kind == _APART and not apart and _stands_apart(read, names[current])):
            if buffer:
                flush()
            broken = False
            if kind == _APART:
                apart = 1
            stack.append(current)
            parents.append(current)
            names.append(name)
            purposes.append(purpose)
            firsts.append(len(pieces))
            current = len(last)
            last.append(0)
        elif kind == close_kind:
            if buffer:
                flush()
            broken = False
            if apart and names[current] == "span":
                last[current] = len(pieces)
                current = stack.pop()
                apart = 0
            last[current] = len(pieces)
            current = stack.pop() if stack else 0
        elif kind in (skip_kind, _APART):
            if apart and name == "span":
                apart += -1 if tag[0] == "/" else 1
                if apart == 0:
                    flush()
                    last[current] = len(pieces)
                    current = stack.pop()
        elif kind == _LINK:
            in_link, link_tag, link_at = True, tag, len(buffer)
        elif kind == _UNLINK:
            in_link = False
            words = " ".join("".join(buffer[link_at:]).split()) if buffer else ""
            href = attribute(link_tag, "href") if words else None
            if href:
                links.append((href, unescape(words)))
            link_tag = ""
        elif kind == _BREAK:
            if buffer:
                flush()
            broken = True
        elif kind == _BOLD:
            bold = True
        elif kind == _UNBOLD:
            bold = False
        elif kind == _TIME:
            times.append((len(pieces), attribute(tag, "datetime") or ""))
        elif kind == _IMAGE:
            flush()
            pieces.append(Piece("", current, 0, False, False, tag))
        elif kind == _UNSEEN:
            unseen = 1
            continue
        if text and (buffer or not text.isspace()):
            buffer.append(text)
            if in_link:
                linked += len(text)
            if bold:
                bolded += len(text)
    flush()
    last[current] = len(pieces)
    while stack:
        last[stack.pop()] = len(pieces)
    last[0] = len(pieces)
    return Flat(pieces, parents, names, purposes, firsts, last, times)


# As lexbor writes attributes: only their values stand in quotes, and their names may hold a stray one.
_TAG_END = re.compile(r'[^\s>]*+(?:\s[^\s=>]*+(?:="[^"]*+")?)*+>')
_VALUE_END = re.compile(rf'[^"]*+"{_TAG_END.pattern}')


def _whole(chunk: str, following: Iterator[str]) -> tuple[str, str]:
    """A tag with ">" or "<" in a value, or a comment, and the text after it: it takes what it needs of the chunks that
    follow, and reads each once."""
    held: list[str] = []
    remark = chunk.startswith("!--")
    ending = _TAG_END
    while True:
        if remark:
            end = chunk.find("-->") + 3 if "-->" in chunk else 0
        else:
            found = ending.match(chunk)
            end = found.end() if found else 0
        if end:
            held.append(chunk[: end - 1])
            return "<".join(held), chunk[end:]
        held.append(chunk)
        ending = _VALUE_END
        more = next(following, None)
        if more is None:
            return "<".join(held), ""
        chunk = more


def inside(flat: Flat, element: int) -> Flat:
    """The part of the page inside one element, as a page of its own: elements stand in document order."""
    stop = element + 1
    while stop < len(flat.tag) and flat.parent[stop] >= element:
        stop += 1
    low, high = flat.first[element], flat.last[element]
    return Flat(
        [replace(piece, element=piece.element - element) for piece in flat.pieces[low:high]],
        [0, *(parent - element for parent in flat.parent[element + 1 : stop])],
        flat.tag[element:stop],
        flat.purpose[element:stop],
        [first - low for first in flat.first[element:stop]],
        [last - low for last in flat.last[element:stop]],
        [(place - low, stamp) for place, stamp in flat.times if low <= place <= high],
    )
