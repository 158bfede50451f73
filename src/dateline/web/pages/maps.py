"""Where things happen: a map of the last days, and a small one on a story's page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Generic, TypeVar

from starlette.requests import Request

from dateline.web.answers import Page
from dateline.web.outlines import VIEWS, Box, Map, Placed, around, draw_map
from dateline.web.site import Site

Spot = TypeVar("Spot", bound=Placed)

DAYS = (1, 3, 7)
_WIDTH, _LABELS, _ON_MAP, _LISTED = 1136, 24, 250, 60
_SMALL, _SMALL_LABELS = 560, 8


@dataclass(frozen=True, slots=True)
class Where(Generic[Spot]):
    """Places with the map that they stand on. places: in the order of the list; map: None where none can be drawn."""

    places: tuple[Spot, ...]
    map: Map | None


def map_page(site: Site, request: Request) -> Page:
    """The places of the last days. ``days`` and ``view`` in the address choose which, and which part of the world."""
    asked = request.query_params.get("days", "")
    days = int(asked) if asked in {str(n) for n in DAYS} else 3
    view = request.query_params.get("view")
    box = VIEWS.get(view) if view else None
    now = site.now()
    found = site.store.spots(now - timedelta(days=days), now)
    where = _where(site, found[:_ON_MAP], box or around(found[:_ON_MAP]), _WIDTH, _LABELS)
    values = {
        "where": where,
        "listed": found[:_LISTED],
        "more": found[_LISTED:],
        "days": days,
        "all_days": DAYS,
        "view": view if box else None,
        "views": tuple(VIEWS),
    }
    return Page("map.html", values, data={"days": days, "places": found})


def where_of(site: Site, places: Sequence[Spot]) -> Where[Spot]:
    """The places of one story, with a small map."""
    sure = tuple(places)
    return _where(site, sure, around(sure), _SMALL, _SMALL_LABELS)


def _where(site: Site, places: Sequence[Spot], box: Box, width: int, labels: int) -> Where[Spot]:
    drawn = any(place.lat is not None and place.lon is not None for place in places)
    # The sample newsroom's countries lie where there is sea.
    outlines = not site.is_sample
    return Where(tuple(places), draw_map(places, box, width, labels, outlines=outlines) if drawn else None)
