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
_TELLING = 40  # letters


@dataclass(frozen=True, slots=True)
class Update:
    """One update of a live page. published: None where it names none; url: as written, None where it has none."""

    published: datetime | None
    url: str | None


def is_live(page: Mapping[str, Any]) -> bool:
    """Whether the page's object says that it is a page of updates."""
    return "LiveBlog" in str(page.get("@type")) or bool(page.get("liveBlogUpdate"))


def live_updates(page: Mapping[str, Any]) -> dict[str, Update]:
    """The updates of a LiveBlogPosting by their folded headline and by how their text begins (``beginning``); empty for
    any other object."""
    given = page.get("liveBlogUpdate")
    updates: dict[str, Update] = {}
    for item in given[:_MOST] if isinstance(given, list) else ():
        if not isinstance(item, dict):
            continue
        moment = parse_stamp(text_of(item.get("datePublished")))
        update = Update(moment.when if moment else None, text_of(item.get("url")))
        headline, text = text_of(item.get("headline") or item.get("name")), text_of(item.get("articleBody"))
        for key in (same(headline or ""), beginning(text or "")):
            if key:
                updates.setdefault(key, update)
    return updates


def beginning(text: str) -> str:
    """What an update without a headline is known by; empty where its text is too short to tell it from others."""
    letters = same(text[: 2 * _TELLING])[:_TELLING]
    return letters if len(letters) == _TELLING else ""
