"""The pages on a real port of this machine, and a plain HTTP client that keeps cookies as a browser does."""

from __future__ import annotations

import http.client
import re
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from http.cookies import SimpleCookie
from urllib.parse import urlencode

import uvicorn

from dateline.config import Settings
from dateline.store import Store
from dateline.web import create_app
from dateline.web.serve import bind
from dateline.web.site import OwnDesk

_TOKEN = re.compile(r'name="token" value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer. headers: keys in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    cookies: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def words(self) -> str:
        """What a reader sees: the page without its tags, in single spaces."""
        bare = re.sub(r"<(style|script)\b.*?</\1>", " ", self.text, flags=re.DOTALL)
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", bare)).split())


@dataclass
class Client:
    """Asks one server; sends back the cookies it was given."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Reply:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        sent = {"Host": f"127.0.0.1:{self.port}", **{name.replace("_", "-"): value for name, value in headers.items()}}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            connection.request(method, path, body=body or None, headers=sent)
            answer = connection.getresponse()
            given = answer.headers.get_all("set-cookie") or []
            for line in given:
                for name, morsel in SimpleCookie(line).items():
                    if morsel["max-age"] == "0":
                        self.cookies.pop(name, None)
                    else:
                        self.cookies[name] = morsel.value
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Reply(answer.status, found, answer.read(), tuple(given))
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Reply:
        return self.ask("GET", path, b"", **headers)

    def send(self, path: str, fields: Mapping[str, str], page: str = "/read", **headers: str) -> Reply:
        """Send a form as the page it stands on would: with that page's token."""
        token = _TOKEN.search(self.get(page).text)
        assert token is not None, f"{page} has no form"
        body = urlencode({"token": unescape(token[1]), **fields}).encode()
        headers.setdefault("Origin", f"http://127.0.0.1:{self.port}")
        return self.ask("POST", path, body, Content_Type="application/x-www-form-urlencoded", **headers)


@contextmanager
def serving(
    settings: Settings, store: Store, own_desk: OwnDesk | None = None, *, sample: bool = False
) -> Iterator[Client]:
    """The pages of ``store`` on a free port until the block ends."""
    with bind(settings) as bound:
        app = create_app(settings, store, own_desk, sample=sample)
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False, lifespan="on"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield Client(bound.getsockname()[1])
        server.should_exit = True
        thread.join(timeout=10)
