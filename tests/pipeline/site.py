"""A real web site on loopback: feeds and pages that a test writes, and answers as bad as it likes."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256

from aiohttp import web


@dataclass
class Answer:
    """What stands at a path. wait: seconds before the answer begins."""

    body: bytes
    kind: str = "text/html; charset=utf-8"
    status: int = 200
    wait: float = 0.0
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Site:
    """A running site. answers: by path; asked: how often each path was asked for; at_once: the most requests that were
    under way together."""

    address: str = ""
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    wait: float = 0.0
    under_way: int = 0
    at_once: int = 0

    @property
    def allowed(self) -> str:
        return self.address.removeprefix("http://")

    def page(self, path: str, body: str) -> None:
        self.answers[path] = Answer(body.encode())

    def feed(self, path: str, body: str) -> None:
        self.answers[path] = Answer(body.encode(), "application/rss+xml; charset=utf-8")

    async def answer(self, request: web.Request) -> web.Response:
        self.asked[request.path] += 1
        self.under_way += 1
        self.at_once = max(self.at_once, self.under_way)
        try:
            found = self.answers.get(request.path)
            await asyncio.sleep(self.wait + (found.wait if found else 0))
        finally:
            self.under_way -= 1
        if found is None:
            return web.Response(status=404, text="Nothing here.")
        tag = f'"{sha256(found.body).hexdigest()[:16]}"'
        headers = {"ETag": tag, "Content-Type": found.kind, **found.headers}
        if found.status == 200 and request.headers.get("If-None-Match") == tag:
            return web.Response(status=304, headers={"ETag": tag})
        return web.Response(status=found.status, body=found.body, headers=headers)


@contextmanager
def serve_site() -> Iterator[Site]:
    """A site at a free port, served by a thread of its own until the block ends."""
    site = Site()
    ready, stop = threading.Event(), asyncio.Event()
    loop = asyncio.new_event_loop()

    async def serve() -> None:
        app = web.Application()
        app.router.add_get("/{path:.*}", site.answer)
        runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
        await runner.setup()
        listening = web.TCPSite(runner, "127.0.0.1", 0)
        await listening.start()
        host, port = runner.addresses[0][:2]
        site.address = f"http://{host}:{port}"
        ready.set()
        await stop.wait()
        await runner.cleanup()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),), name="site")
    thread.start()
    assert ready.wait(10)
    try:
        yield site
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        loop.close()
