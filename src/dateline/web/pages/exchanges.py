"""What the desk asked for a feed and its pages, what came, and what was made of it."""

from __future__ import annotations

from starlette.requests import Request

from dateline.store.views import ExchangeLine
from dateline.web.answers import Page
from dateline.web.pages.paging import row_id
from dateline.web.site import Site


def log(site: Site, request: Request) -> Page:
    view = site.store.feed_log(row_id(request))
    values = {"view": view, "line": view.line, "came": came}
    return Page("log.html", values, data=view)


def came(line: ExchangeLine) -> str:
    """What came of an exchange that went well, as the key of its words."""
    if line.status == 304:
        return "log.unchanged"
    if "changed" in line.made:
        return "log.words_new" if line.made["changed"] else "log.words_same"
    return "log.to_read" if line.kept else "log.same"
