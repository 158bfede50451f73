"""One source: all that it has said, where, when and to whom."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dateline.model import Act
from dateline.web.answers import Page
from dateline.web.pages.claims import asked_kind
from dateline.web.pages.paging import SIZE, asked_before, cut, row_id
from dateline.web.site import Site


def source(site: Site, request: Request) -> Page | Response:
    asked, act, before = row_id(request), asked_kind(request, "act", Act), asked_before(request)
    view = site.store.source(asked, site.now(), before, SIZE + 1, act)
    if view.id != asked:
        # Another name of the same: its address leads to the one page.
        twin = ".json" if request.url.path.endswith(".json") else ""
        return RedirectResponse(f"/source/{view.id}{twin}", status_code=307)
    shown, older = cut(view.claims)

    def address(**changed: object) -> str:
        query = {name: str(value) for name, value in {"act": act, **changed}.items() if value is not None}
        return f"/source/{view.id}" + (f"?{urlencode(query)}" if query else "")

    values = {
        "view": view,
        "claims": shown,
        "older": older,
        "before": before,
        "act": act,
        "acts": tuple(Act),
        "address": address,
        "most": max((count for _, count in view.weeks), default=0),
    }
    return Page("source.html", values, data={"source": view, "before": older, "act": act})
