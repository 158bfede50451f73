"""A page as a flat list of text pieces over a table of elements: parsed by lexbor, cut in one pass, linear in its size.

A piece ends wherever a block element starts or ends, or at ``<br>``. Each keeps the element it lies in; each element
keeps its parent, tag, and what its class, id and itemprop say it is for (``data/containers.json``).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from html import unescape
from importlib.resources import files
from itertools import pairwise

from selectolax.lexbor import LexborHTMLParser

STRIPPED = [
    "script", "style", "noscript", "svg", "template", "object", "canvas", "audio", "select", "textarea", "button",
    "math", "datalist", "map", "head", "nav", "input", "link", "meta", "source",
]  # fmt: skip
_BLOCKS = frozenset((
    "p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "tr", "table", "thead", "tbody",
    "tfoot", "caption", "section", "article", "main", "aside", "header", "footer", "nav", "form", "blockquote",
    "pre", "dl", "dt", "dd", "figure", "figcaption", "address", "details", "summary", "body", "html", "fieldset",
    "legend", "center", "menu", "dialog", "hgroup", "search", "option", "label", "video",
))  # fmt: skip
_VOID = frozenset((
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
))  # fmt: skip
_CUT = re.compile(r'(<!--.*?-->|<[^>"]*+(?:"[^"]*+"[^>"]*+)*+>)', re.S)
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_HIDDEN = re.compile(r'\shidden[\s>=]|aria-hidden="true"|display:\s?none')
# "opens new tab" and its like, set for screen readers inside running text.
_INVISIBLE = re.compile(r"clip:\s?rect|visually-?hidden|sr-only|screen-?reader|display:\s?none")

PURPOSES = (
    "comment", "related", "promo", "news", "share", "foot", "side", "nav", "tags", "modal", "hide", "cap", "credit",
    "by", "when", "body", "cont", "lead", "kicker", "embed", "pull", "media", "hidden",
)  # fmt: skip
BIT = {name: 1 << number for number, name in enumerate(PURPOSES)}


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
    links: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class Flat:
    """Pieces in reading order, and the elements around them: parallel lists, element 0 is the body.

    first, last: the half-open range of pieces inside each element; purpose: bits of ``BIT``; start_tag: as written;
    times: (index of the piece it precedes, its ``datetime``) of every ``<time>``.
    """

    pieces: list[Piece]
    parent: list[int]
    tag: list[str]
    purpose: list[int]
    first: list[int]
    last: list[int]
    start_tag: list[str]
    times: list[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class _Tag:
    kind: int
    name: str
    purpose: int


_SKIP, _OPEN, _CLOSE, _LINK, _UNLINK, _BREAK, _BOLD, _UNBOLD, _IMAGE, _TIME, _APART, _UNSEEN = range(12)
_ANCHOR, _PICTURE, _REMARK = _Tag(_LINK, "a", 0), _Tag(_IMAGE, "img", 0), _Tag(_SKIP, "!", 0)
_KEPT_TAGS = 60_000
_known: dict[str, _Tag] = {}  # a start tag's text recurs over an outlet's pages: read each once


@dataclass(frozen=True, slots=True)
class _Keywords:
    """whole: words that must be a whole word of a name; pairs: two words of a name together; part: parts of a word."""

    whole: dict[str, int]
    pairs: dict[str, int]
    part: tuple[tuple[str, int], ...]
    any_part: re.Pattern[str]


@lru_cache(maxsize=1)
def _keywords() -> _Keywords:
    """The data file's words: "=word" is a whole word, "+two" two words in a row (or written as one), others parts."""
    data = json.loads((files(__package__) / "data" / "containers.json").read_text("utf-8"))
    whole: dict[str, int] = {}
    pairs: dict[str, int] = {}
    part: list[tuple[str, int]] = []
    for purpose, words in data.items():
        for word in words:
            bare = word.lstrip("=+")
            if word.startswith("="):
                whole[bare] = whole.get(bare, 0) | BIT[purpose]
                continue
            if word.startswith("+"):
                pairs[bare] = pairs.get(bare, 0) | BIT[purpose]
            part.append((bare, BIT[purpose]))
    return _Keywords(whole, pairs, tuple(part), re.compile("|".join(re.escape(word) for word, _ in part)))


@lru_cache(maxsize=50_000)
def _purpose_of_word(word: str) -> int:
    keywords = _keywords()
    bits = keywords.whole.get(word, 0)
    if keywords.any_part.search(word):
        for key, bit in keywords.part:
            if key in word:
                bits |= bit
    return bits


@lru_cache(maxsize=50_000)
def purpose_of(name: str) -> int:
    """What one class or id says that its element is for, as bits of ``BIT``."""
    if len(name) > 60:
        return 0
    words = [word.lower() for word in _WORDS.findall(name)]
    bits = 0
    for word in words:
        bits |= _purpose_of_word(word)
    if len(words) > 1:
        # "article-body" and "articleBody" say more than their words do one by one.
        pairs = _keywords().pairs
        for first, second in pairwise(words):
            bits |= pairs.get(first + second, 0)
    return bits


def parse(text: str) -> LexborHTMLParser:
    """The page's tree. Nesting that no page means is cut first: the parser's time grows with depth times size."""
    return LexborHTMLParser(_shallow(text))


_DEEPEST = 400
_ANY_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^>]*>")
_SELF_CLOSING = _VOID | frozenset(
    ("p", "li", "dt", "dd", "tr", "td", "th", "option", "tbody", "thead", "colgroup", "path", "rect")
)


