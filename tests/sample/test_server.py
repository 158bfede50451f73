"""The newsroom's little server: pages, feeds, pictures, and the days replayed."""

from __future__ import annotations

import struct
import urllib.error
import urllib.request
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape

import feedparser
import pytest

from dateline.sample import LAST_EVENING, Newsroom, serve_newsroom
from dateline.sample.newsroom import newsroom
from dateline.sample.pictures import HEIGHT, WIDTH
from dateline.sample.truth import read_truth


@pytest.fixture(scope="module")
def served() -> Iterator[Newsroom]:
    with serve_newsroom() as server:
        yield server


def get(url: str, **headers: str) -> tuple[int, str, bytes]:
    request = urllib.request.Request(url, headers={name.replace("_", "-"): value for name, value in headers.items()})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.headers.get("ETag", ""), answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers.get("ETag", ""), error.read()


def test_every_article_is_served_with_its_headline_and_each_of_its_paragraphs(served: Newsroom) -> None:
    for listed in newsroom():
        status, _, body = get(served.url + listed.first.path)
        assert status == 200, listed.first.path
        page = unescape(body.decode()).replace("“", '"').replace("”", '"').replace("’", "'").replace("‘", "'")
        state = listed.states[-1]
        assert state.headline in page
        for paragraph in state.paragraphs:
            assert paragraph in page, (state.path, paragraph)


def test_every_outlet_has_a_feed_that_its_front_page_names_and_that_lists_its_articles(served: Newsroom) -> None:
    listed = 0
    for address in served.feeds:
        feed = feedparser.parse(get(address)[2])
        assert not feed.bozo, address
        listed += len(feed.entries)
        front = get(feed.feed.link)[2].decode()
        assert f'href="{address}"' in front and 'rel="alternate"' in front
    assert listed == len(newsroom())


def test_an_earlier_moment_shows_fewer_entries_and_the_first_state_of_a_page(served: Newsroom) -> None:
    chronicle = next(address for address in served.feeds if "/chronicle/" in address)
    early = feedparser.parse(get(chronicle + "?at=2026-10-13T23:00:00Z")[2])
    late = feedparser.parse(get(chronicle)[2])
    assert 0 < len(early.entries) < len(late.entries)
    correction = next(change for change in read_truth()["changes"] if change["kind"] == "correction")
    before = get(served.url + correction["path"] + "?at=2026-10-15T12:00:00Z")[2].decode()
    after = get(served.url + correction["path"])[2].decode()
    assert "61 votes to 58" in before and "Correction" not in before
    assert "61 votes to 59" in after and "Correction (16 October)" in after
    assert get(served.url + correction["path"] + "?at=2026-10-14T12:00:00Z")[0] == 404


def test_the_moment_may_be_set_while_it_runs(served: Newsroom) -> None:
    path = next(change for change in read_truth()["changes"] if change["kind"] == "silent edit")["path"]
    served.moment = datetime(2026, 10, 13, 12, tzinfo=UTC)
    try:
        assert "late and overloaded" in get(served.url + path)[2].decode()
    finally:
        served.moment = LAST_EVENING
    assert "late and overloaded" not in get(served.url + path)[2].decode()


def test_a_page_that_has_not_changed_is_answered_304_without_a_body(served: Newsroom) -> None:
    address = served.feeds[0]
    _, tag, _ = get(address)
    status, _, body = get(address, If_None_Match=tag)
    assert (status, body) == (304, b"")


def test_a_picture_is_a_whole_png_and_always_the_same(served: Newsroom) -> None:
    address = served.url + "/pictures/belgrin-market.png"
    data = get(address)[2]
    assert data == get(address)[2]
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", data[16:24]) == (WIDTH, HEIGHT)
    start = data.index(b"IDAT") + 4
    length = struct.unpack(">I", data[start - 8 : start - 4])[0]
    assert len(zlib.decompress(data[start : start + length])) == HEIGHT * (WIDTH + 1)
    assert get(served.url + "/pictures/nobody-drew-this.png")[0] == 404


@pytest.mark.parametrize("path", ["/nowhere/", "/courier/2026/10/12/", "/pictures/../outlets.json"])
def test_an_address_that_is_not_the_newsrooms_is_answered_404(served: Newsroom, path: str) -> None:
    assert get(served.url + path)[0] == 404


def test_a_moment_that_is_no_time_is_answered_400(served: Newsroom) -> None:
    assert get(served.url + "/?at=yesterday")[0] == 400
