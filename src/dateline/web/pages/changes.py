"""How an article's page changed, state by state: a correction, an agency's update, or an edit that nobody mentions."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from starlette.requests import Request

from dateline.copies.edits import Edit, edit_of
from dateline.model import Article
from dateline.store.views import ArticleLine, ArticleView, RevisionLine
from dateline.web.answers import Page
from dateline.web.compared import aligned
from dateline.web.pages.paging import row_id
from dateline.web.site import Site

STEPS_TOLD = 12
"""Of so many of its changes, the newest, a page tells what they were; those before them as it was told at the time."""


@dataclass(frozen=True, slots=True)
class Step:
    """How an article's page went from one state to the next. kind: as ``edit_of`` tells it, for old steps of an article
    with very many as it was told when the desk saw it; edit: None for those."""

    before: RevisionLine
    after: RevisionLine
    kind: str
    edit: Edit | None


def changes(site: Site, request: Request) -> Page:
    """Two states of one article side by side: those asked for by ``from`` and ``to``, else the last two."""
    view = site.store.article(row_id(request))
    last = view.revisions[-1].n if view.revisions else 1
    to = _asked(request, "to", view.revisions, last)
    start = _asked(request, "from", view.revisions, max(1, to - 1))
    states = {last: view.article}
    before, after = _state(site, view.id, states, start), _state(site, view.id, states, to)
    by_number = {line.n: line for line in view.revisions}
    first, second = by_number.get(start), by_number.get(to)
    edit = edit_of(before, after, _newer_copies(site, view, first))
    values = {
        "view": view,
        "before": before,
        "after": after,
        "first": first,
        "second": second,
        "steps": _steps(site, view, states),
        "edit": edit,
        "shared_by": tuple(line for line in _copies(view) if line.url in edit.shared_by),
        "comparison": edit.comparison,
        "rows": aligned(edit.comparison, before, after),
    }
    data = {"from": start, "to": to, "kind": edit.kind, "notice": edit.notice, "comparison": edit.comparison}
    return Page("changes.html", values, data=data)


def _steps(site: Site, view: ArticleView, states: dict[int, Article]) -> tuple[Step, ...]:
    """Every change of the page, in order of time."""
    pairs = list(pairwise(view.revisions))
    found = []
    for number, (before, after) in enumerate(pairs):
        edit = None
        if number >= len(pairs) - STEPS_TOLD:
            earlier, later = (_state(site, view.id, states, line.n) for line in (before, after))
            edit = edit_of(earlier, later, _newer_copies(site, view, before))
        found.append(Step(before, after, edit.kind if edit is not None else after.changed, edit))
    return tuple(found)


def _newer_copies(site: Site, view: ArticleView, before: RevisionLine | None) -> tuple[Article, ...]:
    return site.store.newer_copies(view.id, before.seen_at) if before is not None else ()


def _copies(view: ArticleView) -> tuple[ArticleLine, ...]:
    return view.wire.articles if view.wire is not None else ()


def _asked(request: Request, name: str, revisions: tuple[RevisionLine, ...], otherwise: int) -> int:
    asked = request.query_params.get(name, "")
    return int(asked) if asked in {str(line.n) for line in revisions} else otherwise


def _state(site: Site, article_id: int, known: dict[int, Article], n: int) -> Article:
    if n not in known:
        known[n] = site.store.revision(article_id, n)
    return known[n]
