from __future__ import annotations

import asyncio
import gzip
import zlib

import pytest
from aiohttp import web
from yarl import URL

from dateline.errors import AnswerTooLarge, FetchFailed, FetchTimedOut
from dateline.fetch import Fetcher
from dateline.fetch.unpacking import BrokenCoding, unpacker
from tests.fetch.servers import Handler, Speaker, allowing_loopback, get_from, get_spoken, serving
from tests.timing import cpu_seconds

SMALL = allowing_loopback(max_bytes=100_000)


def packed(body: bytes, coding: str) -> Handler:
    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        return web.Response(body=body, headers={"Content-Encoding": coding})

    return handler


def said(*pieces: bytes, pause: float = 0) -> Speaker:
    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(pause)

    return speak


def bare_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(b"council " * 500)),
        ("x-gzip", gzip.compress(b"council " * 500)),
        ("gzip", gzip.compress(b"council " * 200) + gzip.compress(b"council " * 300)),
        ("gzip", gzip.compress(b"council " * 500) + b"\0" * 64),
        ("deflate", zlib.compress(b"council " * 500)),
        ("deflate", bare_deflate(b"council " * 500)),
        ("identity", b"council " * 500),
        ("deflate, gzip", gzip.compress(zlib.compress(b"council " * 500))),
    ],
    # Named: gzip writes the time into its head, and workers that collect a second apart must agree.
    ids=["gzip", "x-gzip", "two members", "padded", "zlib", "bare deflate", "identity", "twice"],
)
def test_a_packed_answer_is_unpacked(coding: str, body: bytes) -> None:
    assert get_from(packed(body, coding)).body == b"council " * 500


def test_a_small_answer_that_unpacks_without_end_is_stopped_at_the_limit() -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)
    assert len(bomb) < SMALL.max_bytes

    def get() -> None:
        with pytest.raises(AnswerTooLarge, match=r"0\.1 MB"):
            get_from(packed(bomb, "gzip"), limits=SMALL)

    assert cpu_seconds(get, 1) < 1


def test_a_bomb_inside_a_bomb_is_stopped_at_its_first_layer() -> None:
    inner = gzip.compress(b"\0" * 50_000_000, compresslevel=1)
    assert len(inner) > 2 * SMALL.max_bytes
    with pytest.raises(AnswerTooLarge):
        get_from(packed(gzip.compress(inner), "gzip, gzip"), limits=SMALL)


def test_of_an_answer_in_half_a_million_empty_parts_few_are_unpacked() -> None:
    empty = gzip.compress(b"")
    unpack = unpacker("gzip", 10_000_000)

    def feed() -> None:
        with pytest.raises(BrokenCoding, match="more than 5000 parts"):
            unpack.feed(empty * 6_000)

    assert cpu_seconds(feed, 0.2) < 1
    assert unpacker("gzip", 10_000_000).feed(gzip.compress(b"block") * 1_000) == b"block" * 1_000


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, gzip, gzip", "no-such-coding"])
def test_a_coding_nobody_asked_for_is_told(coding: str) -> None:
    with pytest.raises(FetchFailed, match="packed in a way nobody asked for"):
        get_from(packed(b"anything", coding))


def test_an_answer_that_is_not_packed_as_it_says_is_told() -> None:
    with pytest.raises(FetchFailed, match="cannot be unpacked"):
        get_from(packed(b"<rss>plain</rss>", "gzip"))


