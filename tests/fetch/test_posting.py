"""A form that is sent goes where a fetch may go, and nowhere else."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import web

from dateline.errors import AddressRefused, FetchFailed, HttpStatus
from dateline.fetch import Fetcher, FetchLimits
from tests.fetch.servers import Handler, allowing_loopback, serving

FORM = {"hub.mode": "subscribe", "hub.topic": "https://example.org/ä?a=1&b=2"}


def post_to(handler: Handler, path: str = "/", limits: FetchLimits | None = None) -> int:
    async def run() -> int:
        async with serving(handler) as base, Fetcher(limits or allowing_loopback()) as fetcher:
            return await fetcher.post(base + path, FORM)

    return asyncio.run(run())


def test_a_form_arrives_as_it_was_given() -> None:
    came: dict[str, str] = {}

    async def take(request: web.BaseRequest) -> web.Response:
        came.update({key: str(value) for key, value in (await request.post()).items()})
        return web.Response(status=202, body=b"x" * 100_000)

    assert post_to(take) == 202
    assert came == FORM


def test_a_form_follows_only_redirects_that_keep_it() -> None:
    seen: list[tuple[str, str]] = []

    async def redirect(request: web.BaseRequest) -> web.Response:
        seen.append((request.method, request.path))
        if request.path == "/kept":
            return web.Response(status=307, headers={"Location": "/there"})
        if request.path == "/lost":
            return web.Response(status=302, headers={"Location": "/there"})
        return web.Response(status=204)

    assert post_to(redirect, "/kept") == 204
    assert seen == [("POST", "/kept"), ("POST", "/there")]
    with pytest.raises(HttpStatus) as caught:
        post_to(redirect, "/lost")
    assert caught.value.status == 302
    assert seen[2:] == [("POST", "/lost")]


def test_a_form_is_sent_to_no_private_address_that_is_not_allowed() -> None:
    async def take(request: web.BaseRequest) -> web.Response:
        raise AssertionError("the form arrived")

    with pytest.raises(AddressRefused):
        post_to(take, limits=FetchLimits(seconds=30))


def test_a_form_that_is_refused_raises_with_the_status() -> None:
    async def refuse(request: web.BaseRequest) -> web.Response:
        return web.Response(status=422, text="no such topic")

    with pytest.raises(HttpStatus) as caught:
        post_to(refuse)
    assert caught.value.status == 422
    with pytest.raises(FetchFailed):
        asyncio.run(_unopened())


async def _unopened() -> None:
    async with Fetcher(allowing_loopback()) as fetcher:
        await fetcher.post("http://127.0.0.1:1/", FORM)
