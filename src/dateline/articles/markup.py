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

from dateline.articles.pieces import folded
from dateline.articles.purposes import BIT, purpose_of
from dateline.text.nesting import shallow

# What holds no text of an article, with all that stands in it.
_SILENT = frozenset((
    "script", "style", "noscript", "svg", "template", "object", "canvas", "audio", "select", "textarea", "button",
    "math", "datalist", "map", "nav",
))  # fmt: skip
_RAW = frozenset(("script", "style"))  # their words are no tags
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


# What a tag does to the reading (one of the kinds below), its name, and the purpose of a span that may stand apart.
# Plain tuples: a page holds a hundred tags that no page before had, and what the memo holds should cost the garbage
# collector nothing.
_Tag = tuple[int, str, int]

_OPEN, _CLOSE, _BREAK, _IMAGE, _SKIP, _LINK, _UNLINK, _APART, _BOLD, _UNBOLD, _TIME, _UNSEEN, _MUTE = range(13)
_KINDS = dict.fromkeys(_BLOCKS, _OPEN) | dict.fromkeys(_SILENT, _MUTE) | {
    "a": _LINK, "br": _BREAK, "hr": _BREAK, "b": _BOLD, "strong": _BOLD, "time": _TIME,
    "img": _IMAGE, "iframe": _IMAGE, "amp-img": _IMAGE, "amp-iframe": _IMAGE, "amp-video-iframe": _IMAGE,
    "amp-youtube": _IMAGE, "lite-youtube": _IMAGE, "amp-vimeo": _IMAGE, "amp-dailymotion": _IMAGE,
    "amp-twitter": _IMAGE, "amp-instagram": _IMAGE, "amp-facebook": _IMAGE, "amp-tiktok": _IMAGE,
}  # fmt: skip
_CLOSING = {_OPEN: _CLOSE, _LINK: _UNLINK, _BOLD: _UNBOLD, _BREAK: _BREAK}
_BY_NAME: dict[str, _Tag] = {
    **{name: (kind, name, 0) for name, kind in _KINDS.items()},
    **{f"/{name}": (_CLOSING.get(kind, _SKIP), name, 0) for name, kind in _KINDS.items()},
    **{name: (_APART, name, 0) for name in ("span", "small", "cite")},
    **{f"/{name}": (_SKIP, name, 0) for name in ("span", "small", "cite")},
}
_CREDIT, _BY, _CAPTION = BIT["credit"], BIT["by"], BIT["cap"]
_ANCHOR, _PICTURE, _REMARK = (_LINK, "a", 0), (_IMAGE, "img", 0), (_SKIP, "!", 0)
_KEPT_TAGS = 60_000
_FEW_TAGS = 12_000
_known: dict[str, _Tag] = {}  # a start tag's text recurs over an outlet's pages: read each once


def parse(text: str) -> LexborHTMLParser:
    """The page's tree. Nesting that no page means is cut first: the parser's time grows with depth times size."""
    return LexborHTMLParser(shallow(text, few=_FEW_TAGS))


def _read_tag(tag: str) -> _Tag:
    name = tag.partition(" ")[0]
    read = _BY_NAME.get(name)
    if read is None:
        return (_SKIP, name.lstrip("/"), 0)
    if name == "span" and " " in tag:
        if _INVISIBLE.search(tag):
            return (_UNSEEN, name, 0)
        if "class" in tag:
            return (_APART, name, purpose_of[tag])
    if name == "time" and ' datetime="' not in tag:
        return (_SKIP, name, 0)
    return read


def _stands_apart(span: _Tag, around: str, tag: str) -> bool:
    """Whether a span parts the text around it. Within a caption each stands for itself: what the picture shows, who
    made it. Elsewhere one for a credit does, and one for a byline, but not a name within a paragraph's prose."""
    bits = span[2]
    if bits and (bits & _CREDIT or (bits & _BY and around != "p")):
        return True
    return around == "figcaption" or (" " in tag and bool(purpose_of[tag] & _CAPTION))


def attribute(tag: str, name: str) -> str | None:
    """An attribute of a start tag's text, unescaped; None where it lacks it."""
    mark = f' {name}="'
    start = tag.find(mark)
    if start < 0:
        return None
    start += len(mark)
    value = tag[start : tag.find('"', start)]
    return unescape(value) if "&" in value else value


def flatten(tree: LexborHTMLParser) -> Flat:
    """The page's text pieces, without what is no text (scripts, styles, buttons)."""
    body = tree.body
    return cut(body.html or "" if body is not None else "")


