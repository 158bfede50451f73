"""One place: the articles that name it, and their stories."""

from __future__ import annotations

from starlette.requests import Request

from dateline.store.places import SpotLine
from dateline.web.answers import Page
from dateline.web.pages.maps import where_of
from dateline.web.pages.paging import SIZE, asked_before, cut, row_id
from dateline.web.site import Site


def place(site: Site, request: Request) -> Page:
    before = asked_before(request)
    view = site.store.spot(row_id(request), before, SIZE + 1)
    shown, older = cut(view.articles)
    spot = SpotLine(view.id, view.name, view.country, view.lat, view.lon, 1.0, len(shown), len(view.stories))
    values = {"view": view, "articles": shown, "older": older, "before": before, "where": where_of(site, (spot,))}
    return Page("place.html", values, data={"place": view, "before": older})
