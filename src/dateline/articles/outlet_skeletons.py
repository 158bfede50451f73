"""The beginning of an outlet's rule: its keys, empty, and where on a page the general reading found the fields."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from dateline.articles.dates import parse_stamp
from dateline.articles.encoding import decode
from dateline.articles.markup import parse
from dateline.articles.outlet_rules import KEYS
from dateline.articles.pieces import same
from dateline.articles.sources import node_text
from dateline.model import Article, BlockKind

_WORDED = "h1, h2, h3, h4, p, figcaption, blockquote, li, a, span, time, small, div, address"
_HOLDERS = frozenset(("p", "div", "ul", "ol", "section", "article", "table", "figure", "header", "main"))
# A class or id of words alone is the template's; one with figures is likely this page's, or this build's.
_STABLE = re.compile(r"[A-Za-z][A-Za-z_-]{1,40}(?:__[A-Za-z_-]+)?")
_MOST_STEPS = 5
_ABOUT = "Empty keys are left to the general reading, whose places stand under general. See docs/guide/outlets.md"


def skeleton(page: bytes, url: str, article: Article | None, charset: str | None = None) -> str:
    """The text of a rule's file, for a page's outlet. article: what the general reading made of it, None where nothing;
    under ``general`` it says where on the page that stands, where it can be told. As it is, the rule changes nothing.
    Raises ``PageUnreadable``."""
    found = _found(parse(decode(page, url, charset)), article) if article is not None else {}
    rule: dict[str, object] = {"about": _ABOUT, "hosts": [outlet_host(url)]}
    rule |= {key: [] if key == "drop" else "" for key in KEYS}
    rule["general"] = found
    return json.dumps(rule, ensure_ascii=False, indent=2) + "\n"


def outlet_host(url: str) -> str:
    """The host that an outlet's rule is for: the address's, without "www."; "outlet.example" where it has none."""
    return (urlsplit(url).hostname or "outlet.example").removeprefix("www.")


def _found(tree: LexborHTMLParser, article: Article) -> dict[str, str]:
    places: dict[str, LexborNode] = {}
    for node in tree.css(_WORDED):
        # What holds other boxes says their words as well: the innermost is meant, and asking the outer ones again and
        # again would take time that grows with the page's depth.
        if not any(child.tag in _HOLDERS for child in node.iter()):
            places.setdefault(same(node_text(node)), node)
    words = {
        "headline": article.headline,
        "dek": article.dek,
        "section": article.section,
        "authors": article.authors[0] if article.authors else None,
        "byline": article.byline,
        "caption": next((image.caption for image in article.images if image.caption), None),
        "credit": next((image.credit for image in article.images if image.credit), None),
    }
    found = {key: places[same(text)] for key, text in words.items() if text and same(text) in places}
    spans = (block.span.of(article) for block in article.blocks if block.kind is BlockKind.PARAGRAPH)
    paragraphs = [places[line] for span in spans if (line := same(span)) in places]
    body = _around(paragraphs)
    if body is not None:
        found["body"] = body
    timed = _timed(tree, article.published)
    if timed is not None:
        found["published"] = timed
    return {key: path for key, node in found.items() if (path := _path(tree, node))}


def _timed(tree: LexborHTMLParser, when: datetime | None) -> LexborNode | None:
    for node in tree.css("time[datetime]") if when is not None else ():
        told = parse_stamp(node.attributes.get("datetime"))
        if told is not None and told.when == when:
            return node
    return None


def _around(nodes: list[LexborNode]) -> LexborNode | None:
    """The innermost element around all of them."""
    shared: list[LexborNode] | None = None
    for node in nodes:
        outer = list(_outwards(node.parent))
        ids = {one.mem_id for one in outer}
        shared = outer if shared is None else [one for one in shared if one.mem_id in ids]
    return shared[0] if shared and shared[0].tag not in ("html", "body") else None


def _outwards(node: LexborNode | None) -> Iterable[LexborNode]:
    while node is not None and node.tag not in ("-undef", "-document"):
        yield node
        node = node.parent


def _path(tree: LexborHTMLParser, node: LexborNode) -> str:
    """A selector that finds this element first; empty where none of a few steps does."""
    steps: list[str] = []
    for outer in list(_outwards(node))[:_MOST_STEPS]:
        if outer.tag in ("html", "body"):
            break
        steps.insert(0, _step(outer))
        first = tree.css_first(" > ".join(steps))
        if first is not None and first.mem_id == node.mem_id:
            return " > ".join(steps)
    return ""


def _step(node: LexborNode) -> str:
    """An element by its tag, and by its id or its first two classes where these are a template's."""
    id_ = node.attributes.get("id") or ""
    if _STABLE.fullmatch(id_):
        return f"{node.tag}#{id_}"
    classes = [name for name in (node.attributes.get("class") or "").split() if _STABLE.fullmatch(name)]
    return (node.tag or "*") + "".join(f".{name}" for name in classes[:2])
