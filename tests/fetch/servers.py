"""Real servers on loopback for the tests of fetching: a well-behaved one, and one that sends any bytes it likes."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from aiohttp import web

from dateline.fetch import Answer, Fetcher, FetchLimits

Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]
Speaker = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def serving(handler: Handler, tls: ssl.SSLContext | None = None) -> AsyncIterator[str]:
    """Serves ``handler`` on a free port of 127.0.0.1; gives the base address without a slash at its end."""
    runner = web.ServerRunner(web.Server(handler), shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls)
    await site.start()
    try:
        host, port = runner.addresses[0][:2]
        yield f"{'https' if tls else 'http'}://{host}:{port}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def speaking(speak: Speaker) -> AsyncIterator[str]:
    """Serves whatever ``speak`` writes once a request's head has been read."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # A test that has what it wanted ends the loop in the middle of a sentence.
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            await reader.readuntil(b"\r\n\r\n")
            await speak(reader, writer)
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    try:
        host, port = server.sockets[0].getsockname()[:2]
        yield f"http://{host}:{port}"
    finally:
        server.close()


def allowing_loopback(**limits: object) -> FetchLimits:
    return FetchLimits(**{"seconds": 30, "allow_addresses": ("127.0.0.1",), **limits})  # type: ignore[arg-type]


def get_from(handler: Handler, path: str = "/", limits: FetchLimits | None = None, **asked: str) -> Answer:
    """Serves ``handler`` and fetches one path of it."""

    async def run() -> Answer:
        async with serving(handler) as base, Fetcher(limits or allowing_loopback()) as fetcher:
            return await fetcher.get(base + path, **asked)  # type: ignore[arg-type]

    return asyncio.run(run())


def get_spoken(speak: Speaker, limits: FetchLimits | None = None) -> Answer:
    """Serves what ``speak`` writes and fetches it."""

    async def run() -> Answer:
        async with speaking(speak) as base, Fetcher(limits or allowing_loopback()) as fetcher:
            return await fetcher.get(base + "/feed.xml")

    return asyncio.run(run())
