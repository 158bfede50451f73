"""One real address walked step by step, as the desk would: where its name leads, whether a connection stands, its
certificate, robots.txt, the request, and what is made of the answer. Each step says in words what it found.

What decides is the desk's own fetcher and its own reading; nothing is kept.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from aiohttp.abc import AbstractResolver
from yarl import URL

from dateline.config import Settings
from dateline.errors import DatelineError, FetchFailed, NoFeedFound, NotAFeed
from dateline.feeds import read_feed
from dateline.feeds.sitemap import lists_pages
from dateline.fetch import Answer, Exchange, Fetcher, FetchLimits
from dateline.fetch.probing import Certificate, Place, Reached, Stage, broke_at, look_up, reach
from dateline.fetch.targets import web_address
from dateline.model import Article, Feed
from dateline.pipeline.clock import Clock
from dateline.pipeline.fetching import limits_of
from dateline.pipeline.intake import article_of
from dateline.pipeline.robots import Robots
from dateline.pipeline.sites import Offer, find, newest_listed
from dateline.store import RawAnswer
from dateline.store.articles import PageToRead
from dateline.store.robots import KnownRobots

_CALLS_FOR_CARE = (
    "content-type",
    "content-encoding",
    "last-modified",
    "etag",
    "cache-control",
    "expires",
    "retry-after",
)
_SILENT = timedelta(days=60)
_ENDS_SOON = timedelta(days=14)
_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a walk. ok: whether the desk gets past it; words: what was found there; advice: what to do, or to
    watch, None where there is nothing."""

    name: str
    ok: bool
    words: str
    advice: str | None = None


async def walk(
    url: str, settings: Settings, *, resolver: AbstractResolver | None = None, tls: ssl.SSLContext | None = None
) -> list[Step]:
    """The steps to what stands at ``url``, up to the first that the desk does not get past; past robots.txt it goes on,
    for only what comes says whether that had to be asked.

    resolver, tls: as for ``Fetcher``. Raises ``BadSetting``.
    """
    limits = limits_of(settings)
    try:
        at = web_address(url, url)
    except FetchFailed as error:
        return [Step("address", False, error.reason, error.advice)]
    async with Fetcher(limits, resolver=resolver, tls=tls) as fetcher:
        sight, exchange = await asyncio.gather(_look(at, limits, resolver, tls), fetcher.ask(url))
        refused = await _refused(fetcher, settings, exchange)
        answer = exchange.answer
        reading = await _reading(fetcher, answer, settings.now()) if answer is not None else None
    return list(_steps(at, sight, exchange, refused, reading))


def _steps(
    at: URL, sight: _Sight, exchange: Exchange, refused: FetchFailed | None, reading: _Reading | None
) -> Iterator[Step]:
    broke = _broke(exchange, sight)
    for stage, words, advice in _on_the_way(at, sight):
        if stage is broke and exchange.error is not None:
            yield Step(stage, False, exchange.error.reason, exchange.error.advice)
            return
        yield Step(stage, True, words, advice)
    if exchange.status is not None:
        yield _leave(refused, reading)
    if reading is not None:
        yield Step(Stage.REQUEST, True, _asked(exchange, f"answered {exchange.status}"), _moved(exchange))
        yield reading.step
    elif exchange.error is not None:
        yield Step(Stage.REQUEST, False, _asked(exchange, exchange.error.reason), exchange.error.advice)


@dataclass(frozen=True, slots=True)
class _Sight:
    """What a second look beside the fetch has found. secured: whether the address is https; by_proxy: whether a proxy
    looks names up and connects, so that the desk sees neither."""

    secured: bool
    by_proxy: bool
    places: tuple[Place, ...] = ()
    reached: Reached | None = None


@dataclass(frozen=True, slots=True)
class _Reading:
    """What is made of an answer. for_leave: whether robots.txt is asked before the desk reads such a thing."""

    step: Step
    for_leave: bool


class _Nowhere:
    """Keeps no robots.txt."""

    def robots(self, address: str) -> KnownRobots | None:
        return None

    def keep_robots(self, address: str, known: KnownRobots) -> None:
        pass


