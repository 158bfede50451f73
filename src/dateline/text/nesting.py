"""Markup without the nesting that no page means: HTML parsers take time that grows with depth times size.

Tags are read as HTML5 reads them, so that no stray quote, comment or misplaced end tag hides the depth; where a rule of
the standard's would be long, an element counts as open for longer than the parser has it.
"""

from __future__ import annotations

import re

DEEPEST = 400
_TAG = re.compile(
    # Every form ends at its mark or at the text's end, so each character is read once.
    r"<!--(?:-?>|(?s:.*?)(?:--!?>|\Z))|<[!?][^>]*(?:>|\Z)|</[^a-zA-Z>][^>]*(?:>|\Z)"
    r"|<(?P<end>/?)(?P<name>[a-zA-Z][^\s/>]*+)"
    r"""(?:[^>=]++|=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>]*+))*+(?:>|\Z)"""
)
_LONGEST = 8192  # characters: a shorter tag has too few attributes to be slow on
_MOST_ATTRIBUTES = 1_000
_ATTRIBUTE = re.compile(r"""[^\s=/>"']++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?""")
# Ends behind a reference, never within one: the longest name has 32 letters.
_AMPERSANDS = re.compile(r"(?:&[^&]{0,60}){1,100}")
# What HTML closes by itself, or what never holds anything: not counted as nesting.
_SELF_CLOSING = frozenset((
    "area", "base", "br", "col", "colgroup", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option",
    "p", "param", "source", "tbody", "td", "th", "thead", "tr", "track", "wbr",
))  # fmt: skip
# What goes on in the next block where it was not closed, however many blocks ended since.
_STYLES = frozenset(("a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"))
# What no end tag of an element around it closes.
_WALLS = frozenset(
    ("table", "caption", "object", "marquee", "template", "applet", "svg", "math", "select", "foreignobject")
)
# What the end tag of an element that is no block (a span, an element of no standard) does not reach past.
_BLOCKS = _WALLS | frozenset((
    "address", "article", "aside", "blockquote", "body", "button", "center", "details", "dialog", "dir", "div", "dl",
    "fieldset", "figcaption", "figure", "footer", "form", "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "head",
    "header", "hgroup", "html", "iframe", "listing", "main", "menu", "nav", "noembed", "noframes", "noscript", "ol",
    "plaintext", "pre", "script", "search", "section", "style", "summary", "textarea", "tfoot", "title", "ul", "xmp",
))  # fmt: skip
_WORDS_ONLY = frozenset(("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"))
# Within a drawing these may close themselves: "<path/>".
_DRAWN = frozenset((
    "svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan", "use", "image",
    "defs", "symbol", "stop", "lineargradient", "radialgradient", "clippath", "mask", "style", "title", "desc",
))  # fmt: skip


