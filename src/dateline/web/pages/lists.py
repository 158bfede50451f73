"""The front page, the river and the stories."""

from __future__ import annotations

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dateline.store.views import FrontView, Progress, StoryLine
from dateline.web.answers import Page
from dateline.web.pages.looked import LOOKED_COOKIE, looked
from dateline.web.pages.notes import annotated
from dateline.web.pages.paging import SIZE, asked_before, cut, page_number
from dateline.web.pages.topics import followed
from dateline.web.site import Site

NEW = timedelta(days=1)
ON_FRONT = 12
FEW_ON_FRONT = 8


def front(site: Site, request: Request) -> Page | Response:
    view = site.store.front(site.now(), site.now() - NEW)
    progress = site.store.progress()
    if not progress.feeds and not progress.articles:
        return RedirectResponse("/start", status_code=303)
    if progress.feeds and not progress.articles and not is_done(progress):
        return RedirectResponse("/start/progress", status_code=303)
    values = {"view": view, "top": view.top, "said": view.said, "progress": progress}
    since, cookie = looked(request, site.now())
    values["looked"] = since
    values["annotated"] = annotated(site, request)
    values["earlier"] = _earlier(site, view)
    values["followed"] = followed(site, request)
    return Page("front.html", values, data=view, cookies={LOOKED_COOKIE: cookie})


def _earlier(site: Site, view: FrontView) -> tuple[StoryLine, ...]:
    """On a quiet day, the stories of the days before, so that the front page is not half empty."""
    if len(view.top) >= FEW_ON_FRONT:
        return ()
    shown = {line.id for line in view.top}
    return tuple(line for line in site.store.stories(size=ON_FRONT + len(shown)) if line.id not in shown)[:ON_FRONT]


def is_done(progress: Progress) -> bool:
    """Whether the first look is over: every feed was read, and stories stand or nothing more is under way."""
    read = progress.feeds > 0 and progress.feeds_read >= progress.feeds
    return read and (progress.stories > 0 or progress.waiting == 0)


def river(site: Site, request: Request) -> Page:
    before = asked_before(request)
    articles, older = cut(site.store.river(before, limit=SIZE + 1))
    since, cookie = looked(request, site.now())
    values = {"articles": articles, "older": older, "before": before, "looked": since}
    data = {"articles": articles, "before": older}
    return Page("river.html", values, data=data, cookies={LOOKED_COOKIE: cookie})


def stories(site: Site, request: Request) -> Page:
    number = page_number(request)
    found = site.store.stories(page=number, size=SIZE)
    more = len(found) == SIZE and bool(site.store.stories(page=number + 1, size=SIZE))
    values = {"stories": found, "number": number, "more": more}
    return Page("stories.html", values, data={"stories": found, "page": number, "more": more})
