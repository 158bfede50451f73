"""Which agency a text comes from, under whichever of its names a carrier prints."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources

from dateline.model import Article
from dateline.text import fold


@cache
def _names() -> dict[str, str]:
    """Every known agency's names, folded, to its first name, folded."""
    listed = json.loads(resources.files("dateline.copies").joinpath("agencies.json").read_text("utf-8"))
    return {fold(name): fold(names[0]) for names in listed for name in names}


def _plain(name: str) -> str:
    folded = fold(name).strip(" .,;:()[]")
    return folded.removeprefix("the ")


def same_agency(first: str, second: str) -> bool:
    """Whether two printed names are one agency's: equal, listed together, or one the initials of the other."""
    one, two = _plain(first), _plain(second)
    known = _names()
    if known.get(one, one) == known.get(two, two):
        return True
    short, long = sorted((one, two), key=len)
    initials = "".join(word[0] for word in long.replace("-", " ").split())
    return " " not in short and len(short) > 1 and short.replace(".", "") == initials


def _printed(article: Article) -> list[str]:
    """The agencies that an article's own furniture names; pictures are never asked."""
    dateline = article.dateline.agency if article.dateline else None
    return [name for name in (article.agency, dateline) if name]


def agency_of(articles: Iterable[Article]) -> str | None:
    """The agency that most copies of a text name, as first printed; None where none names one."""
    votes: Counter[str] = Counter()
    for article in articles:
        for name in _printed(article)[:1]:
            printed = next((known for known in votes if same_agency(known, name)), name)
            votes[printed] += 1
    return max(votes, key=lambda name: votes[name]) if votes else None


def credits(article: Article, agency: str) -> bool:
    """Whether an article names an agency as the source of its text: as agency, or in its byline or dateline."""
    if any(same_agency(name, agency) for name in _printed(article)):
        return True
    origin = article.syndication.origin if article.syndication else None
    if origin and same_agency(origin, agency):
        return True
    return any(_named_in(line, agency) for line in (article.byline,) if line)


def _named_in(line: str, agency: str) -> bool:
    words = fold(line).replace(",", " ").replace("/", " ").replace("(", " ").replace(")", " ").split()
    known = _names()
    sought = _plain(agency)
    forms: Sequence[str] = [sought, *(name for name, first in known.items() if first == known.get(sought, sought))]
    padded = f" {' '.join(words)} "
    return any(f" {form} " in padded for form in forms)
