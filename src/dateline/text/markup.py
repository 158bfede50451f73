"""Markup made safe, and markup made plain text. Both go through one HTML5 parser, so neither can be led astray."""

from __future__ import annotations

import html as html_entities
import re
from functools import cache, lru_cache
from typing import Literal

import nh3

from dateline.text.nesting import parted, shallow
from dateline.text.tidy import clean

_KEPT = {
    "a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del", "dfn", "div", "dl", "dt", "em",
    "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p",
    "pre", "q", "s", "section", "small", "span", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead",
    "time", "tr", "u", "ul", "var", "wbr",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "title", "hreflang"},
    "abbr": {"title"},
    "img": {"src", "alt", "title", "width", "height"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
_SILENT = {
    "script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "math", "head", "title", "button",
    "select", "option", "textarea", "audio", "video", "canvas", "dialog", "datalist",
}  # fmt: skip
_PARTING = {
    "address", "article", "aside", "blockquote", "body", "caption", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav",
    "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul",
}  # fmt: skip
_FEW_TAGS = 2_000
_TAG = re.compile(r"</?([a-z0-9]+)[^<>]*>")


def sanitise(html: str, base_url: str | None = None) -> str:
    """HTML that is safe to show: no script, handlers, styles, forms or frames, and links to http(s) alone.

    base_url: what relative links are made absolute with; without it they are dropped, their words kept.
    """
    return _cleaner(base_url).clean(_tamed(html))


def _tamed(html: str) -> str:
    """The markup without what the sanitiser takes long over."""
    return parted(shallow(clean(html), few=_FEW_TAGS), few=_FEW_TAGS)


@lru_cache(maxsize=64)
def _cleaner(base_url: str | None) -> nh3.Cleaner:
    """Setting one up costs as much as a short text, and a feed's or a page's texts have one base."""
    try:
        return _cleaner_by(("rewrite_with_base", base_url) if base_url else "deny")
    except ValueError:  # a base that is no address
        return _cleaner_by("deny")


def _cleaner_by(relative: Literal["deny"] | tuple[Literal["rewrite_with_base"], str]) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=_KEPT,
        clean_content_tags=_SILENT,
        attributes=_ATTRIBUTES,
        link_rel="noopener noreferrer nofollow",
        url_schemes={"http", "https"},
        url_relative=relative,
    )


@cache
def _parting() -> nh3.Cleaner:
    return nh3.Cleaner(tags=_PARTING | {"br", "td", "th"}, clean_content_tags=_SILENT, attributes={}, link_rel=None)


def plain(html: str) -> str:
    """The words of an HTML fragment: paragraphs parted by blank lines, ``<br>`` a line break, cells parted by a tab."""
    return "\n\n".join(_paragraphs(_parting().clean(_tamed(html))))


def _paragraphs(marked: str) -> list[str]:
    found: list[str] = []
    lines: list[list[str]] = [[]]

    def close() -> None:
        whole = "\n".join(tidy for line in lines if (tidy := _spaced("".join(line))))
        if whole:
            found.append(whole)
        lines[:] = [[]]

    end = 0
    for tag in _TAG.finditer(marked):
        lines[-1].append(marked[end : tag.start()])
        end = tag.end()
        name = tag.group(1)
        if name in ("td", "th"):
            lines[-1].append("\t")
        elif name != "br":
            close()
        elif "".join(lines[-1]).strip():
            lines.append([])
        else:
            # Two breaks in a row are how many systems part paragraphs.
            close()
    lines[-1].append(marked[end:])
    close()
    return found


def _spaced(line: str) -> str:
    cells = (" ".join(html_entities.unescape(cell).split()) for cell in line.split("\t"))
    return clean("\t".join(cell for cell in cells if cell))
