"""What a search finds, as the pages show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from dateline.query import Piece
from dateline.store.views import ArticleLine

Order = Literal["newest", "best"]


@dataclass(frozen=True, slots=True)
class FoundLine:
    """One text that was found, by its first copy in the order asked for. headline, snippet: in pieces, with what was
    looked for marked."""

    article: ArticleLine
    headline: tuple[Piece, ...]
    snippet: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class SearchView:
    """What a search found, one page of it.

    lines: of this page, in the order asked for; page, pages: from 1; articles: found among the newest; texts: how many
    different texts that is; more: whether older ones were left out; before: the time and id that this search begins
    behind, None for the newest; held: what to give as ``before`` for the same list once newer ones have come in, None
    where nothing was found; older: those that the next older part of it begins behind, None where there is none;
    ended: whether the time was up before all was looked through, so that there may be more, before and between these;
    seconds: that it had; nearest: where nothing was found, the query with its words as they may have been meant, or
    None; waiting: articles that are not in the index yet, counted up to 1000.
    """

    lines: tuple[FoundLine, ...]
    order: Order
    page: int
    pages: int
    articles: int
    texts: int
    more: bool
    before: tuple[datetime, int] | None
    held: tuple[datetime, int] | None
    older: tuple[datetime, int] | None
    ended: bool
    seconds: float
    nearest: str | None
    waiting: int
