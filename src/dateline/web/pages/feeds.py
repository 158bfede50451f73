"""The feeds with their health, one feed with its entries, and the feeds to take along."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import groupby

from starlette.requests import Request
from starlette.responses import Response

from dateline.pipeline import export_opml
from dateline.web.answers import Page
from dateline.web.pages.paging import row_id
from dateline.web.site import Site


def feeds(site: Site, request: Request) -> Page:
    found = site.store.feeds()
    condition = site.store.condition(datetime.now(UTC))  # never the desk's clock, by which no work is done
    values = {
        "waiting": [queue for queue in condition.queues if queue.due and not site.is_sample],
        "workers": condition.workers,
        "feeds": found,
        "archived": site.store.archived().pages,
        "folders": [(folder, tuple(lines)) for folder, lines in groupby(found, key=lambda line: line.folder)],
        "failing": sum(line.health in ("failing", "gone") for line in found),
    }
    return Page("feeds.html", values, data={"feeds": found, "work": condition})


def feed(site: Site, request: Request) -> Page:
    view = site.store.feed(row_id(request))
    return Page("feed.html", {"view": view, "line": view.line, "hub": site.store.hub_of(view.line.id)}, data=view)


def opml(site: Site, request: Request) -> Response:
    """Every feed as an OPML file, in its folders."""
    return Response(
        export_opml(site.store, site.strings("name")),
        media_type="text/x-opml",
        headers={"Content-Disposition": 'attachment; filename="dateline.opml"'},
    )
