from __future__ import annotations

import asyncio
import socket
from typing import Any

import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from dateline.errors import AddressRefused, FetchFailed, HttpStatus, TooManyRedirects
from dateline.fetch import Answer, Fetcher, FetchLimits
from tests.fetch.servers import allowing_loopback, get_from, serving


class NamesGiven(AbstractResolver):
    """Stands at the border for the name service: it answers what it was given, in turn, the last one for ever."""

    def __init__(self, *addresses: str) -> None:
        self.addresses = list(addresses)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        address = self.addresses.pop(0) if len(self.addresses) > 1 else self.addresses[0]
        return [{"hostname": host, "host": address, "port": port, "family": family, "proto": 0, "flags": 0}]

    async def close(self) -> None:
        pass


async def page(request: web.BaseRequest) -> web.StreamResponse:
    return web.Response(text="<p>Council meets</p>", content_type="text/html", headers={"ETag": '"v1"'})


def test_an_answer_carries_its_body_its_headers_in_lower_case_and_its_time() -> None:
    answer = get_from(page, "/council?day=1#top")
    assert answer.status == 200
    assert answer.body == b"<p>Council meets</p>"
    assert answer.headers["etag"] == '"v1"'
    assert answer.url.endswith("/council?day=1#top")
    assert answer.final_url.endswith("/council?day=1")
    assert answer.fetched.utcoffset() is not None
    assert answer.redirects == ()


def test_the_desk_says_who_it_is_and_takes_no_proxy_and_no_cookie(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    seen: list[dict[str, str]] = []

    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        seen.append(dict(request.headers))
        return web.Response(text="x", headers={"Set-Cookie": "id=1; Path=/"})

    async def run() -> None:
        async with serving(handler) as base, Fetcher(allowing_loopback()) as fetcher:
            answer = await fetcher.get(base)
            assert "set-cookie" not in answer.headers
            await fetcher.get(base, accept="image/*")

    asyncio.run(run())
    assert seen[0]["User-Agent"] == "Dateline/0.1 (+self-hosted news desk)"
    assert seen[0]["Accept"].startswith("application/rss+xml")
    assert seen[1]["Accept"] == "image/*"
    assert "Cookie" not in seen[1]


def test_what_has_not_changed_comes_back_as_304_without_a_body() -> None:
    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        if request.headers.get("If-None-Match") == '"v1"' and "If-Modified-Since" in request.headers:
            return web.Response(status=304, headers={"ETag": '"v1"'})
        return web.Response(text="new")

    answer = get_from(handler, etag='"v1"', last_modified="Mon, 12 Oct 2026 08:00:00 GMT")
    assert (answer.status, answer.body, answer.headers["etag"]) == (304, b"", '"v1"')


def test_a_stored_validator_cannot_smuggle_in_a_header_of_its_own() -> None:
    seen: list[dict[str, str]] = []

    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        seen.append(dict(request.headers))
        return web.Response(text="x")

    get_from(handler, etag='"v1"\r\nX-Evil: 1')
    assert "X-Evil" not in seen[0]


def test_redirects_are_followed_and_listed() -> None:
    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        steps = {"/old": "older", "/older": "/new?x=é#part"}
        if request.path in steps:
            return web.Response(status=301, headers={"Location": steps[request.path]})
        return web.Response(text="here")

    answer = get_from(handler, "/old")
    assert answer.body == b"here"
    assert answer.final_url.endswith("/new?x=%C3%A9")
    assert [address.rsplit("/", 1)[1] for address in answer.redirects] == ["old", "older"]


def redirecting_to(target: str) -> Any:
    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        return web.Response(status=302, headers={"Location": target})

    return handler


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.2/",
        "http://127.0.0.1:1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.1/",
        "http://017700000001/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://0/",
        "http://0.0.0.0/",
        "http://[::1]/",
        "http://[::]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:a9fe:a9fe]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://[fe80::1]/",
        "http://localhost:1/",
        "http://１２７.0.0.2/",
        "//10.0.0.1/",
    ],
)
def test_a_redirect_into_a_private_network_is_refused_however_it_is_written(target: str) -> None:
    async def run() -> None:
        async with serving(redirecting_to(target)) as base:
            limits = FetchLimits(seconds=30, allow_addresses=(base.removeprefix("http://"),))
            async with Fetcher(limits) as fetcher:
                with pytest.raises(AddressRefused) as caught:
                    await fetcher.get(base)
                assert caught.value.subject == base
                assert caught.value.advice

    asyncio.run(run())


