"""One article as its outlet printed it, its claims marked where they stand, and how it changed."""

from __future__ import annotations

from starlette.requests import Request

from dateline.copies import compare
from dateline.model import Article
from dateline.store.views import RevisionLine
from dateline.web.answers import Page
from dateline.web.compared import aligned
from dateline.web.marked import mark
from dateline.web.pages.paging import row_id
from dateline.web.site import Site


def article(site: Site, request: Request) -> Page:
    view = site.store.article(row_id(request))
    claims = view.record.claims if view.record is not None else ()
    values = {
        "view": view,
        "article": view.article,
        "marked": mark(view.article, claims),
        "claims": claims,
        "changes": len(view.revisions) - 1,
    }
    return Page("article.html", values, data=view)


def changes(site: Site, request: Request) -> Page:
    """Two states of one article side by side: those asked for by ``from`` and ``to``, else the last two."""
    view = site.store.article(row_id(request))
    last = view.revisions[-1].n if view.revisions else 1
    to = _asked(request, "to", view.revisions, last)
    start = _asked(request, "from", view.revisions, max(1, to - 1))
    before, after = (
        _revision(site, view.id, view.article, start, last),
        _revision(site, view.id, view.article, to, last),
    )
    comparison = compare(before, after)
    by_number = {line.n: line for line in view.revisions}
    values = {
        "view": view,
        "before": before,
        "after": after,
        "first": by_number.get(start),
        "second": by_number.get(to),
        "pairs": tuple(zip(view.revisions, view.revisions[1:], strict=False)),
        "comparison": comparison,
        "rows": aligned(comparison, before, after),
    }
    return Page("changes.html", values, data={"from": start, "to": to, "comparison": comparison})


def _asked(request: Request, name: str, revisions: tuple[RevisionLine, ...], otherwise: int) -> int:
    asked = request.query_params.get(name, "")
    return int(asked) if asked in {str(line.n) for line in revisions} else otherwise


def _revision(site: Site, article_id: int, newest: Article, n: int, last: int) -> Article:
    return newest if n == last else site.store.revision(article_id, n)
