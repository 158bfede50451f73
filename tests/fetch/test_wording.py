from __future__ import annotations

import asyncio
import errno
import socket
import ssl

import aiohttp
import aiohttp.web
import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.client_reqrep import ConnectionKey

from dateline.errors import FetchFailed
from dateline.fetch import Fetcher
from dateline.fetch.wording import fetch_error
from tests.fetch.servers import allowing_loopback, get_from, serving

URL = "https://outlet.example/feed.xml"
KEY = ConnectionKey("outlet.example", 443, True, True, None, None, None)


class NamesUnknown(AbstractResolver):
    """Stands at the border for a name service that has no answer."""

    def __init__(self, code: int) -> None:
        self.code = code

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        raise socket.gaierror(self.code, "no answer")

    async def close(self) -> None:
        pass


@pytest.mark.parametrize(
    ("code", "words"), [(socket.EAI_NONAME, "no server has the name outlet.example"), (socket.EAI_AGAIN, "just now")]
)
def test_a_name_that_leads_nowhere_is_told_from_one_that_cannot_be_looked_up(code: int, words: str) -> None:
    async def run() -> None:
        async with Fetcher(allowing_loopback(), resolver=NamesUnknown(code)) as fetcher:
            await fetcher.get(URL)

    with pytest.raises(FetchFailed, match=words) as caught:
        asyncio.run(run())
    assert "online" in (caught.value.advice or "")


def test_an_address_where_nothing_listens_is_told() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]

    async def run() -> None:
        async with Fetcher(allowing_loopback()) as fetcher:
            await fetcher.get(f"http://127.0.0.1:{port}/")

    with pytest.raises(FetchFailed, match="nothing listens"):
        asyncio.run(run())


def test_a_server_that_speaks_no_tls_where_it_should_is_told() -> None:
    async def handler(request: aiohttp.web.BaseRequest) -> aiohttp.web.StreamResponse:
        return aiohttp.web.Response(text="x")

    async def run() -> None:
        async with serving(handler) as base, Fetcher(allowing_loopback()) as fetcher:
            await fetcher.get(base.replace("http://", "https://"))

    with pytest.raises(FetchFailed, match="no secure connection"):
        asyncio.run(run())


def certificate_error() -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_code = 10
    return error


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            aiohttp.ClientConnectorCertificateError(KEY, certificate_error()),
            "certificate has run out",
        ),
        (aiohttp.ClientConnectorSSLError(KEY, ssl.SSLError(1, "handshake failure")), "no secure connection"),
        (aiohttp.ClientConnectorError(KEY, OSError(errno.ENETUNREACH, "x")), "network cannot be reached"),
        (aiohttp.ClientConnectorError(KEY, OSError(errno.EHOSTUNREACH, "x")), "server cannot be reached"),
        (aiohttp.ClientConnectorError(KEY, OSError(errno.ETIMEDOUT, "x")), "did not take the connection"),
        (aiohttp.ClientConnectorError(KEY, OSError(errno.EMFILE, "x")), "no more files"),
        (aiohttp.ClientConnectorError(KEY, OSError(None, "Multiple exceptions: a, b")), "Multiple exceptions"),
        (aiohttp.ClientOSError(errno.ECONNRESET, "reset"), "broke the connection off"),
        (aiohttp.ServerDisconnectedError(), "without an answer"),
        (aiohttp.ClientPayloadError("cut"), "broke off before its end"),
        (aiohttp.InvalidURL("x"), "not a web address"),
        (aiohttp.ClientError("odd"), "odd"),
        (aiohttp.ClientConnectionError(), "ClientConnectionError"),
    ],
)
def test_every_kind_of_failure_is_told_in_words(error: aiohttp.ClientError, words: str) -> None:
    told = fetch_error(URL, error, " (redirected to x)")
    assert words in told.reason
    assert told.reason.endswith(" (redirected to x)")
    assert told.subject == URL
    assert told.advice


def test_a_304_that_nobody_asked_for_is_no_answer() -> None:
    async def handler(request: aiohttp.web.BaseRequest) -> aiohttp.web.StreamResponse:
        return aiohttp.web.Response(status=304)

    with pytest.raises(FetchFailed, match="304"):
        get_from(handler)
