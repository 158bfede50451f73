"""Pictures through the desk: no outlet sees its reader, and no address is fetched but those of the desk's articles."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import replace

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from dateline.config import Settings
from dateline.errors import FetchFailed
from dateline.fetch import Fetcher
from dateline.pipeline.fetching import limits_of
from dateline.web.answers import trouble
from dateline.web.site import is_web_address, site_of

MAX_BYTES = 5_000_000
AT_ONCE = 8
WEEK = 7 * 86400

KEPT_BYTES = 24_000_000
ACCEPT = "image/avif,image/webp,image/png,image/jpeg,image/gif"


class Pictures:
    """The pictures of one desk: fetched over connections that stay open, and the last of them kept in memory."""

    def __init__(self) -> None:
        self._settings: Settings | None = None
        self._fetcher: Fetcher | None = None
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._size = 0

    def kept(self, url: str, settings: Settings) -> bytes | None:
        """A picture that was fetched a while ago for the desk of these settings."""
        if settings is not self._settings or url not in self._kept:
            return None
        self._kept.move_to_end(url)
        return self._kept[url]

    async def fetch(self, url: str, settings: Settings) -> bytes:
        """A picture from its outlet. Raises ``FetchFailed``."""
        async with self._turns:
            fetcher = await self._fetcher_of(settings)
            body = (await fetcher.get(url, accept=ACCEPT)).body
        if kind_of(body) is not None and url not in self._kept and settings is self._settings:
            self._kept[url] = body
            self._size += len(body)
            while self._size > KEPT_BYTES:
                self._size -= len(self._kept.popitem(last=False)[1])
        return body

    async def close(self) -> None:
        """Close its connections, and forget what was fetched."""
        closing, self._fetcher, self._settings = self._fetcher, None, None
        self._kept.clear()
        self._size = 0
        if closing is not None:
            await closing.__aexit__(None, None, None)

    async def _fetcher_of(self, settings: Settings) -> Fetcher:
        if self._fetcher is None or settings is not self._settings:
            await self.close()  # the reader has turned from the sample newsroom to a desk of their own
            self._settings = settings
            limits = replace(
                limits_of(settings), max_bytes=MAX_BYTES, per_host=AT_ONCE, longest_pause=0
            )  # a reader waits
            self._fetcher = await Fetcher(limits).__aenter__()
        return self._fetcher


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


def pictures_of(request: Request) -> Pictures:
    """The pictures of the application that a request came to."""
    pictures = request.app.state.pictures
    assert isinstance(pictures, Pictures)
    return pictures


async def picture(request: Request) -> Response:
    """The picture at ``u``, where ``s`` is this desk's seal on that address and an article of the desk shows it."""
    site = site_of(request)
    url, seal = request.query_params.get("u", ""), request.query_params.get("s", "")
    if not is_web_address(url) or not site.is_own_picture(url, seal):
        return trouble(request, "picture", status=404, values={})
    settings, pictures = site.settings, pictures_of(request)
    body = pictures.kept(url, settings)
    if body is None:
        if not await run_in_threadpool(site.store.picture_known, url):
            return trouble(request, "picture", status=404, values={})
        try:
            body = await pictures.fetch(url, settings)
        except FetchFailed:
            return trouble(request, "picture", status=502, values={})
    kind = kind_of(body)
    if kind is None:
        return trouble(request, "picture", status=502, values={})
    headers = {
        "Cache-Control": f"private, max-age={WEEK}, immutable",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Content-Disposition": "inline",
    }
    return Response(body, media_type=kind, headers=headers)
