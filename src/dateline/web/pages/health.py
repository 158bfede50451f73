"""Whether the desk is well, for a monitor."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from dateline.errors import StoreFailed
from dateline.web.site import Site


def healthz(site: Site, request: Request) -> Response:
    """200 while the database can be read, else 503. Anybody may ask, so it reads one row and tells nothing more."""
    try:
        site.store.password_hash()
    except StoreFailed:
        return JSONResponse({"ok": False}, status_code=503)
    return JSONResponse({"ok": True})