@pytest.mark.parametrize("address", ["127.0.0.1", "169.254.169.254", "::ffff:127.0.0.1", "fd00::1", "100.100.100.200"])
def test_a_public_name_that_leads_to_a_private_address_is_refused(address: str) -> None:
    async def run() -> None:
        async with Fetcher(FetchLimits(seconds=30), resolver=NamesGiven(address)) as fetcher:
            with pytest.raises(AddressRefused, match=r"not on the public internet") as caught:
                await fetcher.get("http://news.example/feed.xml")
            assert address in caught.value.reason

    asyncio.run(run())


def test_a_name_that_changes_to_a_private_address_after_its_first_answer_is_refused() -> None:
    """A check that asks for the name once and connects by asking again would pass the first answer."""

    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        return web.Response(text="x", headers={"Connection": "close"})

    async def run() -> None:
        async with serving(handler) as base:
            port = int(base.rpartition(":")[2])
            limits = FetchLimits(seconds=30, allow_addresses=(f"127.0.0.1:{port}",))
            async with Fetcher(limits, resolver=NamesGiven("127.0.0.1", "127.0.0.9")) as fetcher:
                first, second = f"http://a.example:{port}/", f"http://b.example:{port}/"
                assert (await fetcher.get(first)).status == 200
                with pytest.raises(AddressRefused, match=r"127\.0\.0\.9"):
                    await fetcher.get(second)

    asyncio.run(run())


def test_an_allowed_name_is_let_in_and_another_name_for_the_same_address_is_not() -> None:
    async def run() -> None:
        async with serving(page) as base:
            port = int(base.rpartition(":")[2])
            limits = FetchLimits(seconds=30, allow_addresses=("bridge.lan",))
            async with Fetcher(limits, resolver=NamesGiven("127.0.0.1")) as fetcher:
                assert (await fetcher.get(f"http://bridge.lan:{port}/")).status == 200
                with pytest.raises(AddressRefused):
                    await fetcher.get(f"http://other.example:{port}/")

    asyncio.run(run())


def test_redirects_in_a_circle_are_found() -> None:
    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        return web.Response(status=302, headers={"Location": "/b" if request.path == "/a" else "/a"})

    with pytest.raises(TooManyRedirects, match="circle") as caught:
        get_from(handler, "/a")
    assert "another address" in (caught.value.advice or "")


def test_redirects_without_end_are_cut_off() -> None:
    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        return web.Response(status=302, headers={"Location": f"/{int(request.path[1:]) + 1}"})

    with pytest.raises(TooManyRedirects, match="more than 3 times"):
        get_from(handler, "/0", allowing_loopback(redirects=3))


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://example.org/", "http://", "http://[bad/", "gopher://x/"]
)
def test_a_redirect_to_something_other_than_the_web_is_refused_as_the_outlets_own_fault(target: str) -> None:
    with pytest.raises(FetchFailed, match="redirects") as caught:
        get_from(redirecting_to(target))
    assert "outlet" in (caught.value.advice or "")


