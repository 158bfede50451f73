"""What of a page is not in its article's text, and why."""

from __future__ import annotations

from collections.abc import Iterator

from dateline.articles.body import HEADINGS, Reading, ancestor, purposes
from dateline.articles.compose import same
from dateline.articles.furniture import Role, is_share_bar, role_of
from dateline.articles.purposes import BIT
from dateline.articles.rules import Rules
from dateline.model import Article, Dropped

WHYS = (
    "headline", "section", "dek", "byline", "date", "caption", "tags", "syndication", "notice", "signoff", "paywall",
    "comments", "related", "navigation", "promo", "newsletter", "share", "footer", "sidebar", "overlay", "hidden",
    "ending", "habit", "repeat", "links", "furniture", "outside",
)  # fmt: skip
"""Why a piece is not in the text. headline … paywall: it is a field of the article, or words like those of one;
comments … hidden: what its place on the page is for; ending: it says that the story is over; habit: the outlet's
articles repeat it; repeat: the text says it elsewhere; links: nothing but links; furniture: words of buttons and boxes,
or too short to be prose; outside: away from the body."""

_FEWEST_WORDS = 3
_LONGEST_LINE = 1000
_LONGEST_BYLINE = 160
# The first that holds says it: a share bar in a hidden menu is hidden, one in the comments belongs to them.
_OF_PLACE = (
    ("comment", "comments"), ("hidden", "hidden"), ("hide", "hidden"), ("modal", "overlay"), ("related", "related"),
    ("news", "newsletter"), ("promo", "promo"), ("share", "share"), ("nav", "navigation"), ("foot", "footer"),
    ("tags", "tags"), ("side", "sidebar"),
)  # fmt: skip
_OF_TAG = (("footer", "footer"), ("nav", "navigation"), ("menu", "navigation"), ("dialog", "overlay"))
_OF_ROLE = {
    Role.BYLINE: "byline", Role.DATE: "date", Role.SIGNOFF: "signoff", Role.SYNDICATION: "syndication",
    Role.NOTICE: "notice", Role.TAGS: "tags", Role.PARTIAL: "paywall", Role.RELATED: "related", Role.ENDING: "ending",
    Role.JUNK: "furniture", Role.RULE: "furniture",
}  # fmt: skip


def dropped_from(reading: Reading, article: Article, rules: Rules, habits: frozenset[str]) -> Iterator[Dropped]:
    """The text pieces of the page, of three words or more, that are not in the article's text, in the page's order.

    habits: the outlet's repeated lines, as ``same`` folds them.
    """
    lines = _lines_of(article)
    kept = _kept(reading, lines)
    fields = _fields_of(article)
    for number, piece in enumerate(reading.flat.pieces):
        if number in kept or piece.src is not None or not _says_enough(piece.text):
            continue
        key = same(piece.text)
        why = fields.get(key) or ("repeat" if key in lines else "habit" if key in habits else None)
        yield Dropped(piece.text, why or _why(reading, number, rules))


def _says_enough(text: str) -> bool:
    """Whether a piece has three words; those that are written without spaces count by their length."""
    return len(text.split()) >= _FEWEST_WORDS or (not text.isascii() and len(text) >= 4 * _FEWEST_WORDS)


def _lines_of(article: Article) -> set[str]:
    """Every line of the text, and every cell of its tables, folded."""
    lines: set[str] = set()
    for line in article.text.split("\n"):
        lines.add(same(line))
        if " | " in line:
            lines.update(map(same, line.split(" | ")))
    return lines - {""}


def _kept(reading: Reading, lines: set[str]) -> set[int]:
    """The pieces that the text says: of several alike the first in the body, else the first of all."""
    kept: dict[str, tuple[bool, int]] = {}
    low, high = reading.flat.first[reading.root], reading.flat.last[reading.root]
    for number, piece in enumerate(reading.flat.pieces):
        key = same(piece.text) if piece.src is None else ""
        if key in lines:
            elsewhere = bool(reading.bad[number]) or not low <= number < high
            kept[key] = min(kept.get(key, (True, number)), (elsewhere, number))
    return {number for _, number in kept.values()}


def _fields_of(article: Article) -> dict[str, str]:
    """Which field a line of the page became, by the folded line."""
    fields: dict[str, str] = {}

    def add(why: str, *texts: str | None) -> None:
        fields.update((key, why) for text in texts if text and (key := same(text)) and key not in fields)

    add("headline", article.headline)
    add("dek", article.dek)
    add("section", article.section)
    add("byline", article.byline, *article.authors)
    for image in article.images:
        add("caption", image.caption, image.credit, f"{image.caption or ''} {image.credit or ''}")
    if article.syndication:
        add("syndication", article.syndication.line)
    add("notice", *(notice.text for notice in article.notices))
    return fields


def _why(reading: Reading, number: int, rules: Rules) -> str:
    flat = reading.flat
    piece = flat.pieces[number]
    tag, bits = flat.tag[piece.element], purposes(flat, piece.element, -1)
    bad = reading.bad[number]
    of_place = next((why for name, why in _OF_PLACE if bad & BIT[name]), None)
    if of_place is not None and of_place != "sidebar":
        return of_place
    if len(piece.text) <= _LONGEST_LINE:
        if is_share_bar(piece.text, rules):
            return "share"
        of_line = _OF_ROLE.get(role_of(piece.text, rules))
        if of_line is not None:
            return of_line
    if tag in ("figcaption", "caption") or bits & (BIT["cap"] | BIT["credit"]):
        return "caption"
    if ancestor(flat, piece.element, ("figure",), -1) is not None:
        return "caption"
    if bits & (BIT["by"] | BIT["when"]) and len(piece.text) < _LONGEST_BYLINE:
        return "byline" if bits & BIT["by"] else "date"
    if piece.linked > 0.6 * len(piece.text):
        return "links"
    if of_place is not None:
        return next((why for name, why in _OF_TAG if ancestor(flat, piece.element, (name,), -1) is not None), of_place)
    if tag == "h1":
        return "headline"
    inside = flat.first[reading.root] <= number < flat.last[reading.root]
    return "furniture" if inside or tag in HEADINGS else "outside"
