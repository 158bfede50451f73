"""How an article was read: where each field came from, what was left off, and the page as it was kept."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from dateline.articles.outlet_rules import load_rules
from dateline.errors import NotAnArticle, PageUnreadable
from dateline.model import Dropped, Finding
from dateline.pipeline.inspecting import inspect_answer, still_answer
from dateline.web.answers import Page, trouble
from dateline.web.pages.paging import row_id
from dateline.web.site import Site

# The desk's own pages may show the copy in a frame; the copy itself may load nothing and run nothing.
_FRAMING = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
        "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
}
_FRAMED = {
    "Content-Security-Policy": (
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; "
        "frame-ancestors 'self'"
    ),
    "X-Frame-Options": "SAMEORIGIN",
    "X-DNS-Prefetch-Control": "off",
    "Referrer-Policy": "no-referrer",
}


@dataclass(frozen=True, slots=True)
class FieldFindings:
    """What the page says for one field, in the order in which it was asked."""

    field: str
    findings: tuple[Finding, ...]


def inspect(site: Site, request: Request) -> Page:
    view = site.store.article(row_id(request))
    saved = site.store.saved_page(view.id, view.revisions[-1].n)
    fields: tuple[FieldFindings, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    refused: str | None = None
    if saved is not None:
        try:
            outlets = load_rules(site.settings.outlets_dir)
            found = inspect_answer(saved, site.store.habits_of_article(view.id), outlets)
        except (NotAnArticle, PageUnreadable) as error:
            refused = error.reason
        else:
            fields = tuple(
                FieldFindings(name, tuple(group)) for name, group in groupby(found.findings, key=lambda one: one.field)
            )
            dropped = found.dropped
    values = {
        "view": view,
        "article": view.article,
        "saved": saved is not None,
        "refused": refused,
        "fields": fields,
        "dropped": dropped,
    }
    return Page("inspect.html", values, data={"fields": fields, "dropped": dropped}, headers=_FRAMING)


def original(site: Site, request: Request) -> Response:
    """The page as it was kept, still, for a frame of the page above."""
    view = site.store.article(row_id(request))
    saved = site.store.saved_page(view.id, view.revisions[-1].n)
    if saved is None:
        return trouble(request, "not_found", status=404, values={})
    return HTMLResponse(still_answer(saved), headers=_FRAMED)