@pytest.mark.parametrize(
    "url",
    [
        "", "example.org", "file:///etc/passwd", "http://", "http:///path", "http://user:secret@example.org/",
        "http://user@example.org/", "javascript:alert(1)", "http://exa mple.org:port/", "http://a..b/",
        "http://" + "a" * 70 + ".example/", "http://example.org:99999/",
    ],
)  # fmt: skip
def test_what_is_no_plain_web_address_is_refused_before_any_connection(url: str) -> None:
    async def run() -> Answer:
        async with Fetcher(FetchLimits(seconds=30), resolver=NamesGiven("203.0.113.1")) as fetcher:
            return await fetcher.get(url)

    with pytest.raises(FetchFailed) as caught:
        asyncio.run(run())
    assert caught.value.subject == url
    assert caught.value.advice


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (401, "log-in"),
        (403, "refuses"),
        (404, "nothing"),
        (410, "for good"),
        (429, "too often"),
        (503, "fault"),
        (418, "418"),
    ],
)
def test_a_status_without_a_page_is_told_in_words(status: int, words: str) -> None:
    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        return web.Response(status=status, text="error page")

    with pytest.raises(HttpStatus, match=words) as caught:
        get_from(handler)
    assert caught.value.status == status


def test_an_error_behind_a_redirect_says_where_it_arose() -> None:
    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        if request.path == "/feed":
            return web.Response(status=301, headers={"Location": "/gone.xml"})
        return web.Response(status=404)

    with pytest.raises(HttpStatus, match=r"redirected to .*/gone\.xml"):
        get_from(handler, "/feed")


def test_one_host_gets_no_more_fetches_at_once_than_its_share() -> None:
    now, most, two = 0, 0, asyncio.Event()

    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        nonlocal now, most
        now += 1
        most = max(most, now)
        if now == 2:
            two.set()
        await two.wait()  # the first two meet, however slow the machine is
        await asyncio.sleep(0.02)
        now -= 1
        return web.Response(text="x")

    async def run() -> None:
        async with serving(handler) as base, Fetcher(allowing_loopback(per_host=2)) as fetcher:
            await asyncio.gather(*(fetcher.get(f"{base}/{number}") for number in range(8)))

    asyncio.run(run())
    assert most == 2


def through(proxy: str, *, resolver: AbstractResolver | None = None, allow: tuple[str, ...] = ()) -> Fetcher:
    return Fetcher(FetchLimits(seconds=30, proxy=proxy, allow_addresses=allow), resolver=resolver)


def test_with_a_proxy_everything_is_asked_of_it_by_name() -> None:
    seen: list[tuple[str, str]] = []

    async def proxy(request: web.BaseRequest) -> web.StreamResponse:
        seen.append((request.method, str(request.url)))
        if request.path == "/old":
            return web.Response(status=301, headers={"Location": "http://courier.example/new"})
        return web.Response(text="through")

    async def run() -> None:
        async with serving(proxy) as base, through(base, resolver=NamesGiven("93.184.215.14")) as fetcher:
            answer = await fetcher.get("http://courier.example/old")
            assert (answer.body, answer.final_url) == (b"through", "http://courier.example/new")

    asyncio.run(run())
    assert seen == [("GET", "http://courier.example/old"), ("GET", "http://courier.example/new")]


@pytest.mark.parametrize("url", ["http://10.0.0.1/", "http://[::ffff:7f00:1]/", "http://inside.example/"])
def test_a_proxy_is_not_asked_for_what_is_known_here_to_be_private(url: str) -> None:
    async def proxy(request: web.BaseRequest) -> web.StreamResponse:
        raise AssertionError("it was asked")

    async def run() -> None:
        host = url.split("/")[2].strip("[]")
        known = NamesGiven("192.168.1.1" if host == "inside.example" else host)
        async with serving(proxy) as base, through(base, resolver=known) as fetcher:
            with pytest.raises(AddressRefused):
                await fetcher.get(url)

    asyncio.run(run())


def test_a_proxy_that_refuses_or_is_not_there_is_told_from_the_outlet() -> None:
    async def proxy(request: web.BaseRequest) -> web.StreamResponse:
        return web.Response(status=407)

    async def run() -> None:
        known = NamesGiven("93.184.215.14")
        async with serving(proxy) as base, through(base, resolver=known) as fetcher:
            with pytest.raises(FetchFailed, match="the proxy did not let it through"):
                await fetcher.get("https://courier.example/")
        async with through("http://127.0.0.1:1", resolver=known) as fetcher:
            with pytest.raises(FetchFailed, match="proxy can't be reached"):
                await fetcher.get("http://courier.example/")

    asyncio.run(run())