def cut(html: str) -> Flat:
    """The pieces of serialised HTML (attributes in double quotes, as lexbor writes them)."""
    pieces: list[Piece] = []
    times: list[tuple[int, str]] = []
    # The elements' columns, one list each: see Flat; and their tags whole.
    parents, names, firsts, last, tags = [0], ["body"], [0], [0], [""]
    known = _known
    if len(known) > _KEPT_TAGS:
        known.clear()
    seen = known.get
    chunks = iter(html.split("<"))
    del html
    opening = next(chunks)
    buffer = [opening] if opening.strip() else []
    current = linked = bolded = 0
    in_link = bold = broken = False
    apart = unseen = 0
    apart_name = ""
    link_tag = ""
    link_at = 0
    links: list[tuple[str, str]] = []

    for chunk in chunks:
        tag, _, text = chunk.partition(">")
        read = seen(tag)
        if read is None:
            if tag.count('"') % 2 or tag[:3] == "!--":
                tag, text = _whole(chunk, chunks)
            if tag[:2] == "a ":
                read = _ANCHOR  # no two links are alike, nor two pictures or remarks
            elif tag[:4] == "img ":
                read = _PICTURE
            elif tag[:1] == "!":
                read = _REMARK
            else:
                read = _read_tag(tag)
                if len(tag) < 300:
                    known[tag] = read
        kind, name, _ = read
        if unseen:
            if name == "span":
                unseen += -1 if tag[0] == "/" else 1
            if unseen:
                continue
        elif kind <= _IMAGE or (kind == _APART and not apart and _stands_apart(read, names[current], tags[current])):
            if buffer:
                piece = _piece(buffer, current, linked, broken, bolded, links)
                if piece is not None:
                    pieces.append(piece)
                buffer = []
                link_at = linked = bolded = 0
                if links:
                    links = []
            if kind == _CLOSE:
                broken = False
                if apart and names[current] == apart_name:
                    last[current] = len(pieces)
                    current = parents[current]
                    apart = 0
                last[current] = len(pieces)
                current = parents[current]
            elif kind == _BREAK:
                broken = True
            elif kind == _IMAGE:
                pieces.append(Piece("", current, 0, False, False, tag))
            else:
                broken = False
                if kind == _APART:
                    apart, apart_name = 1, name
                parents.append(current)
                names.append(name)
                tags.append(tag)
                firsts.append(len(pieces))
                current = len(last)
                last.append(0)
        elif kind == _LINK:
            in_link, link_tag, link_at = True, tag, len(buffer)
        elif kind == _UNLINK:
            in_link = False
            if len(buffer) > link_at:
                words = buffer[-1] if len(buffer) == link_at + 1 else "".join(buffer[link_at:])
                href = attribute(link_tag, "href")
                if href:
                    if words[:1].isspace() or words[-1:].isspace() or "  " in words or not words.isprintable():
                        words = " ".join(words.split())
                    if words:
                        links.append((href, unescape(words) if "&" in words else words))
            link_tag = ""
        elif kind in (_SKIP, _APART):
            if apart and name == apart_name:
                apart += -1 if tag[0] == "/" else 1
                if apart == 0:
                    piece = _piece(buffer, current, linked, broken, bolded, links)
                    if piece is not None:
                        pieces.append(piece)
                    buffer, links = [], []
                    link_at = linked = bolded = 0
                    last[current] = len(pieces)
                    current = parents[current]
        elif kind == _BOLD:
            bold = True
        elif kind == _UNBOLD:
            bold = False
        elif kind == _TIME:
            times.append((len(pieces), attribute(tag, "datetime") or ""))
        elif kind == _MUTE:
            text = _after(name, chunks)
        else:
            unseen = 1
            continue
        if text and (buffer or not text.isspace()):
            buffer.append(text)
            if in_link:
                linked += len(text)
            if bold:
                bolded += len(text)
    piece = _piece(buffer, current, linked, broken, bolded, links)
    if piece is not None:
        pieces.append(piece)
    while current:
        last[current] = len(pieces)
        current = parents[current]
    last[0] = len(pieces)
    # What an element that holds nothing is for is never asked, and many of a page's tags are theirs alone.
    purposes = [
        purpose_of[tag] if start < end and " " in tag else 0 for tag, start, end in zip(tags, firsts, last, strict=True)
    ]
    return Flat(pieces, parents, names, purposes, firsts, last, times)


def _piece(
    buffer: list[str], element: int, linked: int, broken: bool, bolded: int, links: list[tuple[str, str]]
) -> Piece | None:
    """The piece of what was gathered of an element's text; None where it says nothing."""
    text = "".join(buffer) if len(buffer) != 1 else buffer[0]
    size = len(text)
    if "&" in text:
        text = unescape(text)
    text = text.strip()
    if "  " in text or not text.isprintable():
        text = folded(text)
    if not text:
        return None
    return Piece(text, element, min(linked, len(text)), broken, 0 < 0.9 * size <= bolded, None, links or ())


def _after(name: str, chunks: Iterator[str]) -> str:
    """The text after an element's end; what stands in it is passed by."""
    end, depth = f"/{name}", 1
    for chunk in chunks:
        tag, _, text = chunk.partition(">")
        if name not in _RAW:
            if tag.count('"') % 2 or tag.startswith("!--"):
                tag, text = _whole(chunk, chunks)
            depth += tag.partition(" ")[0] == name
        if tag == end:
            depth -= 1
            if not depth:
                return text
    return ""


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
