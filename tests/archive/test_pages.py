"""Which records are pages, and what is kept of them."""

from __future__ import annotations

import gzip
import zlib
from datetime import UTC, datetime
from pathlib import Path

import brotli
import pytest

from dateline.archive import pages
from dateline.archive.http import read_message
from dateline.archive.pages import Skipped, page_of
from dateline.store.archives import Capture
from tests.archive.making import LIMIT, NOW, found_in, record

HTML = b"<!doctype html><html><body><p>The bridge at Lower Anse opened again.</p></body></html>"


def only(made: bytes, folder: Path, limit: int = LIMIT) -> Capture | Skipped:
    (one,), damages = found_in(made, folder)
    assert not damages
    return page_of(one, limit, NOW)


def head(*lines: str, status: str = "200 OK") -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode()


def chunked(body: bytes, size: int = 20) -> bytes:
    pieces = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(b"%x;ext=1\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def bare_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


@pytest.mark.parametrize(
    ("lines", "body"),
    [
        ((), HTML),
        (("Transfer-Encoding: chunked",), chunked(HTML)),
        (("Transfer-Encoding: chunked",), HTML),
        (("Content-Encoding: gzip",), gzip.compress(HTML)),
        (("Content-Encoding: gzip",), HTML),
        (("Content-Encoding: gzip, gzip",), gzip.compress(gzip.compress(HTML))),
        (("Content-Encoding: deflate",), zlib.compress(HTML)),
        (("Content-Encoding: deflate",), bare_deflate(HTML)),
        (("Content-Encoding: br",), brotli.compress(HTML)),
        (("Content-Encoding: br", "Transfer-Encoding: chunked"), chunked(brotli.compress(HTML))),
    ],
    ids=[
        "as it is",
        "chunked",
        "chunks undone already",
        "gzip",
        "gzip undone already",
        "gzip twice",
        "deflate",
        "bare deflate",
        "brotli",
        "brotli in chunks",
    ],
)
def test_a_page_s_codings_are_undone(lines: tuple[str, ...], body: bytes, tmp_path: Path) -> None:
    found = only(record(7, body, head=head("Content-Type: text/html", "Set-Cookie: a=b", *lines)), tmp_path)
    assert isinstance(found, Capture)
    assert found.answer.body == HTML and found.answer.status == 200
    assert found.url == "https://courier.example/news/7" and "set-cookie" not in found.answer.headers
    assert found.answer.fetched == datetime(2026, 10, 3, 9, 0, tzinfo=UTC)


def test_of_a_packed_body_that_breaks_off_the_beginning_is_kept(tmp_path: Path) -> None:
    long = b"<html>" + b"".join(b"<p>Paragraph %d of the page.</p>" % number for number in range(5000))
    for coding, body in (("gzip", gzip.compress(long)), ("br", brotli.compress(long))):
        made = record(1, body[: len(body) - 500], head=head("Content-Type: text/html", f"Content-Encoding: {coding}"))
        found = only(made, tmp_path)
        assert isinstance(found, Capture)
        assert long.startswith(found.answer.body) and len(found.answer.body) > 10_000


def test_chunks_that_end_elsewhere_than_they_say_lose_no_text() -> None:
    body = b"1e\r\n<html><p>Five hundred people w\r\n<p>ere taken across the river.</p>"
    found = read_message(head("Transfer-Encoding: chunked") + body, LIMIT)
    assert found is not None and b"Five hundred people" in found.body and b"across the river" in found.body


@pytest.mark.parametrize("coding", ["gzip", "br", "deflate"])
def test_a_small_body_that_unpacks_without_end_is_refused_within_the_limit(coding: str, tmp_path: Path) -> None:
    endless = b"<html>" + b"\x00" * 60_000_000
    packs = {"gzip": gzip.compress, "br": lambda data: brotli.compress(data, quality=2), "deflate": zlib.compress}
    made = record(1, packs[coding](endless), head=head("Content-Type: text/html", f"Content-Encoding: {coding}"))
    assert only(made, tmp_path) == Skipped(pages.LONG)


@pytest.mark.parametrize(
    ("made", "what"),
    [
        (record(1, kind="request"), pages.REQUESTS),
        (record(1, kind="metadata"), pages.METADATA),
        (record(1, kind="warcinfo"), pages.WARCINFO),
        (record(1, kind="revisit"), pages.REVISITS),
        (record(1, kind="conversion"), pages.CONVERSIONS),
        (record(1, kind="continuation"), pages.OTHER),
        (record(1, HTML, head=head("Content-Type: text/html", status="404 Not Found")), pages.STATUS),
        (record(1, b"", head=head("Location: /", status="301 Moved")), pages.STATUS),
        (record(1, b"\x89PNG", head=head("Content-Type: image/png")), pages.NOT_HTML),
        (record(1, b"{}", head=head("Content-Type: application/json")), pages.NOT_HTML),
        (record(1, b" \n", head=head("Content-Type: text/html")), pages.EMPTY),
        (record(1, HTML, url="dns:courier.example"), pages.ADDRESS),
        (record(1, HTML, date="sometime"), pages.TIME),
        (record(1, HTML, date="2044-01-01T00:00:00Z"), pages.TIME),
        (record(1, b"<?xml version='1.0'?><rss version='2.0'/>", head=head("Content-Type: text/html")), pages.FEEDS),
        (record(1, b"<feed/>", head=head("Content-Type: application/atom+xml")), pages.FEEDS),
        (record(1, HTML, head=head("Content-Type: text/html", "Content-Encoding: zstd, lzma, x")), pages.PACKED),
        (record(1, b"\x01\x02" * 30, head=head("Content-Type: text/html", "Content-Encoding: br")), pages.PACKED),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_page_is_told_by_what_it_is(made: bytes, what: str, tmp_path: Path) -> None:
    assert only(made, tmp_path) == Skipped(what)


@pytest.mark.parametrize(
    "made",
    [
        record(1, HTML, head=head()),
        record(1, HTML, head=head("Content-Type: application/octet-stream")),
        record(1, HTML, head=head("Content-Type: application/xhtml+xml; charset=utf-8")),
        record(1, HTML, head=b""),
        record(1, HTML, head=b"HTTP/1.0 200\nContent-Type: text/html\n\n"),
        record(1, HTML, kind="resource", head=b"", Content_Type="text/html").replace(
            b"Content-Type: application/http; msgtype=response\r\n", b""
        ),
        record(1, HTML, url="<https://courier.example/news/1>"),
        record(1, HTML, date="sometime", head=head("Content-Type: text/html", "Date: Sat, 03 Oct 2026 09:00:00 GMT")),
    ],
    ids=[
        "without a type",
        "of a type that says nothing",
        "xhtml",
        "without a head",
        "with a bare head",
        "a resource",
        "an address in brackets",
        "dated by its server",
    ],
)
def test_a_page_is_known_in_any_dress(made: bytes, tmp_path: Path) -> None:
    found = only(made, tmp_path)
    assert isinstance(found, Capture)
    assert found.answer.body == HTML and found.url == "https://courier.example/news/1"


def test_comments_before_a_page_are_looked_at_once(tmp_path: Path) -> None:
    comments = b"<!---->" * 500  # so many can be taken as fewer, longer ones in 2 ** 499 ways
    assert isinstance(only(record(1, comments + HTML), tmp_path), Capture)
    assert only(record(1, comments + b"<rss version='2.0'/>"), tmp_path) == Skipped(pages.FEEDS)


def test_a_page_over_the_limit_is_left_out(tmp_path: Path) -> None:
    assert only(record(1, b"<html>" + b"word " * 1000), tmp_path, limit=2000) == Skipped(pages.LONG)
