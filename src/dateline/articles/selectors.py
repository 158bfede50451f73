"""The part of CSS that outlets' rules are written in, found in time linear in the page whatever the rule says.

``tag``, ``.class``, ``#id``, ``[name]``, ``[name="value"]`` (and ``^= $= *= ~= |=``), ``:first-child``, ``:last-child``
and ``:not(…)`` of these; joined by a space (within) or ``>`` (directly within); several with commas. What CSS has
besides (``:has``, ``:nth-child``, ``~``) can take any time on a page made for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

LONGEST = 400
"""Characters of one selector."""
_MOST_STEPS = 24
_MOST_FOUND = 30_000
"""Elements of a page from which a step names no place on it: more than the largest page of news we know has."""
_NAME = r"(?:[\w-]|\\.)+"
_VALUE = rf"""(?:"[^"]*"|'[^']*'|{_NAME})"""
_PART = rf"[.#]{_NAME}|\[\s*{_NAME}\s*(?:[\^$*~|]?=\s*{_VALUE}\s*)?\]"
_ONE = rf"(?:(?:\*|{_NAME})(?:{_PART})*|(?:{_PART})+)"
_STEP = re.compile(rf"(?:\*|{_NAME})?(?:{_PART}|:first-child|:last-child|:not\(\s*{_ONE}\s*\))*")
_GAP = re.compile(r"\s*([>,])\s*|\s+")


@dataclass(frozen=True, slots=True)
class Selector:
    """A selector that has been read. written: as its rule has it; ways: for each of those between commas, its steps:
    whether it must lie directly within the one before, and what it is, from the outside in."""

    written: str
    ways: tuple[tuple[tuple[bool, str], ...], ...]


def read_selector(written: str) -> Selector:
    """Raises ``ValueError``, with why in plain words, for what cannot be understood or is not offered here."""
    text = written.strip()
    if len(text) > LONGEST:
        raise ValueError(f"it has {len(text):,} characters, more than {LONGEST}")
    ways: list[tuple[tuple[bool, str], ...]] = []
    steps: list[tuple[bool, str]] = []
    place, directly = 0, False
    while True:
        found = _STEP.match(text, place)
        if found is None or found.end() == place:
            raise ValueError(_not_understood(text, place))
        steps.append((directly, found[0]))
        place = found.end()
        gap = _GAP.match(text, place)
        if gap is None and place < len(text):
            raise ValueError(_not_understood(text, place))
        if gap is None or gap[1] == ",":
            ways.append(tuple(steps))
            steps = []
        if gap is None:
            break
        place, directly = gap.end(), gap[1] == ">"
    if sum(map(len, ways)) > _MOST_STEPS:
        raise ValueError(f"it has more than {_MOST_STEPS} steps")
    page = LexborHTMLParser("<p>")
    for _, step in (step for way in ways for step in way):
        try:
            page.css(step)
        except SelectolaxError as error:
            raise ValueError(f"“{step}” is no CSS selector") from error
    return Selector(text, tuple(ways))


def _not_understood(text: str, place: int) -> str:
    if not text:
        return "it is empty"
    if place >= len(text):
        return "it ends where one more step is to follow"
    offered = (
        'tag, .class, #id, [name="value"], :first-child, :last-child and :not(…), joined by a space, “>” or a comma'
    )
    return f"“{text[place : place + 30]}” is not understood here; what is: {offered}"


def select(tree: LexborHTMLParser, selector: Selector) -> list[LexborNode]:
    """The elements that a selector finds, each once, in the page's order."""
    if len(selector.ways) == 1:
        return _along(tree, selector.ways[0])
    return in_order(tree, [node for way in selector.ways for node in _along(tree, way)])


def in_order(tree: LexborHTMLParser, nodes: Iterable[LexborNode]) -> list[LexborNode]:
    """The nodes, each once, as they stand in the page."""
    wanted = {node.mem_id for node in nodes}
    return [node for node in tree.css("*") if node.mem_id in wanted] if wanted else []


def _along(tree: LexborHTMLParser, way: tuple[tuple[bool, str], ...]) -> list[LexborNode]:
    """What lies at the end of the steps: each step asks the whole page once, and keeps what lies within the last. Where
    one finds more elements than any page of news has, nothing."""
    nodes: list[LexborNode] = []
    for number, (directly, step) in enumerate(way):
        around = frozenset(node.mem_id for node in nodes)
        nodes = tree.css(step)
        if len(nodes) > _MOST_FOUND:
            return []
        if number and directly:
            nodes = [node for node in nodes if node.parent is not None and node.parent.mem_id in around]
        elif number:
            nodes = within(nodes, around)
        if not nodes:
            break
    return nodes


def within(nodes: Iterable[LexborNode], around: frozenset[int]) -> list[LexborNode]:
    """The nodes that lie within one of those whose ``mem_id`` is given. An element's way out is walked once."""
    known: dict[int, bool] = {}
    kept: list[LexborNode] = []
    for node in nodes:
        passed: list[int] = []
        inside = False
        outer = node.parent
        while outer is not None:
            key = outer.mem_id
            if key in known or key in around:
                inside = known.get(key, False) or key in around
                break
            passed.append(key)
            outer = outer.parent
        known.update(dict.fromkeys(passed, inside))
        if inside:
            kept.append(node)
    return kept
