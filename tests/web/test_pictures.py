"""Pictures through the desk: its own articles' alone, by the same address checks, and nothing that can run."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar
from urllib.parse import quote

import pytest

from dateline.config import Settings, load_settings
from dateline.model import Image
from dateline.store import Store
from dateline.web.pages import picture
from dateline.web.pages.picture import MAX_BYTES, kind_of
from dateline.web.site import Site
from tests.web import invented
from tests.web.running import Client, serving

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


class _Outlet(BaseHTTPRequestHandler):
    """An outlet that serves pictures, and things that pretend to be some."""

    answers: ClassVar = {
        "/good.png": ("text/html", PNG),
        "/drawing.svg": ("image/svg+xml", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        "/page.png": ("image/png", b"<html><script>alert(1)</script></html>"),
        "/huge.png": ("image/png", PNG + b"\0" * MAX_BYTES),
    }

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        kind, body = self.answers.get(self.path.partition("?")[0], ("text/plain", b""))
        self.send_response(200 if self.path.partition("?")[0] in self.answers else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        return


@pytest.fixture
def outlet() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Outlet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


@pytest.fixture
def desk(tmp_path: Path, outlet: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Client, Store, Settings]]:
    """A desk one of whose articles shows every picture of the outlet."""
    settings = Settings(
        data_dir=tmp_path,
        database=str(tmp_path / "desk.sqlite"),
        port=0,
        clock=invented.NOW,
        allow_addresses=(f"127.0.0.1:{outlet}",),
    )
    images = tuple(Image(f"http://127.0.0.1:{outlet}{path}", "A caption", None) for path in (*_Outlet.answers, "/gone"))
    made = [replace(article, images=images) for article in invented.articles()]
    monkeypatch.setattr(invented, "articles", lambda: made)
    store = Store.open(settings.database)
    invented.build(store)
    with serving(settings, store) as client:
        yield client, store, settings
    store.close()


def _address(desk: tuple[Client, Store, Settings], url: str) -> str:
    _, store, settings = desk
    address = Site(settings, store).picture_address(Image(url))
    assert address is not None
    return address


def test_a_picture_of_an_article_comes_through_the_desk_as_what_its_bytes_are(
    desk: tuple[Client, Store, Settings], outlet: int
) -> None:
    answer = desk[0].get(_address(desk, f"http://127.0.0.1:{outlet}/good.png"))
    assert (answer.status, answer.body) == (200, PNG)
    assert answer.headers["content-type"] == "image/png"
    assert "max-age=" in answer.headers["cache-control"]
    assert "sandbox" in answer.headers["content-security-policy"]


def test_a_picture_is_asked_of_its_outlet_once_and_of_the_desk_once_a_browser(
    desk: tuple[Client, Store, Settings], outlet: int
) -> None:
    _Outlet.asked.clear()
    address = _address(desk, f"http://127.0.0.1:{outlet}/good.png")
    assert [desk[0].get(address).body for _ in range(3)] == [PNG] * 3
    assert _Outlet.asked == ["/good.png"]
    assert "immutable" in desk[0].get(address).headers["cache-control"]


def test_what_is_kept_of_pictures_has_a_limit(outlet: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture, "KEPT_BYTES", 3 * len(PNG))
    settings = load_settings(tmp_path, allow_addresses=(f"127.0.0.1:{outlet}",))
    urls = [f"http://127.0.0.1:{outlet}/good.png?{number}" for number in range(4)]

    async def fetch_all() -> list[bool]:
        pictures = picture.Pictures()
        for url in urls:
            assert await pictures.fetch(url, settings) == PNG
        kept = [pictures.kept(url, settings) is not None for url in urls]
        await pictures.close()
        return kept

    # In a thread of its own: the browser of other tests keeps an event loop in this one.
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(asyncio.run, fetch_all()).result() == [False, True, True, True]


@pytest.mark.parametrize("path", ["/drawing.svg", "/page.png", "/huge.png", "/gone"])
def test_what_is_no_raster_picture_of_sensible_size_is_not_passed_on(
    desk: tuple[Client, Store, Settings], outlet: int, path: str
) -> None:
    answer = desk[0].get(_address(desk, f"http://127.0.0.1:{outlet}{path}"))
    assert answer.status == 502
    assert b"alert" not in answer.body


def test_the_desk_is_no_open_proxy(desk: tuple[Client, Store, Settings], outlet: int) -> None:
    client = desk[0]
    good = f"http://127.0.0.1:{outlet}/good.png"
    seal = _address(desk, good).partition("&s=")[2]
    assert client.get(f"/picture?u={quote(good, safe='')}&s=forged").status == 404
    assert client.get(f"/picture?u={quote(good + '?', safe='')}&s={seal}").status == 404
    assert client.get("/picture").status == 404
    unknown = f"http://127.0.0.1:{outlet}/not-in-any-article.png"
    assert client.get(_address(desk, unknown)).status == 404


def test_a_picture_within_a_private_network_is_not_fetched(tmp_path: Path, store: Store, settings: Settings) -> None:
    class Knowing(Store):
        """A store whose articles show a picture inside the network."""

        def picture_known(self, url: str) -> bool:
            return True

    inside = Knowing.open(settings.database)
    with serving(settings, inside) as client:
        for host in ("127.0.0.1:9", "169.254.169.254", "[::1]:9", "10.0.0.1"):
            address = Site(settings, inside).picture_address(Image(f"http://{host}/a.png"))
            assert address is not None
            assert client.get(address).status == 502
    inside.close()


def test_only_raster_pictures_are_told_by_their_first_bytes() -> None:
    assert kind_of(b"\xff\xd8\xff\xe0") == "image/jpeg"
    assert kind_of(PNG) == "image/png"
    assert kind_of(b"GIF89a....") == "image/gif"
    assert kind_of(b"RIFF\0\0\0\0WEBPVP8 ") == "image/webp"
    assert kind_of(b"\0\0\0\x1cftypavif") == "image/avif"
    for other in (b"", b"<svg", b"<?xml", b"%PDF", b"RIFF\0\0\0\0WAVE", b"\0\0\0\x1cftypmp42"):
        assert kind_of(other) is None


def test_an_address_that_is_not_http_is_never_shown(store: Store, settings: Settings) -> None:
    site = Site(settings, store)
    for url in (
        "javascript:alert(1)",
        "data:image/png;base64,AA",
        "file:///etc/passwd",
        "//host/a.png",
        "",
        None,
        "http://",
    ):
        assert site.picture_address(Image(url)) is None
