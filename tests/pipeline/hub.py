"""A real little hub on loopback (WebSub): it takes what it is asked, asks back, tells of news, and signs it."""

from __future__ import annotations

import asyncio
import hmac
import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from aiohttp import web


@dataclass
class Hub:
    """A running hub. asked: the forms it was sent; status: how it answers them; asks_back: whether it does so before it
    answers; lease_seconds: what it grants; answered: what callbacks answered when it asked back."""

    address: str = ""
    asked: list[dict[str, str]] = field(default_factory=list)
    status: int = 202
    asks_back: bool = True
    lease_seconds: str | None = "864000"
    answered: list[tuple[int, str]] = field(default_factory=list)

    @property
    def allowed(self) -> str:
        return self.address.removeprefix("http://").rstrip("/")

    def ask_back(self, form: dict[str, str], **changed: str) -> tuple[int, str]:
        """Ask whether the desk means it. changed: parts of the question, ``hub.`` left out."""
        question = {"hub.mode": form["hub.mode"], "hub.topic": form["hub.topic"], "hub.challenge": "tell-me-so"}
        if self.lease_seconds is not None and form["hub.mode"] == "subscribe":
            question["hub.lease_seconds"] = self.lease_seconds
        question |= {f"hub.{name}": value for name, value in changed.items()}
        self.answered.append(_ask("GET", f"{form['hub.callback']}?{urlencode(question)}"))
        return self.answered[-1]

    def tell(self, form: dict[str, str], body: str | bytes, method: str = "sha256", **headers: str) -> int:
        """Send what a feed has become, signed as a hub does unless ``headers`` says otherwise; the answer's status."""
        sent = body if isinstance(body, bytes) else body.encode()
        digest = hmac.new(form["hub.secret"].encode(), sent, method).hexdigest()
        told = {"Content-Type": "application/rss+xml", "X-Hub-Signature": f"{method}={digest}"}
        told |= {name.replace("_", "-"): value for name, value in headers.items()}
        return _ask("POST", form["hub.callback"], sent, told)[0]

    async def take(self, request: web.Request) -> web.Response:
        form = {key: str(value) for key, value in (await request.post()).items()}
        self.asked.append(form)
        if self.asks_back:
            await asyncio.to_thread(self.ask_back, form)
        return web.Response(status=self.status)


def _ask(method: str, url: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> tuple[int, str]:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=30)
    try:
        connection.request(method, f"{parts.path}?{parts.query}", body=body, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


@contextmanager
def serve_hub() -> Iterator[Hub]:
    """A hub at a free port, served by a thread of its own until the block ends."""
    hub = Hub()
    ready, stop = threading.Event(), asyncio.Event()
    loop = asyncio.new_event_loop()

    async def serve() -> None:
        app = web.Application()
        app.router.add_post("/", hub.take)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        hub.address = f"http://{host}:{port}/"
        ready.set()
        await stop.wait()
        await runner.cleanup()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),), name="hub")
    thread.start()
    assert ready.wait(60)
    try:
        yield hub
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        loop.close()
