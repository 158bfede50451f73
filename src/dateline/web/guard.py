"""The door of the desk: which names it answers to, who may come in, and the headers that every answer carries."""

from __future__ import annotations

import logging
import time
from base64 import b64decode
from datetime import UTC, datetime
from ipaddress import ip_address
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dateline.accounts import Attempts, is_password, session_user
from dateline.errors import StoreFailed
from dateline.pipeline.hubs import FOLDER
from dateline.web.answers import MAX_BODY, store_trouble, trouble
from dateline.web.site import Site

_log = logging.getLogger("dateline.web")

SESSION_COOKIE = "dateline_session"
LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
OPEN_PATHS = ("/healthz", "/sign-in")
OPEN_FOLDER = "/static/"
FOR_MONITORS = "/metrics"

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Robots-Tag": "noindex, nofollow",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def is_loopback(host: str) -> bool:
    """Whether a host to bind to can be reached from this machine alone."""
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


class Guard:
    """ASGI middleware in front of every page."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self.app = app
        self.site = site
        self.loopback = is_loopback(site.settings.host)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        began, status = time.monotonic(), 0

        async def send_guarded(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-store" if scope["method"] != "GET" else "private, no-cache")
            await send(message)

        try:
            try:
                refusal = await self._refusal(request)
            except StoreFailed as error:  # out here nobody else makes a page of it
                refusal = await run_in_threadpool(store_trouble, request, error)
            if refusal is not None:
                await refusal(scope, receive, send_guarded)
                return
            await self.app(scope, _capped(receive), send_guarded)
        finally:
            _log_answer(request, status, began)

    async def _refusal(self, request: Request) -> Response | None:
        # A website can point its own name at 127.0.0.1 and so read a desk that asks for no password; the name in the
        # Host header stays the website's. The port is left open: a tunnel may bring the desk to another one.
        # A hub comes with the name that the desk has on the internet, and with no password.
        of_a_hub = self.site.settings.public_url is not None and request.url.path.startswith(FOLDER)
        if self.loopback and not of_a_hub and not self._is_own_name(request.headers.get("host", "")):
            port = (request.scope.get("server") or ("", self.site.settings.port))[1]
            return trouble(request, "host", status=421, values={"name": f"http://127.0.0.1:{port}/"})
        length = request.headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > MAX_BODY:
            return trouble(request, "too_large", status=413, values={"n": MAX_BODY // 1_000_000})
        if of_a_hub or request.url.path in OPEN_PATHS or request.url.path.startswith(OPEN_FOLDER):
            return None
        return await self._sign_in(request)

    def _refuse_monitor(self, request: Request) -> Response | None:
        """A monitor opens no session: it gives the desk's password with each request, under any user name."""
        attempts: Attempts = request.app.state.attempts
        who = request.client.host if request.client else ""
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "basic" and not attempts.begin(who, datetime.now(UTC)):
            try:
                _, _, password = b64decode(given, validate=True).decode().partition(":")
            except ValueError:
                password = ""
            if is_password(self.site.store, self.site.settings.password_hash, password):
                attempts.succeeded(who)
                return None
        return PlainTextResponse("The desk's password is asked for.\n", 401, {"WWW-Authenticate": 'Basic realm="desk"'})

    def _is_own_name(self, host: str) -> bool:
        name = host[1 : host.find("]")] if host.startswith("[") else host.rpartition(":")[0] or host
        return name.lower() in LOOPBACK_NAMES or name == self.site.settings.host

    async def _sign_in(self, request: Request) -> Response | None:
        wanted = await run_in_threadpool(password_wanted, self.site)
        if not wanted and self.loopback:
            return None
        if not wanted:
            return trouble(request, "no_password", status=403, values={})
        token = request.cookies.get(SESSION_COOKIE, "")
        user = await run_in_threadpool(session_user, self.site.store, token, datetime.now(UTC))
        if user is not None:
            request.scope["dateline.user"] = user
            return None
        if request.url.path == FOR_MONITORS:
            return await run_in_threadpool(self._refuse_monitor, request)
        if request.method != "GET" or request.url.path.endswith(".json"):
            return trouble(request, "signed_out", status=401, values={})
        path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/sign-in?to={quote(path, safe='')}", status_code=303)


def _log_answer(request: Request, status: int, began: float) -> None:
    """The address without what was asked there: what a reader searches for is no business of a log's. Nor is the part
    of an address that only a hub knows."""
    seconds = round(time.monotonic() - began, 4)
    path = FOLDER if request.url.path.startswith(FOLDER) else request.url.path
    fields = {"what": "answer", "method": request.method, "path": path, "status": status}
    words = f"{request.method} {path}: {status}, {seconds:.2f} s"
    _log.info("%s", words, extra={"fields": fields | {"seconds": seconds}})


def password_wanted(site: Site) -> bool:
    """Whether this desk has a password, and so asks for it."""
    return site.settings.password_hash is not None or site.store.password_hash() is not None


def _capped(receive: Receive) -> Receive:
    read = 0

    async def capped() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > MAX_BODY:
            raise HTTPException(413)
        return message

    return capped
