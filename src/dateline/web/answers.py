"""From a view to an answer: a page, its twin as data, or the page for what went wrong."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from dateline.errors import DatelineError, StoreFailed
from dateline.model import to_json
from dateline.web.site import Site, site_of

VISITOR_COOKIE = "dateline_visitor"
THEME_COOKIE = "dateline_theme"
MAX_BODY = 8_000_000
YEAR = 365 * 86400


@dataclass(frozen=True, slots=True)
class Page:
    """What one page shows. template: its file; values: for the template; data: the same as plain values, for the
    page's ``.json`` twin (None: it has none); cookies: to keep for a year."""

    template: str
    values: Mapping[str, Any] = field(default_factory=dict)
    data: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: Mapping[str, str] = field(default_factory=dict)


View = Callable[[Site, Request], "Page | Response"]
Action = Callable[[Site, Request, FormData], "Page | Response"]
Endpoint = Callable[[Request], Awaitable[Response]]


def shown(view: View) -> Endpoint:
    """An endpoint that shows a view as a page. The view runs in a thread: the store is synchronous."""

    async def endpoint(request: Request) -> Response:
        return await run_in_threadpool(_shown, view, request)

    return endpoint


def as_data(view: View) -> Endpoint:
    """An endpoint that gives a view's data as JSON."""

    async def endpoint(request: Request) -> Response:
        return await run_in_threadpool(_as_data, view, request)

    return endpoint


def done(action: Action) -> Endpoint:
    """An endpoint for a form: it acts only on a form of this visitor's that this desk gave out."""

    async def endpoint(request: Request) -> Response:
        form = await request.form(max_files=1, max_fields=2000, max_part_size=MAX_BODY)
        try:
            return await run_in_threadpool(_done, action, request, form)
        finally:
            await form.close()

    return endpoint


def _shown(view: View, request: Request) -> Response:
    answer = view(site_of(request), request)
    return answer if isinstance(answer, Response) else render(request, answer)


def _as_data(view: View, request: Request) -> Response:
    answer = view(site_of(request), request)
    if isinstance(answer, Response):
        return answer
    return Response(to_json(answer.data), status_code=answer.status, media_type="application/json")


def _done(action: Action, request: Request, form: FormData) -> Response:
    site = site_of(request)
    visitor = request.cookies.get(VISITOR_COOKIE, "")
    token = form.get("token")
    sealed = bool(visitor) and isinstance(token, str) and site.is_sealed_form(token, visitor)
    if not sealed or not _is_from_here(request):
        return trouble(request, "form", status=403, values={})
    answer = action(site, request, form)
    return answer if isinstance(answer, Response) else render(request, answer)


def _is_from_here(request: Request) -> bool:
    """Whether the browser says that the form was sent from one of this desk's own pages."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("origin")
    return origin is None or origin.partition("://")[2] == request.headers.get("host")


def render(request: Request, page: Page) -> HTMLResponse:
    """The page as HTML, with a visitor cookie for its forms where the browser has none yet."""
    site = site_of(request)
    visitor = request.cookies.get(VISITOR_COOKIE) or secrets.token_urlsafe(18)
    theme = request.cookies.get(THEME_COOKIE)
    path = request.url.path
    text = site.templates.get_template(page.template).render(
        {
            "now": site.now(),
            "path": path,
            "here": path + (f"?{request.url.query}" if request.url.query else ""),
            "token": site.seal_form(visitor),
            "theme": theme if theme in ("light", "dark") else None,
            "signed_in": "dateline.user" in request.scope,
            "twin": _twin(request) if page.data is not None else None,
            **page.values,
        }
    )
    answer = HTMLResponse(text, status_code=page.status, headers=dict(page.headers))
    if not request.cookies.get(VISITOR_COOKIE):
        keep(request, answer, VISITOR_COOKIE, visitor)
    for name, value in page.cookies.items():
        keep(request, answer, name, value)
    return answer


def _twin(request: Request) -> str | None:
    if request.method != "GET":
        return None
    path = request.url.path
    query = f"?{request.url.query}" if request.url.query else ""
    return ("/front.json" if path == "/" else f"{path}.json") + query


def keep(request: Request, answer: Response, name: str, value: str, seconds: int = YEAR) -> None:
    """Set a cookie that scripts cannot read and other sites do not send."""
    secure = request.url.scheme == "https"
    answer.set_cookie(name, value, max_age=seconds, path="/", httponly=True, samesite="lax", secure=secure)


def back(to: object) -> RedirectResponse:
    """Send the browser back to a page of this desk; to the front page where ``to`` names anything else."""
    own = isinstance(to, str) and to.startswith("/") and not to.startswith(("//", "/\\")) and "\n" not in to
    return RedirectResponse(to if own and isinstance(to, str) else "/", status_code=303)


def trouble(request: Request, kind: str, status: int, values: Mapping[str, object]) -> Response:
    """The page that says what went wrong and what to do. kind: a key among the strings' ``trouble``."""
    strings = site_of(request).strings
    reason = strings(f"trouble.{kind}", **values)
    advice = strings(f"trouble.{kind}_advice", **values)
    return told(request, str(reason.unescape()), str(advice.unescape()), status)


def store_trouble(request: Request, error: StoreFailed) -> Response:
    """The page that says what is wrong with the database; never where it lies."""
    strings = site_of(request).strings
    advice = error.advice or str(strings("trouble.store_advice").unescape())
    return told(request, str(strings("trouble.store", reason=error.reason).unescape()), advice, 503)


def told(request: Request, reason: str, advice: str | None, status: int) -> Response:
    """A page, or data where data was asked for, that says what happened and what to do."""
    if request.url.path.endswith(".json"):
        return Response(to_json({"error": reason, "advice": advice}), status, media_type="application/json")
    return render(request, Page("trouble.html", {"reason": reason, "advice": advice}, status=status))


def told_error(request: Request, error: DatelineError, status: int) -> Response:
    """One of our own errors as a page."""
    return told(request, f"{error.subject}: {error.reason}", error.advice, status)