class _Open:
    """The elements open at one place of the markup, none of them deeper than ``DEEPEST``."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.styles: list[tuple[str, str, int, int]] = []  # name, the tag whole, walls and elements around it
        self.walls = 0
        self.over = 0  # elements that were cut, and whose end tags are
        self.drawing = False
        self.words: str | None = None

    def keeps(self, tag: re.Match[str]) -> bool:
        """Whether the tag stays in the markup."""
        if tag["name"] is None:
            return True
        name, whole = tag["name"].lower(), tag[0]
        self.drawing = name in _DRAWN and (self.drawing or name == "svg")
        if name in _SELF_CLOSING or (self.drawing and whole.endswith("/>")):
            return True
        return self._closes(name) if tag["end"] else self._opens(name, whole)

    def _opens(self, name: str, whole: str) -> bool:
        if name in ("a", "nobr"):
            self._end_style(name)  # no link holds another
        if len(self.names) + len(self.styles) >= DEEPEST:
            self.over += 1
            return False
        if name in _STYLES:
            self.styles.append((name, whole, self.walls, len(self.names)))
            return True
        self.names.append(name)
        self.walls += name in _WALLS
        if name in _WORDS_ONLY and self.words is None:
            self.words = name
        return True

    def _closes(self, name: str) -> bool:
        if self.words is not None and name != self.words:
            return True
        self.words = None
        if self.over:
            self.over -= 1
            return False
        if name in _STYLES:
            self._end_style(name)
            return True
        stops = _WALLS if name in _BLOCKS else _BLOCKS
        for place in range(len(self.names) - 1, -1, -1):
            if self.names[place] == name:
                if name == "form":  # it ends by itself, whatever is open in it
                    del self.names[place]
                    break
                self.walls -= name in _WALLS
                del self.names[place:]
                self._carry_styles(place)
                break
            if self.names[place] in stops:
                break
        return True

    def _carry_styles(self, depth: int) -> None:
        """Of the styles that an element leaves open at its end, HTML goes on with three alike."""
        if not self.styles or self.styles[-1][3] <= depth:
            return
        alike: dict[str, int] = {}
        kept = []
        for style in self.styles:
            if style[3] > depth:
                alike[style[1]] = alike.get(style[1], 0) + 1
                if alike[style[1]] > 3:
                    continue
                style = (*style[:3], depth)
            kept.append(style)
        self.styles = kept

    def _end_style(self, name: str) -> None:
        for place in range(len(self.styles) - 1, -1, -1):
            if self.styles[place][0] == name and self.styles[place][2] == self.walls:
                del self.styles[place]
                break


def parted(html: str, *, few: int) -> str:
    """The markup with its long runs of ampersands parted by empty comments, and without tags that hold thousands: the
    sanitiser takes time that grows with their number times the length of the run. few: as for ``shallow``."""
    if html.count("&") <= few:
        return html
    pieces, end = [], 0
    for tag in _TAG.finditer(html):
        pieces += [
            _AMPERSANDS.sub(r"\g<0><!---->", html[end : tag.start()]),
            tag[0] if tag[0].count("&") <= few else " ",
        ]
        end = tag.end()
    return "".join((*pieces, _AMPERSANDS.sub(r"\g<0><!---->", html[end:])))


def _may_hold_long_tag(html: str) -> bool:
    """Whether a tag is as long as one of thousands of attributes: one within which no bracket of a kind stands for as
    long. Only where none does, as in texts of data, is a tag read."""
    for mark in "<>":
        place = -1
        while place + _LONGEST < len(html):
            nearest = html.rfind(mark, place + 1, place + 1 + _LONGEST)
            if nearest >= 0:
                place = nearest
                continue
            start = html.find("<", max(place, 0))
            tag = _TAG.match(html, start) if start >= 0 else None
            if tag is not None and tag.end() - start >= _LONGEST and tag["name"] is not None:
                return True
            place = html.find(mark, max(start, place) + 1)
            if start < 0 or place < 0:
                break
    return False


def _narrow(tag: re.Match[str]) -> str:
    """The tag, without its attributes where it has thousands: parsers compare each with all before it."""
    whole = tag[0]
    if len(whole) < _LONGEST or tag["name"] is None or tag["end"]:
        return whole
    return whole if sum(1 for _ in _ATTRIBUTE.finditer(whole)) <= _MOST_ATTRIBUTES else f"<{tag['name']}>"


def shallow(html: str, *, few: int) -> str:
    """The markup without tags nested deeper than any page has them, or of thousands of attributes. few: tags that no
    parser is slow on, however they nest; nothing is cut from markup with no more for its depth."""
    if html.count("<") <= few:
        return _TAG.sub(_narrow, html) if _may_hold_long_tag(html) else html
    html = html.replace("<![CDATA[", "")  # in a drawing it hides end tags, elsewhere it means nothing
    opened = _Open()
    return _TAG.sub(lambda tag: _narrow(tag) if opened.keeps(tag) else " ", html)
