"""Answers as bad as the web sends them: each ends in a named error, or in what could be taken, within its limit."""

from __future__ import annotations

import asyncio
import zlib

import pytest

from dateline.errors import AnswerTooLarge, FetchFailed, FetchTimedOut
from dateline.fetch import Answer, Fetcher
from tests.fetch.servers import Speaker, allowing_loopback, get_spoken, speaking
from tests.fetch.test_limits import said

OK = b"HTTP/1.1 200 OK\r\n"


def two_fetches(speak: Speaker, **asked: str) -> tuple[Answer, Answer]:
    """What two fetches of one server give, one after the other."""

    async def run() -> tuple[Answer, Answer]:
        async with speaking(speak) as base, Fetcher(allowing_loopback()) as fetcher:
            first = await fetcher.get(base + "/first", **asked)  # type: ignore[arg-type]
            return first, await fetcher.get(base + "/second")

    return asyncio.run(run())


def test_of_a_bomb_of_two_gigabytes_no_more_is_taken_than_the_limit() -> None:
    made = 0

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal made
        writer.write(OK + b"Content-Encoding: gzip\r\nConnection: close\r\n\r\n")
        packer, zeros = zlib.compressobj(9, wbits=31), b"\0" * 4_000_000
        for _ in range(500):
            made += len(zeros)
            writer.write(packer.compress(zeros))
            await writer.drain()
            await asyncio.sleep(0)

    with pytest.raises(AnswerTooLarge, match="10 MB"):
        get_spoken(speak)
    assert made < 1_000_000_000


def test_bytes_behind_the_declared_length_are_not_taken_for_the_next_answer() -> None:
    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(OK + b"Content-Length: 5\r\n\r\n<rss>" + OK + b"Content-Length: 6\r\n\r\nforged")
        await writer.drain()

    first, second = two_fetches(speak)
    assert (first.body, second.body) == (b"<rss>", b"<rss>")


def test_a_server_that_sends_a_body_with_its_304_is_asked_for_the_whole() -> None:
    asked = 0

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal asked
        asked += 1
        head = b"HTTP/1.1 304 Not Modified\r\n" if asked == 1 else OK
        writer.write(head + b"Content-Length: 5\r\n\r\n<rss>")
        await writer.drain()

    async def run() -> None:
        async with speaking(speak) as base, Fetcher(allowing_loopback()) as fetcher:
            exchange = await fetcher.ask(base, etag='"1"')
            assert exchange.answer is not None
            assert (exchange.status, exchange.answer.body) == (200, b"<rss>")
            assert "if-none-match" not in exchange.sent

    asyncio.run(run())


@pytest.mark.parametrize(
    ("pieces", "body"),
    [
        ((b"HTTP/1.0 200 OK\r\n\r\n", b"<rss>", b"</rss>"), b"<rss></rss>"),
        ((b"HTTP/1.0 200 OK\r\nContent-Length: 3\r\nConnection: keep-alive\r\n\r\n", b"abc"), b"abc"),
        ((OK + b"\r\n", b"until the end"), b"until the end"),
        ((OK + b"Content-Length: 0\r\n\r\n",), b""),
        ((OK + b"Transfer-Encoding: chunked\r\n\r\n", b"3;x=y\r\nabc\r\n0\r\nX-Trailer: 1\r\n\r\n"), b"abc"),
        ((b"HTTP/1.1 200\r\nContent-Length: 1\r\n\r\n", b"x"), b"x"),
        ((b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", OK + b"Content-Length: 1\r\n\r\nx"), b"x"),
    ],
    ids=["HTTP/1.0", "1.0 kept open", "no length", "empty", "chunked with trailer", "no reason", "early hints"],
)
def test_answers_of_old_and_odd_servers_are_taken(pieces: tuple[bytes, ...], body: bytes) -> None:
    assert get_spoken(said(*pieces)).body == body


@pytest.mark.parametrize(
    "head",
    [
        OK + b"Content-Length: 3\r\nContent-Length: 5\r\n\r\nabcde",
        OK + b"Content-Length: minus one\r\n\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\nnot a number\r\n",
        OK + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
        b"HTTP/9.9 200 OK\r\n\r\n",
        b"\0" * 1000,
    ],
    ids=["two lengths", "no number", "chunk of no size", "chunked and a length", "version", "zeros"],
)
def test_an_answer_that_says_two_things_at_once_is_refused(head: bytes) -> None:
    with pytest.raises(FetchFailed):
        get_spoken(said(head), allowing_loopback(seconds=1))


def test_endless_answers_before_the_answer_end_at_the_time_limit() -> None:
    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            writer.write(b"HTTP/1.1 102 Processing\r\n\r\n")
            await writer.drain()
            await asyncio.sleep(0.01)

    with pytest.raises(FetchTimedOut):
        get_spoken(speak, allowing_loopback(seconds=0.5))


def test_an_endless_redirect_page_is_not_read() -> None:
    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 302 Found\r\nLocation: http://10.0.0.1/\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            writer.write(b"1000\r\n" + b"x" * 4096 + b"\r\n")
            await writer.drain()

    with pytest.raises(FetchFailed, match="not on the public internet"):
        get_spoken(speak)


def test_a_file_that_is_longer_than_what_is_wanted_of_it_gives_its_beginning() -> None:
    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(OK + b"Content-Length: 99999999999\r\n\r\n")
        while True:
            writer.write(b"Disallow: /x\n" * 100)
            await writer.drain()

    async def run() -> None:
        async with speaking(speak) as base, Fetcher(allowing_loopback()) as fetcher:
            exchange = await fetcher.ask(base, first_bytes=10_000)
            assert exchange.answer is not None and len(exchange.answer.body) == exchange.size == 10_000

    asyncio.run(run())
