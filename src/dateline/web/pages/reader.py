"""Who reads: the one who signed in, else the desk's first reader."""

from __future__ import annotations

from starlette.requests import Request

from dateline.web.site import Site


def reader(site: Site, request: Request) -> int:
    """The id of who reads, for what they do; made where the desk has no reader yet."""
    known = known_reader(site, request)
    return site.store.user(site.now()) if known is None else known


def known_reader(site: Site, request: Request) -> int | None:
    """The id of who reads, for what they see; None where the desk has had nobody do anything yet."""
    signed_in = request.scope.get("dateline.user")
    return signed_in if isinstance(signed_in, int) else site.store.known_user()