def test_an_answer_larger_than_the_limit_is_refused_by_its_declared_length() -> None:
    with pytest.raises(AnswerTooLarge):
        get_spoken(said(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n", b"x"), SMALL)


def test_a_caller_can_ask_for_less() -> None:
    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        return web.Response(body=b"x" * 2000)

    assert len(get_from(handler, limits=SMALL).body) == 2000
    with pytest.raises(AnswerTooLarge):
        get_from(handler, limits=SMALL, max_bytes=1000)  # type: ignore[arg-type]


def test_an_endless_chunked_answer_is_stopped_at_the_limit() -> None:
    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            writer.write(b"1000\r\n" + b"x" * 4096 + b"\r\n")
            await writer.drain()

    with pytest.raises(AnswerTooLarge):
        get_spoken(speak, SMALL)


@pytest.mark.parametrize(
    "head", [b"HTTP/1.1 200 ", b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n", b"HTTP/1.1 200 OK\r\n"]
)
def test_an_answer_that_drips_one_byte_at_a_time_ends_at_the_time_limit(head: bytes) -> None:
    dripped = 0

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal dripped
        writer.write(head)
        for _ in range(200):
            dripped += 1
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.05)

    with pytest.raises(FetchTimedOut, match=r"0\.3 seconds"):
        get_spoken(speak, allowing_loopback(seconds=0.3))
    assert dripped < 100  # a limit between two bytes would have let all of them come


def test_many_slow_redirects_share_one_time_limit() -> None:
    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        await asyncio.sleep(0.1)
        return web.Response(status=302, headers={"Location": f"/{int(request.path[1:] or 0) + 1}"})

    with pytest.raises(FetchTimedOut):
        get_from(handler, "/0", allowing_loopback(seconds=0.35, redirects=50))


def test_waiting_for_a_turn_at_a_busy_host_costs_no_time_of_the_fetch() -> None:
    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        return web.Response(text="x")

    async def run() -> None:
        loop = asyncio.get_running_loop()
        async with serving(handler) as base, Fetcher(allowing_loopback(per_host=1)) as fetcher:
            at = URL(base)
            began = loop.time()
            async with fetcher.turns.turn(at.raw_host or "", at.port or 0):
                waiting = asyncio.create_task(fetcher.ask(base))
                await asyncio.sleep(0.3)
                held = loop.time() - began
            exchange = await waiting
            assert exchange.status == 200
            assert exchange.seconds <= loop.time() - began - held

    asyncio.run(run())


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 200 OK\r\nX-Long: " + b"a" * 1_000_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: a\r\n" % number for number in range(50_000)) + b"\r\n",
        b"HTTP/1.1 200 " + b"O" * 1_000_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: %s\r\n" % (number, b"a" * 25_000) for number in range(40)) + b"\r\n",
    ],
    ids=["one line", "many lines", "status line", "long lines"],
)
def test_a_header_of_a_megabyte_is_refused(head: bytes) -> None:
    with pytest.raises(FetchFailed, match=r"not proper HTTP|longer than all of them may be"):
        get_spoken(said(head, b"body"))


def test_a_long_header_of_a_real_site_is_taken() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Security-Policy: " + b"a" * 12_000 + b"\r\nContent-Length: 1\r\n\r\n"
    assert get_spoken(said(head, b"x")).body == b"x"


@pytest.mark.parametrize(
    ("pieces", "words"),
    [
        ((b"",), "without an answer"),
        ((b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n", b"<rss>"), "broke off"),
        ((b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"5\r\n<rss>\r\n"), "broke off"),
        ((b"SSH-2.0-OpenSSH_9.2\r\n\r\n",), "not proper HTTP"),
    ],
)
def test_a_broken_conversation_is_told_in_words(pieces: tuple[bytes, ...], words: str) -> None:
    with pytest.raises(FetchFailed, match=words):
        get_spoken(said(*pieces))


def test_a_packed_answer_without_its_last_bytes_keeps_what_came() -> None:
    whole = gzip.compress(b"council " * 500)
    assert get_from(packed(whole[:-8], "gzip")).body == b"council " * 500


def test_headers_with_bytes_outside_ascii_come_out_as_clean_text() -> None:
    head = "HTTP/1.1 200 OK\r\nX-Place: Łódź\r\nX-Twice: a\r\nX-Twice: b\r\nContent-Length: 1\r\n\r\n".encode()
    headers = get_spoken(said(head.replace(b"\xc5\x81", b"\xff\xc5\x81"), b"x")).headers
    assert headers["x-place"].endswith("Łódź")
    headers["x-place"].encode()
    assert headers["x-twice"] == "a, b"
