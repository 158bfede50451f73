"""Dateline: a self-hosted news desk that turns the news people follow into one sourced record.

Everything listed here is imported when it is first asked for, so that ``import dateline`` is quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dateline.articles import article_from_text, read_article, read_page, read_pasted
    from dateline.copies import CopyIndex
    from dateline.feeds import read_feed
    from dateline.model import (
        Act,
        Article,
        Block,
        BlockKind,
        Claim,
        Dateline,
        Entity,
        EntityKind,
        Entry,
        Feed,
        Figure,
        Grain,
        Habits,
        Image,
        Media,
        Mode,
        Naming,
        Notice,
        NoticeKind,
        Place,
        Record,
        Span,
        Syndication,
        Time,
        to_json,
    )
    from dateline.pipeline import Desk, open_desk
    from dateline.record import analyse
    from dateline.stories import StoryIndex

__version__ = "0.1.0"

__all__ = [
    "Act",
    "Article",
    "Block",
    "BlockKind",
    "Claim",
    "CopyIndex",
    "Dateline",
    "Desk",
    "Entity",
    "EntityKind",
    "Entry",
    "Feed",
    "Figure",
    "Grain",
    "Habits",
    "Image",
    "Media",
    "Mode",
    "Naming",
    "Notice",
    "NoticeKind",
    "Place",
    "Record",
    "Span",
    "StoryIndex",
    "Syndication",
    "Time",
    "analyse",
    "article_from_text",
    "open_desk",
    "read_article",
    "read_feed",
    "read_page",
    "read_pasted",
    "to_json",
]

_ROOMS = {
    "CopyIndex": "dateline.copies",
    "Desk": "dateline.pipeline",
    "StoryIndex": "dateline.stories",
    "analyse": "dateline.record",
    "article_from_text": "dateline.articles",
    "open_desk": "dateline.pipeline",
    "read_article": "dateline.articles",
    "read_feed": "dateline.feeds",
    "read_page": "dateline.articles",
    "read_pasted": "dateline.articles",
}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module 'dateline' has no attribute {name!r}")
    return getattr(import_module(_ROOMS.get(name, "dateline.model")), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
