"""Pictures through the desk: no outlet sees its reader, and no address is fetched but those of the desk's articles."""

from __future__ import annotations

import asyncio

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from dateline.errors import FetchFailed
from dateline.fetch import Fetcher, FetchLimits
from dateline.web.answers import trouble
from dateline.web.site import is_web_address, site_of

MAX_BYTES = 5_000_000
AT_ONCE = 8
WEEK = 7 * 86400

_turns = asyncio.Semaphore(AT_ONCE)


def kind_of(data: bytes) -> str | None:
    """The MIME type of a raster picture by its first bytes; None for all else, SVG (it can run script) too."""
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data[4:12] in (b"ftypavif", b"ftypavis"):
        return "image/avif"
    return None


async def picture(request: Request) -> Response:
    """The picture at ``u``, where ``s`` is this desk's seal on that address and an article of the desk shows it."""
    site = site_of(request)
    url, seal = request.query_params.get("u", ""), request.query_params.get("s", "")
    allowed = is_web_address(url) and site.is_own_picture(url, seal)
    if not allowed or not await run_in_threadpool(site.store.picture_known, url):
        return trouble(request, "picture", status=404, values={})
    settings = site.settings
    limits = FetchLimits(
        max_bytes=MAX_BYTES,
        seconds=settings.fetch_seconds,
        user_agent=settings.user_agent,
        allow_addresses=settings.allow_addresses,
    )
    try:
        async with _turns, Fetcher(limits) as fetcher:
            answer = await fetcher.get(url, accept="image/avif,image/webp,image/png,image/jpeg,image/gif")
    except FetchFailed:
        return trouble(request, "picture", status=502, values={})
    kind = kind_of(answer.body)
    if kind is None:
        return trouble(request, "picture", status=502, values={})
    headers = {
        "Cache-Control": f"private, max-age={WEEK}, immutable",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Content-Disposition": "inline",
    }
    return Response(answer.body, media_type=kind, headers=headers)
