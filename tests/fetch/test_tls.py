"""Real servers with real certificates, good and bad: what is wrong is told in words."""

from __future__ import annotations

import asyncio
import ssl
from datetime import UTC, datetime

import pytest
from aiohttp import web

from dateline.errors import FetchFailed
from dateline.fetch import Answer, Fetcher
from tests.certificates import DAY, Authority
from tests.fetch.servers import allowing_loopback, serving


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


async def page(request: web.BaseRequest) -> web.StreamResponse:
    return web.Response(text="safe")


def get_safely(server: ssl.SSLContext, trusted: ssl.SSLContext | None) -> Answer:
    async def run() -> Answer:
        limits = allowing_loopback(allow_addresses=("localhost",))
        async with serving(page, server) as base, Fetcher(limits, tls=trusted) as fetcher:
            return await fetcher.get(base.replace("127.0.0.1", "localhost"))

    return asyncio.run(run())


def test_a_server_whose_certificate_holds_is_read(authority: Authority) -> None:
    assert get_safely(authority.server(), authority.trusted).body == b"safe"


@pytest.mark.parametrize(
    ("name", "dates", "words"),
    [
        ("localhost", {"until": datetime.now(UTC) - DAY}, "has run out"),
        ("localhost", {"since": datetime.now(UTC) + DAY}, "not valid yet"),
        ("elsewhere.example", {}, "for another name"),
    ],
    ids=["run out", "not yet", "another name"],  # a time in a name would differ from one process of a run to the next
)
def test_a_certificate_that_does_not_hold_is_told_in_words(
    authority: Authority, name: str, dates: dict[str, datetime], words: str
) -> None:
    with pytest.raises(FetchFailed, match=words) as caught:
        get_safely(authority.server(name, **dates), authority.trusted)
    assert caught.value.advice


def test_a_certificate_of_nobody_known_is_told_from_one_that_signs_itself(authority: Authority) -> None:
    with pytest.raises(FetchFailed, match="nobody that this machine trusts"):
        get_safely(authority.server(), None)
    with pytest.raises(FetchFailed, match="nobody but itself"):
        get_safely(authority.itself(), None)


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1 is deprecated")
def test_a_server_that_speaks_only_what_is_no_longer_safe_is_told(authority: Authority) -> None:
    old = authority.server()
    old.set_ciphers("ALL:@SECLEVEL=0")
    old.minimum_version, old.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1
    with pytest.raises(FetchFailed, match=r"old versions|no way of encrypting|broke the connection off"):
        get_safely(old, authority.trusted)


def test_a_certificate_is_checked_behind_a_redirect_as_well(authority: Authority) -> None:
    async def run() -> None:
        async with serving(page, authority.itself()) as safe:

            async def handler(request: web.BaseRequest) -> web.StreamResponse:
                return web.Response(status=302, headers={"Location": safe})

            async with serving(handler) as base, Fetcher(allowing_loopback()) as fetcher:
                await fetcher.get(base)

    with pytest.raises(FetchFailed, match=r"nobody but itself \(redirected to https"):
        asyncio.run(run())
