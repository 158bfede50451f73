"""How many requests at once a desk needs: ``python -m bench.turns``.

Five hundred hosts on loopback, in a process of its own, answer after 0.3 seconds; one of fifty never does. Shown is how
long it takes to ask them all, by how many are asked at once; the limit of one fetch is the least it can be.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import sys
import time
from multiprocessing.connection import Connection

from dateline.fetch import Fetcher, FetchLimits

HOSTS, SILENT = 500, 50
ANSWER_SECONDS, LIMIT = 0.3, 3.0
AT_ONCE = (12, 24, 48, 96)


def serve(pipe: Connection) -> None:
    """Plays every host on one port, until its parent ends it."""

    class Host(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            assert isinstance(transport, asyncio.Transport)
            self.transport = transport

        def data_received(self, data: bytes) -> None:
            if int(data.split(b"/", 2)[1].split()[0]) % SILENT:
                answer = b"HTTP/1.1 304 Not Modified\r\n\r\n"
                asyncio.get_running_loop().call_later(ANSWER_SECONDS, self.transport.write, answer)

    async def run() -> None:
        server = await asyncio.get_running_loop().create_server(Host, "0.0.0.0", 0, backlog=1024)
        pipe.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


async def asked(port: int, at_once: int) -> float:
    """Seconds until all hosts have been asked."""
    limits = FetchLimits(allow_addresses=("127.0.0.0/8",), at_once=at_once, seconds=LIMIT)
    urls = [f"http://127.0.{n // 250 + 1}.{n % 250 + 1}:{port}/{n}" for n in range(HOSTS)]
    async with Fetcher(limits) as fetcher:
        started = time.monotonic()
        await asyncio.gather(*(fetcher.ask(url, etag='"1"') for url in urls))
        return time.monotonic() - started


def main() -> int:
    here, there = multiprocessing.Pipe()
    server = multiprocessing.Process(target=serve, args=(there,), daemon=True)
    server.start()
    try:
        port = here.recv()
        print(f"{HOSTS} hosts, one of {SILENT} silent, limit {LIMIT:g} s")
        for at_once in AT_ONCE:
            chosen = "   (the desk's)" if at_once == FetchLimits().at_once else ""
            print(f"{at_once:4} at once {asyncio.run(asked(port, at_once)):6.1f} s{chosen}")
    finally:
        server.terminate()
        server.join()
    return 0


if __name__ == "__main__":
    sys.exit(main())
