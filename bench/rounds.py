"""Round after round of many feeds, some of which fail, hang or send rubbish: ``python -m bench.rounds [FEEDS [N]]``.

Each feed stands on a loopback address of its own, in another process. Of a hundred, five answer 500, two take the
connection and never answer, one sends bytes of no meaning; the others answer 304, a few with something new each round.
A round is compared with one of the same feeds without those that hang, in the same run: it may take their time limit
longer, and no more. What the process holds is taken after every round.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from multiprocessing.connection import Connection
from pathlib import Path

from dateline.config import Settings, load_settings
from dateline.fetch import FetchLimits
from dateline.pipeline.rounds import Rounds
from dateline.store import Store

FEEDS, ROUNDS = 400, 12
SECONDS = 2.0
START = datetime(2026, 10, 1, tzinfo=UTC)
# Longer than any feed is left alone, so that each round asks for all of them.
STEP = timedelta(hours=30)

FAILING, HANGING, RUBBISH = 5, 2, 1
CHANGING = 20
_RUBBISH = bytes(range(256)) * 40


def kind_of(number: int) -> str:
    """What the feed of this number does."""
    place = number % 100
    if place < FAILING:
        return "fails"
    if place < FAILING + HANGING:
        return "hangs"
    return "rubbish" if place < FAILING + HANGING + RUBBISH else "well"


def serve(pipe: Connection) -> None:
    """Plays every outlet on one port, until its parent ends it; told over ``pipe`` that a round has begun."""
    now = 0

    def answer(head: bytes) -> bytes | None:
        number = int(head.split(b"/", 2)[1].split(b".")[0])
        match kind_of(number):
            case "fails":
                return b"HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n"
            case "hangs":
                return None
            case "rubbish":
                return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(_RUBBISH), _RUBBISH)
        version = (now + number) // CHANGING
        tag = b'"%d"' % version
        if tag in head:
            return b"HTTP/1.1 304 Not Modified\r\nETag: %s\r\n\r\n" % tag
        body = feed(number, version).encode()
        return b"HTTP/1.1 200 OK\r\nETag: %s\r\nContent-Length: %d\r\n\r\n%s" % (tag, len(body), body)

    class Outlet(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            assert isinstance(transport, asyncio.Transport)
            self.transport = transport

        def data_received(self, data: bytes) -> None:
            said = answer(data)
            if said is not None:
                self.transport.write(said)

    def begun() -> None:
        nonlocal now
        now = pipe.recv()

    async def run() -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(Outlet, "0.0.0.0", 0, backlog=1024)
        loop.add_reader(pipe.fileno(), begun)
        pipe.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


def feed(number: int, version: int) -> str:
    """A feed with the last of its entries, which say little, for what follows from them is measured elsewhere."""
    when = format_datetime(START + version * CHANGING * STEP)
    return (
        f'<rss version="2.0"><channel><title>Outlet {number}</title><link>http://outlet.example/</link>'
        f"<item><title>Item {version}</title><guid>{number}-{version}</guid><pubDate>{when}</pubDate>"
        f"<description>Outlet {number} said thing {version}.</description></item></channel></rss>"
    )


def held() -> int:
    """Bytes of memory that this process holds now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


def rounds(settings: Settings, port: int, pipe: Connection, numbers: list[int], count: int) -> list[tuple[float, int]]:
    """Seconds, and bytes held after it, of each round of the feeds of these numbers."""
    store = Store.open(settings.database)
    for number in numbers:
        store.add_feed(f"http://127.0.{number // 250 + 1}.{number % 250 + 1}:{port}/{number}.xml")
    found = []
    with Rounds(store, settings) as running:
        for n in range(count):
            pipe.send(n)
            started = time.monotonic()
            report = running.round(START + n * STEP)
            found.append((time.monotonic() - started, held()))
            assert report.feeds == len(numbers), (report.feeds, len(numbers))
    store.close()
    return found


def main() -> int:
    feeds, count = (int(value) for value in [*sys.argv[1:], *map(str, (FEEDS, ROUNDS)[len(sys.argv) - 1 :])])
    here, there = multiprocessing.Pipe()
    server = multiprocessing.Process(target=serve, args=(there,), daemon=True)
    server.start()
    try:
        port = here.recv()
        with tempfile.TemporaryDirectory() as folder:
            made = {"full_text": False, "allow_addresses": ("127.0.0.0/8",), "fetch_seconds": SECONDS}
            quick = load_settings(Path(folder) / "without", **made)
            slow = load_settings(Path(folder) / "with", **made)
            answering = [number for number in range(feeds) if kind_of(number) != "hangs"]
            # The first rounds bring everything that is new; the others are what a desk does day in, day out.
            without = rounds(quick, port, here, answering, 4)[2:]
            found = rounds(slow, port, here, list(range(feeds)), count)
    finally:
        server.terminate()
        server.join()
    hanging = feeds - len(answering)
    waves = -(-hanging // FetchLimits().at_once)
    base = statistics.median(seconds for seconds, _ in without)
    later = [seconds for seconds, _ in found[2:]]
    allowed = base + waves * SECONDS
    first, last = found[2][1], found[-1][1]
    print(f"{feeds} feeds, {hanging} hang (limit {SECONDS:g} s each), {count} rounds")
    print(f"round without those that hang   {base:6.2f} s")
    print(f"round with them, median         {statistics.median(later):6.2f} s   allowed {allowed:.2f} s")
    print(f"round with them, longest        {max(later):6.2f} s")
    print(f"first round, everything new     {found[0][0]:6.2f} s")
    print(f"memory after the third round    {first / 1e6:6.0f} MB")
    print(f"memory after the last           {last / 1e6:6.0f} MB   {last / first:.2f} of it")
    return 0


if __name__ == "__main__":
    sys.exit(main())
