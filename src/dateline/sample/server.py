"""The sample newsroom as a small local web server: its outlets lie beside each other, each under its own path."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from urllib.parse import parse_qs, urlsplit

from dateline.sample.newsroom import newsroom
from dateline.sample.pages import article_page, feed_document, feed_path, front_page, index_page
from dateline.sample.pictures import picture
from dateline.sample.source import outlets

# The desk's clock in the sample stands here, on its last evening.
LAST_EVENING = datetime(2026, 10, 16, 20, 0, tzinfo=UTC)


class Newsroom(ThreadingHTTPServer):
    """The running server. url: its address, without a slash at the end; moment: the time it shows its pages and feeds
    at, which may be set while it runs; a request may ask for another with ``?at=`` and an ISO time."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Answering)
        self.moment = LAST_EVENING
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self._thread = threading.Thread(target=self.serve_forever, name="sample newsroom", daemon=True)
        self._thread.start()

    @property
    def allowed(self) -> str:
        """What the setting allow_addresses must name, so that a desk may read this server."""
        return self.url.removeprefix("http://")

    @property
    def feeds(self) -> list[str]:
        return [self.url + feed_path(outlet) for outlet in outlets().values()]

    def stop(self) -> None:
        self.shutdown()
        self.server_close()
        self._thread.join()

    def __exit__(
        self,
        kind: type[BaseException] | None = None,
        error: BaseException | None = None,
        trace: TracebackType | None = None,
    ) -> None:
        self.stop()

    def document(self, path: str, moment: datetime) -> tuple[str, bytes] | None:
        """MIME type and body of what stands at a path at a moment; None where there is nothing."""
        if path == "/":
            return "text/html; charset=utf-8", index_page(self.url).encode()
        if path.startswith("/pictures/") and path.endswith(".png"):
            name = path.removeprefix("/pictures/").removesuffix(".png")
            known = {state.picture.slug for listed in newsroom() for state in listed.states if state.picture}
            return ("image/png", picture(name)) if name in known else None
        for outlet in outlets().values():
            if path == f"/{outlet.slug}/":
                return "text/html; charset=utf-8", front_page(outlet, self.url, moment).encode()
            if path == feed_path(outlet):
                kind = "application/rss+xml" if outlet.feed.startswith("rss") else "application/atom+xml"
                return f"{kind}; charset=utf-8", feed_document(outlet, self.url, moment).encode()
        listed = next((listed for listed in newsroom() if listed.first.path == path), None)
        page = article_page(listed, self.url, moment) if listed else None
        return ("text/html; charset=utf-8", page.encode()) if page is not None else None


class _Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Head and body go out as two packets: with Nagle's algorithm a kept connection waits 40 ms for the second.
    disable_nagle_algorithm = True
    server: Newsroom

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the server runs inside a command that has its own output."""

    def _answer(self, *, with_body: bool) -> None:
        parts = urlsplit(self.path)
        try:
            asked = parse_qs(parts.query).get("at")
            moment = datetime.fromisoformat(asked[0]) if asked else self.server.moment
        except ValueError:
            self.send_error(400, "at is not an ISO time")
            return
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        found = self.server.document(parts.path, moment)
        if found is None:
            self.send_error(404)
            return
        kind, body = found
        tag = f'"{sha256(body).hexdigest()[:20]}"'
        fresh = self.headers.get("If-None-Match") == tag
        self.send_response(304 if fresh else 200)
        self.send_header("ETag", tag)
        self.send_header("Last-Modified", format_datetime(moment.astimezone(UTC), usegmt=True))
        if not fresh:
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if with_body and not fresh:
            self.wfile.write(body)


def serve_newsroom(port: int = 0) -> Newsroom:
    """Start the sample newsroom on 127.0.0.1 and give it back running; port 0 takes a free one. Stop it with
    ``.stop()`` or by leaving ``with``. Raises OSError where the port is taken."""
    return Newsroom(port)
