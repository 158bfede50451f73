"""Looking articles up."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.requests import Request

from dateline.errors import BadQuery
from dateline.query import Query, read_query
from dateline.store.search import Order
from dateline.web.answers import Page
from dateline.web.pages.paging import SIZE, asked_before, behind, page_number
from dateline.web.site import Site
from dateline.web.understood import understood


def search(site: Site, request: Request) -> Page:
    asked = request.query_params.get("q", "").strip()
    values: dict[str, object] = {
        "asked": asked,
        "wrong": None,
        "view": None,
        "examples": site.strings.raw("search.examples"),
        "search_first": not asked,  # a reader who comes here without a question comes to ask one
    }
    if not asked:
        return Page("search.html", values, data={"query": ""})
    try:
        query = read_query(asked)
    except BadQuery as error:
        told = {"reason": error.reason, "advice": error.advice, "start": error.start, "end": error.end}
        values |= {"wrong": error, "search_wrong": True, "search_first": True}
        return Page("search.html", values, data={"query": asked, "error": told}, status=400)
    return _found(site, request, query, values)


def _found(site: Site, request: Request, query: Query, values: dict[str, object]) -> Page:
    order: Order = "best" if request.query_params.get("order") == "best" else "newest"
    before = asked_before(request)
    view = site.store.search(query, order=order, page=page_number(request), size=SIZE, before=before)
    kept = {
        "order": order if order != "newest" else None,
        "before": behind(*before) if before else None,
        "page": view.page if view.page > 1 else None,
    }

    def address(**changed: object) -> str:
        asked = {"q": query.text, **kept, **changed}
        return "/search?" + urlencode({name: str(value) for name, value in asked.items() if value is not None})

    words = understood(query, site.strings)
    values |= {
        "view": view,
        "understood": words,
        "address": address,
        # Pages further on begin where this list does, so that they stay as they are while newer articles come in.
        "held": behind(*view.held) if view.held is not None else None,
        "older": behind(*view.older) if view.older is not None else None,
    }
    return Page("search.html", values, data={"query": query.text, "understood": words.unescape(), "found": view})
