"""One budget a host, however a fetch comes to it."""

from __future__ import annotations

import asyncio
from collections import Counter
from itertools import pairwise

import pytest
from aiohttp import web

from dateline.fetch import Fetcher
from dateline.fetch.turns import LONGEST_DELAY, Turns
from tests.fetch.servers import allowing_loopback, serving


def test_a_redirect_waits_for_a_turn_at_the_host_it_leads_to() -> None:
    now, most, two = 0, 0, asyncio.Event()

    async def there(request: web.BaseRequest) -> web.StreamResponse:
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
        async with serving(there) as base:

            async def sent_on(request: web.BaseRequest) -> web.StreamResponse:
                return web.Response(status=302, headers={"Location": base})

            async with serving(sent_on) as one, serving(sent_on) as two, Fetcher(allowing_loopback()) as fetcher:
                starts = [address for address in (one, two, base) for _ in range(4)]
                await asyncio.gather(*(fetcher.get(address) for address in starts))

    asyncio.run(run())
    assert most == 2


def test_hosts_do_not_wait_for_each_other_until_all_turns_are_taken() -> None:
    async def run() -> list[int]:
        turns, under_way, seen = Turns(per_host=1, at_once=3, longest_pause=0), 0, []

        async def fetch(host: str) -> None:
            nonlocal under_way
            async with turns.turn(host, 443):
                under_way += 1
                seen.append(under_way)
                await asyncio.sleep(0.01)
                under_way -= 1

        await asyncio.gather(*(fetch(f"outlet{number}.example") for number in range(9)))
        return seen

    assert max(asyncio.run(run())) == 3


def test_after_a_slow_answer_a_host_is_left_alone_and_the_answer_is_not_held_back() -> None:
    async def run() -> tuple[list[str], float]:
        turns, loop = Turns(per_host=1, at_once=9, longest_pause=0.2), asyncio.get_running_loop()
        async with turns.turn("slow.example", 443):
            await asyncio.sleep(0.3)
        ended, asked = loop.time(), []

        async def ask(host: str) -> None:
            async with turns.turn(host, 443):
                asked.append(host)

        await asyncio.gather(ask("slow.example"), ask("other.example"))
        return asked, loop.time() - ended

    asked, waited = asyncio.run(run())
    assert asked == ["other.example", "slow.example"]
    assert waited > 0.19


def test_a_host_that_asks_for_time_between_two_requests_gets_it_up_to_a_bound() -> None:
    async def run() -> list[float]:
        turns, loop, starts = Turns(per_host=2, at_once=9, longest_pause=0), asyncio.get_running_loop(), []
        turns.space("slow.example", 443, 0.3)

        async def fetch() -> None:
            async with turns.turn("slow.example", 443):
                starts.append(loop.time())

        await asyncio.gather(*(fetch() for _ in range(4)))
        turns.space("greedy.example", 443, 86_400)
        assert turns.delay("greedy.example", 443) == LONGEST_DELAY
        turns.space("greedy.example", 443, 0)
        assert turns.delay("greedy.example", 443) == 0
        return starts

    starts = asyncio.run(run())
    gaps = [after - before for before, after in pairwise(starts)]
    assert all(gap > 0.2 for gap in gaps)


def test_what_is_asked_once_an_address_has_its_turn_can_end_the_fetch_before_its_request() -> None:
    asked: list[str] = []

    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        asked.append(request.path)
        return web.Response(status=302, headers={"Location": "/shut"})

    def at_turn(url: str) -> None:
        if url.endswith("/shut"):
            raise PermissionError(url)

    async def run() -> None:
        async with serving(handler) as base, Fetcher(allowing_loopback()) as fetcher:
            with pytest.raises(PermissionError):
                await fetcher.ask(base + "/open", at_turn=at_turn)

    asyncio.run(run())
    assert asked == ["/open"]


def test_an_exchange_says_which_of_its_answers_asked_for_patience_and_where_it_ended() -> None:
    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        if request.path == "/feed":
            return web.Response(status=302, headers={"Location": "/busy", "Retry-After": "5"})
        return web.Response(status=503, headers={"Retry-After": "60"})

    async def run() -> None:
        async with serving(handler) as base, Fetcher(allowing_loopback()) as fetcher:
            found = await fetcher.ask(base + "/feed")
            assert (found.passed, found.final_url) == ((base + "/feed",), base + "/busy")
            assert (found.retry_seconds, found.retry_from) == (60, base + "/busy")

    asyncio.run(run())


def test_a_port_of_its_own_is_a_host_of_its_own() -> None:
    async def run() -> Counter[int]:
        turns, met = Turns(per_host=1, at_once=9, longest_pause=0), Counter[int]()
        async with turns.turn("outlet.example", 80), turns.turn("outlet.example", 443):
            met[443] += 1
        return met

    assert asyncio.run(run())[443] == 1
