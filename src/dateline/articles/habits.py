"""What an outlet's articles repeat at their edges and belongs to none of them, and how well its pages are read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from statistics import median

from dateline.model import Article, BlockKind, Habits, OutletHealth
from dateline.text import fold, names

_FIRST, _LAST = 2, 4
"""Blocks at a text's head and foot among which a habit stands."""
_LONGEST = 400
_FEWEST = 6
_SHARE = 0.1
_TOPICAL = 0.5
_LINES = (BlockKind.PARAGRAPH, BlockKind.SUBHEAD, BlockKind.LIST, BlockKind.QUOTATION)
_RECENT = 10


def learn_habits(articles: Sequence[Article]) -> Habits:
    """The lines that an outlet's articles repeat: at the head or foot of at least six of them and a tenth of all, and
    about none of them.

    articles: of one outlet, each once. A line whose names the rest of most of its articles says as well is background
    that they share ("The war began in 2019 …") and no habit; the outlet's own name counts as none.
    """
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    edges = [_edges(article) for article in articles]
    for number, lines in enumerate(edges):
        for line in lines:
            found[fold(line)].append((number, line))
    needed = max(_FEWEST, _SHARE * len(articles))
    habits = set()
    for folded, places in found.items():
        texts = dict(places)
        if len(texts) < needed or not folded:
            continue
        topical = sum(_is_about(articles[number], line) for number, line in texts.items())
        if topical < _TOPICAL * len(texts):
            habits.add(folded)
    return Habits(frozenset(habits))


def outlet_health(articles: Sequence[Article], habits: int = 0) -> OutletHealth:
    """How an outlet's articles were read of late. articles: the newest first; habits: lines that are left off."""
    sizes = [len(article.text.split()) for article in articles]
    return OutletHealth(
        articles=len(articles),
        words=round(median(sizes[:_RECENT])) if sizes else 0,
        words_before=round(median(sizes[_RECENT:])) if sizes[_RECENT:] else None,
        unheaded=sum(article.headline is None for article in articles),
        habits=habits,
    )


def _edges(article: Article) -> set[str]:
    lines = [
        line
        for block in article.blocks
        if block.kind in _LINES and not block.repeat
        for line in block.span.of(article).split("\n")
    ]
    # What is most of a text is its news, however often it is printed.
    return {line for line in (*lines[:_FIRST], *lines[-_LAST:]) if len(line) <= min(_LONGEST, len(article.text) // 2)}


def _is_about(article: Article, line: str) -> bool:
    """Whether the rest of the article says a name of the line's."""
    own = fold(article.outlet or "")
    said = [name for name in (fold(found.text) for found in names(line)) if name not in own and own not in name]
    if not said:
        return False
    rest = fold(f"{article.headline or ''}\n{article.text.replace(line, '')}")
    return any(name in rest for name in said)
