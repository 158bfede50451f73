"""Which pieces of a page are the article's body.

Good text (sentences, few links) votes for the elements around it. Elements whose class or id says that they are for
something else (comments, related stories, newsletters …) lose their vote unless most of the page's good text lies in
them. The body is the deepest element that still holds nearly all of the good text, and within it whatever is not
furniture.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from itertools import accumulate

from dateline.articles.markup import Flat, Piece
from dateline.articles.purposes import BIT

_BAD = (
    BIT["comment"] | BIT["related"] | BIT["promo"] | BIT["news"] | BIT["share"] | BIT["foot"] | BIT["side"] | BIT["nav"]
    | BIT["modal"] | BIT["tags"] | BIT["hide"] | BIT["hidden"]
)  # fmt: skip
_BAD_TAGS = frozenset(("nav", "footer", "aside", "form", "dialog", "menu", "label", "option"))
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_ENDS = (".", "!", "?", "…", ":", "”", '"', "»", "’", "'", ")", "。", "؟", "।", ";")
_BOXES = frozenset(("div", "section", "ul", "li"))
_LISTS = frozenset(("li", "ul", "ol", "dl", "dt", "dd"))
_ROOT_SHARE = 0.75
LONGEST_HEADING = 200
"""Characters from which what stands in a heading's element is a paragraph."""
_DENSE = "\u3000"
"""From here on lie the scripts of China, Japan and Korea: one character says what two letters do or more."""


@dataclass(slots=True)
class Reading:
    """The page read: each piece's standing, and the element that holds the body.

    good: votes per piece; bad: purpose bits over each piece, where they count; votes: per element; root: the body's
    element; total: the votes of the whole page.
    """

    flat: Flat
    good: list[int]
    bad: list[int]
    votes: list[int]
    root: int
    total: int


def weigh(flat: Flat) -> Reading:
    """Votes for every element, and the body's element."""
    raw = [_good(piece, flat.tag[piece.element]) for piece in flat.pieces]
    whole = _sums(flat, raw)
    total = whole[0]
    running = list(accumulate(raw))
    own = _own_bad(flat, whole, total, bisect_left(running, total / 2))
    under = [0] * len(flat.tag)
    for element in range(1, len(flat.tag)):
        under[element] = under[flat.parent[element]] | own[element]
    bad = [under[piece.element] for piece in flat.pieces]
    good = [0 if bits else vote for bits, vote in zip(bad, raw, strict=True)]
    return revoted(Reading(flat, good, bad, [], 0, 0))


def revoted(reading: Reading) -> Reading:
    """The reading with votes, body and total as its pieces now stand."""
    votes = _sums(reading.flat, reading.good)
    return replace(reading, votes=votes, root=_root(reading.flat, votes), total=votes[0])