async def _refused(fetcher: Fetcher, settings: Settings, exchange: Exchange) -> FetchFailed | None:
    """Why robots.txt keeps the desk from what stands there, or from where it was sent on to."""
    if exchange.status is None:
        return None  # no server was reached that could say
    robots = Robots(_Nowhere(), fetcher, Clock.of(settings))
    way = (*exchange.passed, exchange.answer.final_url) if exchange.answer is not None else (exchange.url,)
    try:
        for address in way:
            await robots.check(address)
    except FetchFailed as error:
        return error
    return None


def _leave(refused: FetchFailed | None, reading: _Reading | None) -> Step:
    if refused is None:
        return Step("robots.txt", True, "lets the desk read this")
    if reading is not None and not reading.for_leave:
        return Step("robots.txt", True, f"does not matter to feeds and what names them: {refused.reason}")
    return Step("robots.txt", False, refused.reason, refused.advice)


async def _look(at: URL, limits: FetchLimits, resolver: AbstractResolver | None, tls: ssl.SSLContext | None) -> _Sight:
    secured = at.scheme == "https"
    if limits.proxy is not None:
        return _Sight(secured, by_proxy=True)
    places = await look_up(at, limits, resolver)
    return _Sight(secured, False, places, await reach(at, places, limits, tls))


def _broke(exchange: Exchange, sight: _Sight) -> Stage | None:
    """The step at which the fetch ended without an answer."""
    if exchange.error is None:
        return None
    if exchange.passed:
        return Stage.REQUEST
    stage = broke_at(exchange.error)
    if stage is Stage.REQUEST and exchange.status is None and not sight.by_proxy:
        # A fetch that ran out of time says nothing of where; the second look does, which took as long.
        if sight.reached is None:
            return Stage.CONNECTION
        if sight.secured and sight.reached.certificate is None:
            return Stage.CERTIFICATE
    return stage


def _on_the_way(at: URL, sight: _Sight) -> list[tuple[Stage, str, str | None]]:
    """The steps up to the request: their words where the desk gets past them, and what to watch."""
    if sight.by_proxy:
        by_proxy = "seen to by the proxy that the settings name"
        stages = (Stage.NAME, Stage.CONNECTION, Stage.CERTIFICATE)
        return [(stage, by_proxy, None) for stage in stages if sight.secured or stage is not Stage.CERTIFICATE]
    steps: list[tuple[Stage, str, str | None]] = [
        (Stage.NAME, _led_to(at.raw_host or "", sight.places), None),
        (Stage.CONNECTION, _connected(sight.reached), None),
    ]
    if sight.secured:
        held = sight.reached.certificate if sight.reached is not None else None
        steps.append((Stage.CERTIFICATE, _held(held), _ends_soon(held)))
    return steps


def _led_to(host: str, places: Sequence[Place]) -> str:
    open_, closed = ([place.address for place in places if place.open is wanted] for wanted in (True, False))
    if [host] == open_:
        return f"{host} is an address that the desk may connect to"
    words = f"{host} leads to {_listed(open_) or 'where a second look did not find it'}"
    return f"{words}; not used, as not on the public internet: {_listed(closed)}" if closed else words


def _connected(reached: Reached | None) -> str:
    if reached is None:
        return "stood for the desk, though not for a second look at it"
    return f"stands with {reached.place.address} after {reached.seconds:.2f} s"


def _held(certificate: Certificate | None) -> str:
    if certificate is None:
        return "holds for the desk, though not for a second look at it"
    words = f"holds: for {certificate.subject or 'no name'}"
    if certificate.issuer:
        words += f", by {certificate.issuer}"
    return f"{words}, until {_day(certificate.until)} ({certificate.protocol})"


def _ends_soon(certificate: Certificate | None) -> str | None:
    if certificate is None or certificate.until - datetime.now(certificate.until.tzinfo) > _ENDS_SOON:
        return None
    return "It runs out soon; if the outlet does not renew it, the desk cannot read the address any more."


