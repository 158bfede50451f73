"""What a reader sets for their own browser: light or dark pages, the sample's notes closed."""

from __future__ import annotations

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from dateline.web.answers import THEME_COOKIE, back, keep
from dateline.web.pages.notes import NOTES_COOKIE
from dateline.web.site import Site


def theme(site: Site, request: Request, form: FormData) -> Response:
    answer = back(form.get("back"))
    if form.get("theme") in ("light", "dark"):
        keep(request, answer, THEME_COOKIE, str(form.get("theme")))
    return answer


def close_notes(site: Site, request: Request, form: FormData) -> Response:
    answer = back(form.get("back"))
    keep(request, answer, NOTES_COOKIE, "closed", seconds=10 * 365 * 86400)
    return answer
