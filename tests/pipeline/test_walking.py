"""A real address walked step by step, over loopback: each step where it can fail, and what is said there."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver

from dateline.config import Settings, load_settings
from dateline.pipeline.walking import Step, walk
from tests.certificates import DAY, Authority
from tests.pipeline.world import MONDAY, OUTLETS, events, feed, page

EVENT = events(1)[0]
PAGE = page(OUTLETS[0], EVENT.headline, EVENT.paragraphs(), MONDAY)
FEED = feed(OUTLETS[0], [("https://courier.example/0", EVENT.headline, MONDAY, "<p>A bridge.</p>")])

Answers = dict[str, web.Response | float]


class Names(AbstractResolver):
    """Names as a test has them; all others lead nowhere."""

    def __init__(self, **names: str | list[str]) -> None:
        self.names = names

    async def resolve(self, host: str, port: int = 0, family: Any = socket.AF_INET) -> list[Any]:
        found = self.names.get(host.partition(".")[0])
        if found is None:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        addresses = [found] if isinstance(found, str) else found
        return [
            {
                "hostname": host,
                "host": address,
                "port": port,
                "family": socket.AF_INET6 if ":" in address else socket.AF_INET,
                "proto": 0,
                "flags": socket.AI_NUMERICHOST,
            }
            for address in addresses
        ]

    async def close(self) -> None:
        pass


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(tmp_path, allow_addresses=("127.0.0.1", "::1"), fetch_seconds=20.0, clock=MONDAY + 2 * DAY)


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


def walked(url: str, settings: Settings, **how: Any) -> list[Step]:
    return asyncio.run(walk(url, settings, **how))


def walked_to(
    answers: dict[str, Callable[[], web.Response]],
    settings: Settings,
    url: str = "http://localhost:{port}/",
    *,
    wait: float = 0,
    served: ssl.SSLContext | None = None,
    **how: Any,
) -> list[Step]:
    """The walk to a server that gives these answers by path, 404 to all else."""

    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        await asyncio.sleep(wait)
        found = answers.get(request.path)
        return found() if found else web.Response(status=404)

    async def run() -> list[Step]:
        runner = web.ServerRunner(web.Server(answer), shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=served).start()
        port = runner.addresses[0][1]
        how.setdefault("resolver", Names(localhost="127.0.0.1"))
        try:
            return await walk(url.format(port=port), settings, **how)
        finally:
            await runner.cleanup()

    return asyncio.run(run())


def says(text: str, kind: str = "text/html", status: int = 200, **headers: str) -> Callable[[], web.Response]:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda: web.Response(text=text, content_type=kind, status=status, headers=sent)


def names(steps: list[Step]) -> list[str]:
    return [step.name for step in steps]


def test_a_good_feed_is_walked_to_its_newest_entry(settings: Settings) -> None:
    steps = walked_to({"/": says(FEED, "application/rss+xml", ETag='"1"')}, settings)
    assert all(step.ok for step in steps), steps
    assert names(steps) == ["name", "connection", "robots.txt", "request", "reading"]
    assert steps[0].words == "localhost leads to 127.0.0.1"
    assert "stands with 127.0.0.1" in steps[1].words
    assert "answered 200" in steps[-2].words and 'etag: "1"' in steps[-2].words and "application/rss" in steps[-2].words
    assert steps[-1] == Step("reading", True, "a feed, “Orven Courier”, with 1 entry, the newest of 12 October 2026")


def test_a_good_article_is_walked_to_its_headline(settings: Settings) -> None:
    steps = walked_to({"/": says(PAGE)}, settings)
    assert all(step.ok and step.advice is None for step in steps), steps
    assert f"an article, “{EVENT.headline}”, of " in steps[-1].words
    assert steps[-1].words.endswith("published 12 October 2026")


def test_a_good_certificate_is_told_with_its_end(settings: Settings, authority: Authority) -> None:
    url, until = "https://localhost:{port}/", datetime.now(UTC) + 30 * DAY
    served = authority.server(until=until)
    steps = walked_to({"/": says(FEED)}, settings, url, served=served, tls=authority.trusted)
    assert all(step.ok for step in steps), steps
    assert names(steps)[:3] == ["name", "connection", "certificate"]
    assert f"for localhost, by Orven Courier, until {until.day} {until:%B %Y} (TLSv1.3)" in steps[2].words
    assert steps[2].advice is None

    served = authority.server(until=datetime.now(UTC) + 3 * DAY)
    steps = walked_to({"/": says(FEED)}, settings, url, served=served, tls=authority.trusted)
    assert steps[2].ok and "runs out soon" in (steps[2].advice or "")


@pytest.mark.parametrize(
    ("served", "trusted", "words"),
    [
        (Authority.itself, False, "nobody but itself"),
        (lambda authority: authority.server(until=datetime.now(UTC) - DAY), True, "run out"),
        (lambda authority: authority.server("other.example"), True, "another name"),
    ],
    ids=["signed by itself", "run out", "of another name"],
)
def test_a_certificate_that_does_not_hold_is_where_the_walk_ends(
    settings: Settings, authority: Authority, served: Callable[[Authority], ssl.SSLContext], trusted: bool, words: str
) -> None:
    checked = authority.trusted if trusted else ssl.create_default_context()
    steps = walked_to({}, settings, "https://localhost:{port}/", served=served(authority), tls=checked)
    assert names(steps) == ["name", "connection", "certificate"]
    assert [step.ok for step in steps] == [True, True, False]
    assert words in steps[-1].words and steps[-1].advice


def test_a_server_that_speaks_no_tls_fails_at_the_certificate(settings: Settings) -> None:
    steps = walked_to({"/": says(FEED)}, settings, "https://localhost:{port}/")
    assert names(steps)[-1] == "certificate" and not steps[-1].ok


def test_a_name_that_nobody_has_is_where_the_walk_ends(settings: Settings) -> None:
    (step,) = walked("https://nobody.example/", settings, resolver=Names())
    assert (step.name, step.ok) == ("name", False)
    assert "nobody.example" in step.words and "spelling" in (step.advice or "")


def test_a_name_that_leads_into_a_private_network_is_where_the_walk_ends(settings: Settings) -> None:
    (step,) = walked("http://inner.example/", settings, resolver=Names(inner="10.0.0.5"))
    assert (step.name, step.ok) == ("name", False)
    assert "10.0.0.5" in step.words and "allow_addresses" in (step.advice or "")


def test_an_address_that_is_not_used_is_told_beside_the_one_that_is(settings: Settings) -> None:
    places = Names(localhost=["127.0.0.1", "10.0.0.5"])
    steps = walked_to({"/": says(FEED)}, settings, resolver=places)
    assert steps[0].ok and "not used, as not on the public internet: 10.0.0.5" in steps[0].words


def test_a_connection_that_is_refused_is_where_the_walk_ends(settings: Settings) -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))  # and never listens
        port = taken.getsockname()[1]
        steps = walked(f"http://localhost:{port}/", settings, resolver=Names(localhost="127.0.0.1"))
    assert names(steps) == ["name", "connection"]
    assert not steps[-1].ok and "refused" in steps[-1].words


def test_a_connection_that_nobody_takes_in_time_is_where_the_walk_ends(settings: Settings) -> None:
    hasty = replace(settings, fetch_seconds=0.5)
    with closing(socket.socket()) as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        port = full.getsockname()[1]
        waiting = []
        for _ in range(4):  # the queue is full: whoever comes now is not even refused
            waiting.append(socket.socket())
            waiting[-1].setblocking(False)
            waiting[-1].connect_ex(("127.0.0.1", port))
        steps = walked(f"http://localhost:{port}/", hasty, resolver=Names(localhost="127.0.0.1"))
        for one in waiting:
            one.close()
    assert names(steps) == ["name", "connection"]
    assert not steps[-1].ok and "0.5 seconds" in steps[-1].words


def test_an_answer_that_does_not_come_in_time_is_where_the_walk_ends(settings: Settings) -> None:
    steps = walked_to({"/": says(FEED)}, replace(settings, fetch_seconds=5.0), wait=30)
    assert steps[-1].name == "request" and not steps[-1].ok
    assert "5 seconds" in steps[-1].words and all(step.ok for step in steps[:2])


def test_a_server_that_takes_the_connection_and_then_says_nothing_fails_where_it_fell_silent(
    settings: Settings,
) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        url = f"https://localhost:{silent.getsockname()[1]}/"
        steps = walked(url, replace(settings, fetch_seconds=5.0), resolver=Names(localhost="127.0.0.1"))
    assert names(steps) == ["name", "connection", "certificate"]
    assert not steps[-1].ok and "5 seconds" in steps[-1].words


@pytest.mark.parametrize(("status", "words"), [(404, "nothing at this address"), (403, "refuses"), (500, "fault")])
def test_a_status_that_carries_no_page_is_where_the_walk_ends(settings: Settings, status: int, words: str) -> None:
    steps = walked_to({"/": says("no", status=status, Retry_After="60")}, settings)
    assert steps[-1].name == "request" and not steps[-1].ok
    assert words in steps[-1].words and str(status) in steps[-1].words and "retry-after: 60" in steps[-1].words


def test_an_article_that_robots_txt_keeps_programs_from_fails_there_and_a_feed_does_not(settings: Settings) -> None:
    rules = says("User-agent: dateline\nDisallow: /", "text/plain")
    steps = walked_to({"/": says(PAGE), "/robots.txt": rules}, settings)
    assert names(steps) == ["name", "connection", "robots.txt", "request", "reading"]
    assert [step.ok for step in steps] == [True, True, False, True, True]
    assert "asks programs not to read" in steps[2].words and steps[2].advice
    assert all(step.ok for step in walked_to({"/": says(FEED), "/robots.txt": rules}, settings))
    # What the server sends on to is asked for as well.
    there = {"/": says("", status=302, Location="/inner/1"), "/inner/1": says(PAGE)}
    inner = says("User-agent: *\nDisallow: /inner/", "text/plain")
    assert not walked_to({**there, "/robots.txt": inner}, settings)[2].ok
    # Rules that cannot be read now keep the desk waiting.
    steps = walked_to({"/": says(PAGE), "/robots.txt": says("", status=503)}, settings)
    assert not steps[2].ok and "can't be read for now" in steps[2].words


def test_redirects_are_told_with_where_they_lead(settings: Settings) -> None:
    there = {"/there": says(FEED)}
    steps = walked_to({"/": says("", status=302, Location="/there"), **there}, settings)
    assert all(step.ok for step in steps) and "sent on once, by way of http://localhost:" in steps[-2].words
    steps = walked_to({"/": says("", status=301, Location="/there"), **there}, settings)
    assert "/there instead" in (steps[-2].advice or "")
    steps = walked_to({"/": says("", status=302, Location="http://nobody.example/")}, settings)
    assert steps[-1].name == "request" and "nobody.example" in steps[-1].words and not steps[-1].ok
    steps = walked_to({"/": says("", status=302, Location="/")}, settings)
    assert steps[-1].name == "request" and "circle" in steps[-1].words


def test_a_page_that_is_no_article_is_where_the_walk_ends(settings: Settings) -> None:
    page = "<!doctype html><html><title>Sign in</title><form><input name=user><input name=password></form></html>"
    steps = walked_to({"/": says(page)}, settings)
    assert steps[-1].name == "reading" and not steps[-1].ok and steps[-1].advice
    assert "neither an article" in steps[-1].words
    steps = walked_to({"/": says("", "application/rss+xml")}, settings)
    assert "empty" in steps[-1].words and not steps[-1].ok


def test_an_article_without_a_headline_is_told_with_a_doubt(settings: Settings) -> None:
    bare = "".join(f"<p>{text}</p>" for text in EVENT.paragraphs())
    step = walked_to({"/": says(f"<!doctype html><html><body>{bare}</body></html>")}, settings)[-1]
    assert step.ok and step.words.startswith("an article of ") and "no headline" in (step.advice or "")


def test_a_site_that_can_be_followed_says_by_what(settings: Settings) -> None:
    link = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
    front = says(f"<!doctype html><html><head>{link}</head><body>Home</body></html>")
    rules = says("User-agent: *\nDisallow: /", "text/plain")
    steps = walked_to({"/": front, "/feed.xml": says(FEED, "application/rss+xml"), "/robots.txt": rules}, settings)
    assert all(step.ok for step in steps), steps
    assert "can follow by its feed, “Orven Courier”, at http://localhost:" in steps[-1].words
    assert "/feed.xml` follows it" in (steps[-1].advice or "")
    # The feed that it names is gone.
    assert not walked_to({"/": front}, settings)[-1].ok


def test_a_sitemap_of_news_is_walked_as_a_feed_is(settings: Settings) -> None:
    spaces = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    pages = f"<urlset {spaces}><url><loc>https://courier.example/1</loc><lastmod>2026-10-12</lastmod></url></urlset>"
    step = walked_to({"/": says(pages, "application/xml")}, settings)[-1]
    assert step.ok and step.words == "a sitemap with 1 entry, the newest of 12 October 2026"
    listed = f"<sitemapindex {spaces}><sitemap><loc>http://nobody.example/1.xml</loc></sitemap></sitemapindex>"
    step = walked_to({"/": says(listed, "application/xml")}, settings)[-1]
    assert not step.ok and "list of sitemaps" in step.words


def test_a_feed_that_has_been_silent_for_long_is_told_so(settings: Settings) -> None:
    later = replace(settings, clock=MONDAY + 200 * DAY)
    step = walked_to({"/": says(FEED)}, later)[-1]
    assert step.ok and "silent" in (step.advice or "")
    empty = walked_to({"/": says(feed(OUTLETS[0], []))}, settings)[-1]
    assert empty.ok and "0 entries" in empty.words and empty.advice


def test_where_a_proxy_is_set_the_walk_goes_through_it(settings: Settings) -> None:
    async def run() -> list[Step]:
        async def forward(request: web.BaseRequest) -> web.Response:
            return web.Response(text=FEED, content_type="application/rss+xml")

        runner = web.ServerRunner(web.Server(forward), shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        through = replace(settings, proxy=f"http://127.0.0.1:{runner.addresses[0][1]}")
        try:
            return await walk("http://courier.example/feed.xml", through, resolver=Names())
        finally:
            await runner.cleanup()

    steps = asyncio.run(run())
    assert all(step.ok for step in steps), steps
    assert "proxy" in steps[0].words and "proxy" in steps[1].words
    assert steps[-1].words.startswith("a feed")
    (_, broken) = walked("http://courier.example/", replace(settings, proxy="http://127.0.0.1:1"), resolver=Names())
    assert broken.name == "connection" and "proxy" in broken.words and not broken.ok


@pytest.mark.parametrize("url", ["ftp://courier.example/", "https://user:word@courier.example/", "http://0x7f.1/"])
def test_what_is_no_address_of_the_web_goes_no_step(settings: Settings, url: str) -> None:
    (step,) = walked(url, settings)
    assert (step.name, step.ok) == ("address", False) and step.advice
