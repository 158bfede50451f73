"""One article as its outlet printed it, its claims marked where they stand."""

from __future__ import annotations

from markupsafe import Markup
from starlette.requests import Request

from dateline.store.views import ClaimLine
from dateline.web.answers import Page
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
        "claim_notes": {line.id: _note(site, line) for line in view.claims},
        "taken": site.store.taken(view.id) if view.record is not None else (),
        "changes": len(view.revisions) - 1,
        "topics": site.store.article_topics(view.id),
    }
    return Page("article.html", values, data=view)


def _note(site: Site, line: ClaimLine) -> Markup:
    """Who says a claim, what they do in saying it, to whom and when, and how they are named."""
    strings = site.strings
    who = line.speaker or line.source or strings("claim.nobody")
    act = strings("act.negated") if line.negated else strings(f"act.{line.act}")
    to = strings("claim.to", who=line.addressee) if line.addressee else ""
    told = Markup(" ").join(part for part in (Markup.escape(who), act, to, Markup.escape(line.said or "")) if part)
    return strings("claim.note", told=told, naming=strings(f"naming.{line.naming}"))
