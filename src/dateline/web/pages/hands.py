"""Putting right what the desk took wrongly: a claim, a figure or a place is hidden or mended, and taken back."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from dateline.errors import NoSuchRow
from dateline.model import Act, Naming
from dateline.store.putting_right import Mended
from dateline.web.answers import Page, back
from dateline.web.pages.paging import NO_ID, SIZE, asked_before, cut, row_id
from dateline.web.pages.reader import known_reader, reader
from dateline.web.site import Site

Kind = TypeVar("Kind", bound=StrEnum)

_LONGEST_NAME = 200


def claim(site: Site, request: Request) -> Page:
    """One claim, where it stands, and the form to put it right."""
    view = site.store.claim(row_id(request))
    values = {"view": view, "namings": tuple(Naming), "acts": tuple(Act)}
    return Page("claim.html", values, data=view)


def put_claim_right(site: Site, request: Request, form: FormData) -> Response:
    """Hide a claim, or mend who says it, how they are named and what they do in saying it."""
    view = site.store.claim(row_id(request))
    mended = None
    if form.get("do") == "mend":
        name = " ".join(str(form.get("speaker") or "").split())[:_LONGEST_NAME]
        mended = Mended(name or None, _kind(form, "naming", Naming), _kind(form, "act", Act))
    site.store.put_right(reader(site, request), view.line.article_id, view.digest, site.now(), mended)
    return back(form.get("back"))


def hide_taken(site: Site, request: Request, form: FormData) -> Response:
    """Hide a figure or a place of an article."""
    site.store.put_right(reader(site, request), row_id(request), str(form.get("hide") or ""), site.now())
    return back(form.get("back"))


def put_right(site: Site, request: Request) -> Page:
    """All that this reader put right, newest first."""
    before, user = asked_before(request), known_reader(site, request)
    found, older = cut(site.store.all_put_right(user, before, SIZE + 1) if user is not None else ())
    values = {"found": found, "older": older, "before": before}
    return Page("put-right.html", values, data={"put_right": found, "before": older})


def take_back(site: Site, request: Request, form: FormData) -> Response:
    """Let something stand again as the desk took it."""
    number = str(form.get("hand") or "")
    if not number.isdecimal() or len(number) > 16 or int(number) >= NO_ID:
        raise NoSuchRow("what was put right", "is not on this desk")
    site.store.take_back(reader(site, request), int(number), site.now())
    return back(form.get("back"))


def _kind(form: FormData, name: str, kind: type[Kind]) -> Kind:
    try:
        return kind(str(form.get(name) or ""))
    except ValueError as error:
        raise NoSuchRow(f"{name}={form.get(name)}", "names nothing that claims are told apart by") from error
