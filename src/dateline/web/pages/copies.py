"""Who carries a text, and two of its printings side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dateline.copies import compare
from dateline.errors import NoSuchRow
from dateline.store.views import ArticleLine, CarrierLine
from dateline.web.answers import Page
from dateline.web.compared import aligned, in_words
from dateline.web.pages.paging import row_id
from dateline.web.site import Site


@dataclass(frozen=True, slots=True)
class Printed:
    """One printing of a text. carrier: what it did with the fullest copy, None for that copy itself."""

    line: ArticleLine
    carrier: CarrierLine | None


def wire(site: Site, request: Request) -> Page:
    """All who carry a text, in order of time."""
    view = site.store.wire(row_id(request))
    others = (Printed(carrier.article, carrier) for carrier in view.carriers if carrier.article.id != view.lead.id)
    printed = sorted((Printed(view.lead, None), *others), key=lambda one: (one.line.at, one.line.id))
    values = {
        "view": view,
        "printed": printed,
        "outlets": len({one.line.outlet for one in printed}),
        "picked": next((one.line.id for one in printed if one.carrier is not None), None),
        "headlines": _headlines(printed),
    }
    return Page("wire.html", values, data=view)


def _headlines(printed: Sequence[Printed]) -> tuple[tuple[str, tuple[ArticleLine, ...]], ...]:
    """The headlines that the text stands under, each with those who print it so, in order of time."""
    found: dict[str, list[ArticleLine]] = {}
    for one in printed:
        found.setdefault(one.line.headline, []).append(one.line)
    return tuple((headline, tuple(lines)) for headline, lines in found.items())


def pick(site: Site, request: Request) -> Response:
    """Two printings picked in a form: the page that shows them side by side."""
    first, second = (request.query_params.get(name, "") for name in ("first", "second"))
    if not (_is_number(first) and _is_number(second)):
        raise NoSuchRow("comparison", "names no two articles")
    return RedirectResponse(f"/compare/{int(first)}/{int(second)}", status_code=303)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 18


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