def _good(piece: Piece, tag: str) -> int:
    text = piece.text
    size = len(text)
    if size < 20 or piece.linked > 0.35 * size or tag in ("figcaption", "label"):
        return 0
    if tag in HEADINGS and size < LONGEST_HEADING:
        return 0
    if not text.isascii():
        sample = text[size // 18 :: max(1, size // 9)]  # one character alone may be a figure
        if 2 * sum(character > _DENSE for character in sample) > len(sample):
            size *= 2
    if size < 40:
        return 0
    if text.endswith(_ENDS):
        return size
    return size // 2 if size >= 120 or (tag == "p" and size >= 80) else 0


def _sums(flat: Flat, values: list[int]) -> list[int]:
    running = [0, *accumulate(values)]
    return [running[last] - running[first] for first, last in zip(flat.first, flat.last, strict=True)]


def _own_bad(flat: Flat, whole: list[int], total: int, half: int) -> list[int]:
    """Purpose bits that count against each element: none where half of the page's good text lies in it. half: the piece
    before which half of that text stands."""
    own = []
    by = BIT["by"]
    around = _around_bodies(flat, whole, total)
    # Outlets ship the text that subscribers see in paragraphs named "paywall": what like-named paragraphs hold together
    # counts, since no single one holds much.
    together: dict[int, int] = {}
    for tag, bits, held in zip(flat.tag, flat.purpose, whole, strict=True):
        if held and bits and tag == "p":
            together[bits] = together.get(bits, 0) + held
    for element, (tag, bits) in enumerate(zip(flat.tag, flat.purpose, strict=True)):
        bad = bits & _BAD
        if bits & by and flat.first[element] > half and 0 < whole[element] < 0.25 * total and tag in _BOXES:
            bad |= BIT["side"]  # who wrote the story, told under it
        if not bad and tag not in _BAD_TAGS:
            own.append(0)
            continue
        if tag in _BAD_TAGS:
            bad |= BIT["side"]
        elif bad and bits & BIT["body"] and not bits & (BIT["comment"] | BIT["hidden"] | BIT["related"]):
            bad = 0
        if tag == "p" and bad and together.get(bits, 0) >= 0.3 * total:
            bad = 0
        if element in around:
            bad &= BIT["comment"] | BIT["related"] | BIT["hidden"] | BIT["modal"]
        if bad & BIT["tags"] and whole[element]:
            bad &= ~BIT["tags"]  # lists of tags hold no sentences
        if bad and (tag in ("body", "html", "main") or whole[element] >= _share_needed(bad) * total):
            bad = 0
        own.append(bad)
    return own


def _around_bodies(flat: Flat, whole: list[int], total: int) -> set[int]:
    """The elements around one that calls itself the body and holds a good part of the page's text: a body laid out in a
    "sidebar grid" stands in no sidebar."""
    around: set[int] = set()
    body = BIT["body"]
    bodies = [element for element, bits in enumerate(flat.purpose) if bits & body and not bits & BIT["comment"]]
    holding = [element for element in bodies if whole[element] >= 0.25 * total]
    # Under a short article stand comments and legal notes longer than it.
    for element in holding or [max(bodies, key=whole.__getitem__)] if bodies else ():
        if whole[element]:
            while element and element not in around:
                around.add(element)
                element = flat.parent[element]
    return around


def _share_needed(bad: int) -> float:
    """How much of the page's good text an element must hold for its name not to count against it. Long consent texts,
    comments and footers outweigh short articles; a "sidebar" around most of a page is a template's accident."""
    if bad & (BIT["modal"] | BIT["comment"] | BIT["foot"] | BIT["related"]):
        return 0.8
    return 0.6 if bad & BIT["hidden"] else 0.5  # a hidden second copy holds half of the text


def _root(flat: Flat, votes: list[int]) -> int:
    """The deepest element with nearly all votes; an element that calls itself the body's, if it has most of them."""
    children: dict[int, tuple[int, int]] = {}
    for element, (vote, parent) in enumerate(zip(votes, flat.parent, strict=True)):
        if vote and element and vote > children.get(parent, (0, 0))[0]:
            children[parent] = (vote, element)
    current = 0
    while current in children:
        vote, child = children[current]
        if vote < _ROOT_SHARE * votes[current] or (
            flat.tag[child] in ("p", "blockquote", "li", "td", "pre") and vote < votes[current]
        ):
            break
        if flat.tag[child] == "p":
            break
        current = child
    while flat.tag[current] in _LISTS and current:
        current = flat.parent[current]  # a story may hold little but a list: what leads it in stands beside it
    body = BIT["body"]
    named = [
        element
        for element in range(current, len(flat.tag))  # elements stand in document order
        if flat.purpose[element] & body and votes[element] >= 0.85 * votes[current] and _within(flat, element, current)
    ]
    return max(named, key=lambda element: (votes[element], element)) if named else current


def _within(flat: Flat, element: int, root: int) -> bool:
    return flat.first[root] <= flat.first[element] and flat.last[element] <= flat.last[root] and element >= root


def ancestor(flat: Flat, element: int, tags: tuple[str, ...], root: int, steps: int = 8) -> int | None:
    """The nearest element of one of the tags around and including ``element``, not above ``root``."""
    for _ in range(steps):
        if flat.tag[element] in tags:
            return element
        if element in (0, root):
            return None
        element = flat.parent[element]
    return None


def purposes(flat: Flat, element: int, root: int) -> int:
    """What the element and those around it, up to ``root``, say that they are for."""
    bits = 0
    for _ in range(6):
        if element in (0, root):
            break
        bits |= flat.purpose[element]
        element = flat.parent[element]
    return bits
