"""Who carries a text, and two of its printings side by side."""

from __future__ import annotations

from starlette.requests import Request

from dateline.copies import compare
from dateline.web.answers import Page
from dateline.web.compared import aligned, in_words
from dateline.web.pages.paging import row_id
from dateline.web.site import Site


def wire(site: Site, request: Request) -> Page:
    view = site.store.wire(row_id(request))
    outlets = {view.lead.outlet} | {carrier.article.outlet for carrier in view.carriers}
    others = tuple(carrier for carrier in view.carriers if carrier.article.id != view.lead.id)
    return Page("wire.html", {"view": view, "others": others, "outlets": len(outlets)}, data=view)


def pair(site: Site, request: Request) -> Page:
    """Two articles side by side, the first taken as the text that the second prints."""
    first = site.store.article(row_id(request, "first"))
    second = site.store.article(row_id(request, "second"))
    comparison = compare(first.article, second.article)
    # Only the fullest copy may be called the agency's text: what another carrier cut from its own is not the agency's.
    is_lead = first.wire is not None and first.wire.lead.id == first.id and first.wire.agency is not None
    sentence = in_words(
        comparison,
        first.line.outlet,
        second.line.outlet,
        site.strings,
        agency=is_lead,
        claims=first.record.claims if first.record is not None else (),
    )
    values = {
        "first": first,
        "second": second,
        "comparison": comparison,
        "rows": aligned(comparison, first.article, second.article),
        "sentence": sentence,
    }
    return Page("compare.html", values, data={"first": first.line, "second": second.line, "comparison": comparison})