def _asked(exchange: Exchange, words: str) -> str:
    parts = [words]
    if exchange.passed:
        sent_on = [*exchange.passed[1:], exchange.final_url]
        parts.append(f"sent on {_times(len(exchange.passed))}, by way of {_listed(sent_on)}")
    parts.append(f"{exchange.size / 1000:.1f} kB in {exchange.seconds:.2f} s")
    parts += [f"{name}: {exchange.came[name]}" for name in _CALLS_FOR_CARE if name in exchange.came]
    return "; ".join(parts)


def _moved(exchange: Exchange) -> str | None:
    return f"It has moved for good: give the desk {exchange.moved} instead." if exchange.moved is not None else None


async def _reading(fetcher: Fetcher, answer: Answer, now: datetime) -> _Reading:
    try:
        through = await newest_listed(fetcher, answer)
        kind = through.headers.get("content-type")
        feed = read_feed(through.body, through.final_url, content_type=kind, fetched=through.fetched)
    except NotAFeed:
        return await _page(fetcher, answer)
    except FetchFailed as error:
        words = f"a list of sitemaps, of which the newest cannot be read: {error.reason}"
        return _Reading(Step("reading", False, words, error.advice), for_leave=False)
    named = "a sitemap" if lists_pages(through.body) else "a feed"
    return _Reading(_feed(named, feed, now), for_leave=False)


def _feed(named: str, feed: Feed, now: datetime) -> Step:
    times = [time for entry in feed.entries if (time := entry.published or entry.updated) is not None]
    words = f"{named}{_quoted(feed.title)} with {_counted(len(feed.entries), 'entry', 'entries')}"
    if not feed.entries:
        return Step("reading", True, words, "It may fill up, or have moved: look on the site whether it names another.")
    if not times:
        return Step("reading", True, f"{words}, none with a date", "The desk takes them as of when it first sees them.")
    words += f", the newest of {_day(max(times))}"
    silent = now - max(times) > _SILENT
    return Step(
        "reading", True, words, "It has been silent for long: the outlet may have moved it." if silent else None
    )


async def _page(fetcher: Fetcher, answer: Answer) -> _Reading:
    raw = RawAnswer(answer.final_url, answer.status, answer.headers, answer.body, answer.fetched)
    alone = PageToRead(0, answer.final_url, 0, raw, None, None, False, None, None, None)
    try:
        return _Reading(_article(article_of(alone, answer.fetched).article), for_leave=True)
    except DatelineError as error:
        no_article = error
    try:
        offered = await find(fetcher, answer.final_url)
    except NoFeedFound:
        words = f"neither an article ({no_article.reason}) nor anything to follow"
        return _Reading(Step("reading", False, words, no_article.advice or NoFeedFound.advice), for_leave=True)
    except DatelineError as error:
        words = f"neither a feed nor an article: {error.reason}"
        return _Reading(Step("reading", False, words, error.advice), for_leave=True)
    return _Reading(_to_follow(offered.offers[0]), for_leave=False)


def _article(article: Article) -> Step:
    words = f"an article{_quoted(article.headline or '')} of {_counted(len(article.text.split()), 'word', 'words')}"
    if article.authors:
        words += f", by {_listed(article.authors)}"
    words += f", published {_day(article.published)}" if article.published else ", without a date"
    if article.partial:
        return Step("reading", True, f"{words}; not whole: {article.partial}", "The desk shows what there is of it.")
    unheaded = "It has no headline, so it may be no article: see what `dateline read` makes of it."
    return Step("reading", True, words, None if article.headline else unheaded)


def _to_follow(offer: Offer) -> Step:
    by = {"feed": "its feed", "sitemap": "its sitemap", "page": "this page's links to articles"}[offer.kind]
    words = f"no article, but a site that the desk can follow by {by}{_quoted(offer.title or '')} at {offer.url}"
    return Step("reading", True, words, f"`dateline add {offer.url}` follows it.")


def _quoted(title: str) -> str:
    return f", “{title}”," if title else ""


def _counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _listed(items: Sequence[str]) -> str:
    more = len(items) - _MOST_NAMED
    return ", ".join(items[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _day(time: datetime) -> str:
    return f"{time.day} {time:%B %Y}"
