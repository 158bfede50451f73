"""Signing in and out."""

from __future__ import annotations

from datetime import UTC, datetime
from math import ceil

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dateline.accounts import Attempts, end_session, is_password, start_session
from dateline.web.answers import VISITOR_COOKIE, Page, back, keep
from dateline.web.guard import SESSION_COOKIE, password_wanted
from dateline.web.site import Site


def sign_in_form(site: Site, request: Request) -> Page | Response:
    if not password_wanted(site):
        return RedirectResponse("/", status_code=303)
    return Page("sign_in.html", {"to": request.query_params.get("to", "/"), "wrong": None})


def sign_in(site: Site, request: Request, form: FormData) -> Page | Response:
    attempts: Attempts = request.app.state.attempts
    who = request.client.host if request.client else ""
    to, password = form.get("to"), form.get("password")
    now = datetime.now(UTC)  # never the desk's clock, which may stand still
    wait = attempts.begin(who, now)
    if wait:
        minutes = ceil(wait.total_seconds() / 60)
        values = {"to": to, "wrong": site.strings("sign_in.wait", n=minutes)}
        return Page("sign_in.html", values, status=429, headers={"Retry-After": str(ceil(wait.total_seconds()))})
    if not isinstance(password, str) or not is_password(site.store, site.settings.password_hash, password):
        return Page("sign_in.html", {"to": to, "wrong": site.strings("sign_in.wrong")}, status=403)
    attempts.succeeded(who)
    session = start_session(site.store, now)
    answer = back(to)
    keep(request, answer, SESSION_COOKIE, session.token, seconds=session.seconds)
    answer.delete_cookie(VISITOR_COOKIE, path="/")
    return answer


def sign_out(site: Site, request: Request, form: FormData) -> Response:
    end_session(site.store, request.cookies.get(SESSION_COOKIE, ""))
    answer = back("/sign-in")
    answer.delete_cookie(SESSION_COOKIE, path="/")
    return answer