def _shallow(text: str) -> str:
    if text.count("<") < 12_000:
        return text
    depth = deepest = 0
    for found in _ANY_TAG.finditer(text):
        if found[2].lower() in _SELF_CLOSING:
            continue
        depth = max(0, depth - 1) if found[1] else depth + 1
        deepest = max(deepest, depth)
    if deepest <= _DEEPEST:
        return text
    depth = 0

    def cut(found: re.Match[str]) -> str:
        nonlocal depth
        if found[2].lower() in _SELF_CLOSING:
            return found[0] if depth <= _DEEPEST else " "
        if found[1]:
            depth = max(0, depth - 1)
            return found[0] if depth < _DEEPEST else " "
        depth += 1
        return found[0] if depth <= _DEEPEST else " "

    return _ANY_TAG.sub(cut, text)


def _read_tag(tag: str) -> _Tag:
    closing = tag.startswith("</")
    name = tag[2:-1] if closing else tag[1:-1].split(" ", 1)[0]
    if name == "a":
        return _Tag(_UNLINK if closing else _LINK, name, 0)
    if name == "br":
        return _Tag(_BREAK, name, 0)
    if name in ("b", "strong"):
        return _Tag(_UNBOLD if closing else _BOLD, name, 0)
    if name == "time" and not closing and ' datetime="' in tag:
        return _Tag(_TIME, name, 0)
    if name in ("img", "iframe", "amp-img"):
        return _Tag(_SKIP if closing else _IMAGE, name, 0)
    if name not in _BLOCKS:
        if name == "hr":
            return _Tag(_BREAK, name, 0)
        if name == "span" and not closing and _INVISIBLE.search(tag):
            return _Tag(_UNSEEN, name, 0)
        if closing or name != "span" or "class" not in tag:
            return _Tag(_SKIP, name, 0)
        # A credit or byline set in a span of its own is told apart from the words around it.
        bits = _purpose(tag)
        return _Tag(_APART if bits & (BIT["credit"] | BIT["by"]) else _SKIP, name, bits)
    if closing:
        return _Tag(_CLOSE, name, 0)
    return _Tag(_OPEN, name, _purpose(tag))


_NAMING = re.compile(r' (?:class|id|itemprop|role|data-testid|data-component)="([^"]*)"')
# WordPress puts a post's own categories, tags and formats on its element: they say nothing of its purpose.
_OF_THE_POST = ("category-", "tag-", "format-", "status-", "type-")


def _purpose(tag: str) -> int:
    bits = 0
    for value in _NAMING.findall(tag):
        names = value.split()[:16]
        for name in names:
            if len(names) == 1 or not name.startswith(_OF_THE_POST):
                bits |= purpose_of(name)
    if "hid" in tag or "none" in tag:
        bits |= BIT["hidden"] if _HIDDEN.search(tag) else 0
    return bits


def _stands_apart(span: _Tag, around: str) -> bool:
    """Whether a span for a credit or byline parts the text around it: a name within a paragraph's prose does not."""
    return around != "p" or bool(span.purpose & BIT["credit"])


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
    opened: list[tuple[int, str, int, int, str]] = [(0, "body", 0, 0, "<body>")]
    last = [0]
    known = _known
    if len(known) > _KEPT_TAGS:
        known.clear()
    open_kind, close_kind, apart_kind = _OPEN, _CLOSE, _APART  # local names: asked for every tag of the page
    parts = iter(_CUT.split(html))
    opening = next(parts)
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
        buffer = []
        link_at = 0
        if text and not text.isspace():
            if "&" in text:
                text = unescape(text)
            size = len(text)
            text = " ".join(text.split())
            if text:
                pieces.append(
                    Piece(
                        text, current, min(linked, len(text)), broken, bolded >= 0.9 * size and bolded > 0, None, links
                    )
                )
        linked = bolded = 0
        links = []

    for tag, text in zip(parts, parts, strict=True):
        read = known.get(tag)
        if read is None:
            if tag.startswith("<a "):
                read = _ANCHOR  # no two links are alike, nor two pictures or remarks
            elif tag.startswith("<img "):
                read = _PICTURE
            elif tag.startswith("<!"):
                read = _REMARK
            else:
                read = _read_tag(tag)
                if len(tag) < 300:
                    known[tag] = read
        kind = read.kind
        if unseen:
            if read.name == "span":
                unseen += -1 if tag[1] == "/" else 1
            if unseen:
                continue
        elif kind == open_kind or (kind == apart_kind and not apart and _stands_apart(read, opened[current][1])):
            if buffer:
                flush()
            broken = False
            if kind == apart_kind:
                apart = 1
            stack.append(current)
            opened.append((current, read.name, read.purpose, len(pieces), tag))
            current = len(last)
            last.append(0)
        elif kind == close_kind:
            if buffer:
                flush()
            broken = False
            if apart and opened[current][1] == "span":
                last[current] = len(pieces)
                current = stack.pop()
                apart = 0
            last[current] = len(pieces)
            current = stack.pop() if stack else 0
        elif kind in (_SKIP, apart_kind):
            if apart and read.name == "span":
                apart += -1 if tag[1] == "/" else 1
                if apart == 0:
                    flush()
                    last[current] = len(pieces)
                    current = stack.pop()
        elif kind == _UNSEEN:
            unseen = 1
            continue
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
            pieces.append(Piece("", current, 0, False, False, tag, []))
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
    parents, tags, purposes, firsts, starts = map(list, zip(*opened, strict=True))
    return Flat(pieces, parents, tags, purposes, firsts, last, starts, times)


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
        flat.start_tag[element:stop],
        [(place - low, stamp) for place, stamp in flat.times if low <= place <= high],
    )
