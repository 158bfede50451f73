"""Conditional requests a CPU-second: Fetcher against plain aiohttp, in one run: ``python -m bench.fetch``.

Fifty connections ask a server on loopback, in a process of its own, for feeds that have not changed (304). The two
take turns, three times; the client's own CPU time is counted, and the best turn of each is shown.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import sys
import time
from collections.abc import Awaitable, Callable
from multiprocessing.connection import Connection

import aiohttp

from dateline.fetch import Fetcher, FetchLimits

CONNECTIONS = 50
REQUESTS = 5000
TURNS = 3

Get = Callable[[str], Awaitable[None]]


def serve(pipe: Connection) -> None:
    """Answers every request on a free port with 304, as cheaply as it can, until its parent ends it."""
    answer = b'HTTP/1.1 304 Not Modified\r\nETag: "v1"\r\nServer: bench\r\n\r\n'

    class Unchanged(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            assert isinstance(transport, asyncio.Transport)
            self.transport = transport

        def data_received(self, data: bytes) -> None:
            self.transport.write(answer * data.count(b"\r\n\r\n"))

    async def run() -> None:
        server = await asyncio.get_running_loop().create_server(Unchanged, "127.0.0.1", 0)
        pipe.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


async def rate(get: Get, base: str) -> float:
    """Requests a CPU-second of this process."""
    urls = iter([f"{base}/feed/{number}.xml" for number in range(REQUESTS)])

    async def worker() -> None:
        for url in urls:
            await get(url)

    started = time.process_time()
    await asyncio.gather(*(worker() for _ in range(CONNECTIONS)))
    return REQUESTS / (time.process_time() - started)


async def plain(base: str) -> float:
    async with aiohttp.ClientSession() as session:

        async def get(url: str) -> None:
            async with session.get(url, headers={"If-None-Match": '"v1"'}) as response:
                await response.read()
                assert response.status == 304

        return await rate(get, base)


async def ours(base: str) -> float:
    limits = FetchLimits(
        allow_addresses=(base.removeprefix("http://"),), per_host=CONNECTIONS, at_once=CONNECTIONS, longest_pause=0
    )
    async with Fetcher(limits) as fetcher:

        async def get(url: str) -> None:
            assert (await fetcher.ask(url, etag='"v1"')).status == 304

        return await rate(get, base)


def main() -> int:
    here, there = multiprocessing.Pipe()
    server = multiprocessing.Process(target=serve, args=(there,), daemon=True)
    server.start()
    try:
        base = f"http://127.0.0.1:{here.recv()}"
        turns = [(asyncio.run(plain(base)), asyncio.run(ours(base))) for _ in range(TURNS)]
    finally:
        server.terminate()
        server.join()
    peer, mine = max(turn[0] for turn in turns), max(turn[1] for turn in turns)
    print("conditional requests a CPU-second, 50 connections, answers 304")
    print(f"aiohttp   {peer:8.0f}")
    print(f"dateline  {mine:8.0f}   {mine / peer:.2f} of aiohttp, with address checks, limits and turns")
    print("bar            5000")
    return 0


if __name__ == "__main__":
    sys.exit(main())
