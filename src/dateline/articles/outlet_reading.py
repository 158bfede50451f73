"""What an outlet's own rule finds on one of its pages; what it does not find is left to the general reading."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from selectolax.lexbor import LexborHTMLParser, LexborNode

from dateline.articles.addresses import absolute
from dateline.articles.body import Reading, weigh
from dateline.articles.bylines import person_names, split_names
from dateline.articles.captions import clean_credit
from dateline.articles.dates import Moment, parse_printed, parse_stamp
from dateline.articles.markup import cut
from dateline.articles.metadata import Metadata, clean_tags
from dateline.articles.outlet_rules import OutletRule
from dateline.articles.pictures import picture_address
from dateline.articles.pieces import Head, same
from dateline.articles.pieces import Piece as BodyPiece
from dateline.articles.rules import Rules
from dateline.articles.selectors import Selector, in_order, select, within
from dateline.articles.sources import node_text
from dateline.model import Finding, Image

T = TypeVar("T")

_PLACES = {"body": "text", "caption": "images", "credit": "images"}
"""The article's fields of the keys that are none themselves; ``drop`` has none."""
_KEPT_TAGS = frozenset(("p", "blockquote", "ul", "ol", "li", "dl", "table", "figure", "pre", "h2", "h3", "h4"))
_LONGEST_TOLD = 300
_MOST_READ, _LONGEST_LINE = 40, 1_000
"""Elements read for one field, and characters of one that is a line: more of either is a selector's mistake."""
_BOXES = 4
"""Levels from a picture to the box that its caption stands in as well."""


@dataclass(frozen=True, slots=True)
class Ruled:
    """What a rule found; None or empty where it has no selector for it, or none that finds anything.

    body: the elements of the text as a page of their own; findings: what each selector gave, and those that gave
    nothing.
    """

    body: Reading | None
    headline: str | None
    dek: str | None
    section: str | None
    authors: tuple[str, ...]
    byline: str | None
    published: Moment | None
    modified: Moment | None
    tags: tuple[str, ...]
    lead_image: Image | None
    findings: tuple[Finding, ...]


def apply_rule(rule: OutletRule, tree: LexborHTMLParser, url: str, metadata: Metadata, rules: Rules) -> Ruled:
    """Ask a page for what its outlet's rule names. Changes the tree, which is to be flattened after: what the rule
    drops goes, and what it calls a caption or a credit is marked as one."""
    asked = _Asked(rule, tree)
    for node in _outermost(asked.nodes("drop")):
        if node.tag not in ("html", "body"):
            node.decompose()
    captions, credits, bodies = asked.nodes("caption"), asked.nodes("credit"), asked.nodes("body")
    found = Ruled(
        headline=asked.first("headline", _line),
        dek=asked.first("dek", _line),
        section=asked.first("section", _line),
        authors=asked.several("authors", lambda node: _names(_line(node), rules, metadata.outlets)),
        byline=asked.first("byline", _line),
        published=asked.first("published", lambda node: _moment(node, rules)),
        modified=asked.first("modified", lambda node: _moment(node, rules)),
        tags=clean_tags(list(asked.several("tags", lambda node: [_line(node)]))),
        lead_image=asked.first("lead_image", lambda node: _picture(node, url, captions, credits, rules)),
        body=None,
        findings=tuple(asked.findings),
    )
    # By this the general reading knows what they are for; no selector is to find it.
    for key, nodes in (("caption", captions), ("credit", credits)):
        for node in nodes:
            node.attrs["class"] = key
    return replace(found, body=_body(bodies))


class _Asked:
    """A page asked by the selectors of a rule, and what was told of each."""

    def __init__(self, rule: OutletRule, tree: LexborHTMLParser) -> None:
        self.findings: list[Finding] = []
        self._rule = rule
        self._tree = tree

    def nodes(self, key: str) -> list[LexborNode]:
        """What all selectors of a key find."""
        selectors = self._rule.selectors.get(key, ())
        found: list[LexborNode] = []
        for selector in selectors:
            nodes = select(self._tree, selector)
            self._tell(key, selector, node_text(nodes[0]) if nodes else "", bool(nodes))
            found += nodes
        return in_order(self._tree, found) if len(selectors) > 1 else found

    def several(self, key: str, read: Callable[[LexborNode], Iterable[str]]) -> tuple[str, ...]:
        """What the first selector that gives anything gives, each once."""
        for selector in self._rule.selectors.get(key, ()):
            nodes = select(self._tree, selector)[:_MOST_READ]
            given = tuple(dict.fromkeys(one for node in nodes for one in read(node) if one))
            self._tell(key, selector, ", ".join(given), bool(given))
            if given:
                return given
        return ()

    def first(self, key: str, read: Callable[[LexborNode], T | None]) -> T | None:
        """What the first element gives of which anything is read."""
        for selector in self._rule.selectors.get(key, ()):
            nodes = select(self._tree, selector)[:_MOST_READ]
            given = next((value for node in nodes if (value := read(node))), None)
            self._tell(key, selector, _written(given), given is not None)
            if given is not None:
                return given
        return None

    def _tell(self, key: str, selector: Selector, value: str, used: bool) -> None:
        if key != "drop":
            where = f"outlet rule: {selector.written}"
            self.findings.append(Finding(_PLACES.get(key, key), value[:_LONGEST_TOLD], where, used))


