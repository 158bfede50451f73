"""What a live page's JSON-LD says of its updates: when each was written, and where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dateline.articles.compose import same
from dateline.articles.dates import parse_stamp
from dateline.articles.linked_data import text_of

_MOST = 2000


@dataclass(frozen=True, slots=True)
class Update:
    """One update of a live page. published: None where it names none; url: as written, None where it has none."""

    published: datetime | None
    url: str | None


def live_updates(page: Mapping[str, Any]) -> dict[str, Update]:
    """The updates of a LiveBlogPosting by their folded headline; empty for any other object."""
    given = page.get("liveBlogUpdate")
    updates: dict[str, Update] = {}
    for item in given[:_MOST] if isinstance(given, list) else ():
        headline = text_of(item.get("headline") or item.get("name")) if isinstance(item, dict) else None
        if headline:
            moment = parse_stamp(text_of(item.get("datePublished")))
            updates.setdefault(same(headline), Update(moment.when if moment else None, text_of(item.get("url"))))
    return updates
