"""What tells one revision of an article from the next."""

from __future__ import annotations

from datetime import datetime, timedelta

from dateline.model import Article, NoticeKind, to_json
from dateline.store.columns import digest
from dateline.store.views import Changed

_OLDEST = 1990
_AHEAD = timedelta(hours=26)  # a page dated "today" in the easternmost zone is read from the westernmost


def words_digest(article: Article) -> str:
    """Stands for all that a reader would see as the article's words. Pictures are renamed without being changed."""
    captions = [image.caption or "" for image in article.images]
    notices = [notice.text for notice in article.notices]
    return digest(article.headline or "", article.dek or "", article.text, to_json([captions, notices]))


def what_changed(before: Article, after: Article) -> Changed:
    """How the outlet declares what it changed: a correction, an update, or not at all (a silent edit)."""
    known = {notice.text for notice in before.notices}
    declared = {notice.kind for notice in after.notices if notice.text not in known}
    if NoticeKind.CORRECTION in declared:
        return "correction"
    if NoticeKind.UPDATE in declared:
        return "update"
    return "silent edit"


def sensible_time(published: datetime | None, seen: datetime) -> datetime:
    """An article's time: when it was published, or when the desk saw it where that is not said or absurd."""
    if published is None or published.year < _OLDEST or published > seen + _AHEAD:
        return seen
    return published