def _outermost(nodes: list[LexborNode]) -> list[LexborNode]:
    """The nodes that lie in no other of them: one in another goes with it, and must not be touched after."""
    inner = {node.mem_id for node in within(nodes, frozenset(node.mem_id for node in nodes))}
    return [node for node in nodes if node.mem_id not in inner]


def _body(nodes: list[LexborNode]) -> Reading | None:
    """The elements as a page of their own. What their names say that they are for does not count: the rule knows."""
    parts = []
    for node in _outermost(nodes):
        tag = node.tag if node.tag in _KEPT_TAGS else "div"
        parts.append(f"<{tag}>{node.inner_html or ''}</{tag}>")
    reading = weigh(cut("".join(parts)))
    if not any(piece.text for piece in reading.flat.pieces):
        return None
    return replace(reading, root=0)


def _line(node: LexborNode) -> str:
    """The element's words where they are no more than a line's or a few; else none."""
    text = node_text(node)
    return text if len(text) <= _LONGEST_LINE else ""


def _names(text: str, rules: Rules, outlets: tuple[str, ...]) -> tuple[str, ...]:
    """The names in an element that is an author's, behind whatever leads them in with a colon: as bylines have them,
    else as metadata does ("Odessa")."""
    text = text.rpartition(":")[2]
    return split_names(text, rules, outlets) or person_names([text], rules, outlets)


def _moment(node: LexborNode, rules: Rules) -> Moment | None:
    for name in ("datetime", "content"):
        told = parse_stamp(node.attributes.get(name))
        if told is not None:
            return told
    text = _line(node)
    return parse_stamp(text) or parse_printed(text, rules)


def _picture(
    node: LexborNode, url: str, captions: list[LexborNode], credits: list[LexborNode], rules: Rules
) -> Image | None:
    """A picture, or the first in an element, with the caption and the credit that stand by it; of a meta or link
    element the address that it gives."""
    if node.tag in ("meta", "link"):
        said = absolute(url, node.attributes.get("content") or node.attributes.get("href"))
        return Image(said) if said else None
    image = node if node.tag in ("img", "amp-img") else node.css_first("img, amp-img")
    address = (
        picture_address((image.html or "").partition(">")[0].removeprefix("<"), url) if image is not None else None
    )
    if image is None or address is None:
        return None
    maker = _beside(image, credits)
    return Image(address, _beside(image, captions), clean_credit(maker, rules) if maker else None)


def _beside(image: LexborNode, nodes: list[LexborNode]) -> str | None:
    """The words of the first of the nodes that stands in a box with the picture, the smallest box first."""
    box = image.parent
    for _ in range(_BOXES):
        if box is None or box.tag in ("html", "body"):
            break
        inside = within(nodes, frozenset((box.mem_id,)))
        if inside:
            return _line(inside[0]) or None
        box = box.parent
    return None


def _written(value: object) -> str:
    if isinstance(value, Moment):
        return (value.when.date() if value.day_only else value.when).isoformat()
    if isinstance(value, Image):
        return value.url or ""
    return value if isinstance(value, str) else ""


def over(head: Head, ruled: Ruled) -> Head:
    """The head with what a rule found in place of what the general reading did."""
    return replace(
        head,
        headline=ruled.headline or head.headline,
        dek=ruled.dek or head.dek,
        section=ruled.section or head.section,
        authors=ruled.authors or head.authors,
        byline=ruled.byline or head.byline,
        published=_when(ruled.published) or head.published,
        modified=_when(ruled.modified) or head.modified,
        tags=ruled.tags or head.tags,
        lead_image=ruled.lead_image or head.lead_image,
    )


def _when(moment: Moment | None) -> datetime | None:
    return moment.when if moment is not None else None


def not_in(pieces: Iterable[BodyPiece], body: Iterable[BodyPiece]) -> list[BodyPiece]:
    """Pieces from around a body that a rule found, without those that it holds already."""
    held = {(piece.url, same(piece.text)) for piece in body}
    texts, addresses = {text for _, text in held if text}, {address for address, _ in held if address}
    return [piece for piece in pieces if same(piece.text) not in texts and piece.url not in addresses]
