"""What a site is followed by: a feed; without one, the sitemap of its news; without that, a page's links to articles.

All of it is looked at before it is offered: what a page names is often gone, and what stands at a usual address is
often a page that says so.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from dateline.errors import FetchFailed, FetchTimedOut, NoFeedFound, NotAFeed
from dateline.feeds import FeedLink, discover, read_feed, read_front_page
from dateline.feeds.discovery import linked_feeds, sitemaps_in_robots, usual_feeds, usual_sitemaps
from dateline.feeds.sitemap import MOST_LISTS, listed, lists_pages
from dateline.fetch import Answer, Fetcher
from dateline.model import Feed, FollowedAs

_MOST_TRIED = 6
_MOST_SITEMAPS = 8
# A page with fewer links to articles is an article's, or a site's that prints no news.
_FEWEST_LINKS = 5
# All that is asked of one site, in times of what one answer may take.
_TIMES = 4
_IS_ARTICLE = re.compile(
    rb"""<meta[^>]{1,200}?og:type["'][^>]{1,60}?["']article["']|<meta[^>]{1,60}?["']article["'][^>]{1,200}?og:type["']""",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Offer:
    """Something to follow that was read and found good. url: as asked for; stands_at: redirects followed; title, site:
    as it gives them; pages: what its entries link to."""

    url: str
    stands_at: str
    kind: FollowedAs
    title: str | None
    site: str | None
    pages: frozenset[str]


@dataclass(frozen=True, slots=True)
class Offered:
    """What a site can be followed by. others: feeds that it names besides and that were not looked at."""

    offers: tuple[Offer, ...]
    others: tuple[FeedLink, ...] = ()


async def find(fetcher: Fetcher, url: str, most: int = 1) -> Offered:
    """What stands at ``url``, or what the site there can be followed by: of feeds that it names, the first good ones.

    most: feeds of a site that are looked for. Raises ``NoFeedFound`` where there is nothing to follow, ``NotAFeed``
    where what stands there is neither feed nor page, and ``FetchFailed`` where it cannot be read.
    """
    try:
        async with asyncio.timeout(_TIMES * fetcher.limits.seconds):
            return await _find(fetcher, url, most)
    except TimeoutError as error:
        raise FetchTimedOut(url, "the site answers too slowly to be looked over", "Try again later.") from error


async def _find(fetcher: Fetcher, url: str, most: int) -> Offered:
    answer = await fetcher.get(url)
    try:
        return Offered((await _offer(fetcher, answer),))
    except NotAFeed as no_feed:
        refused = no_feed
    if not _is_page(answer):
        raise refused  # it was meant to be a feed: say what is wrong with it, not that it links to none
    named = discover(answer.body, answer.final_url) or linked_feeds(answer.body, answer.final_url)
    # A site's comments are a feed too, and no news; they come after what it calls its own.
    named.sort(key=lambda link: "comment" in link.url.lower())
    wrong: list[NotAFeed | FetchFailed] = []
    offers = await _good_ones(fetcher, [link.url for link in named][: max(_MOST_TRIED, most)], most, wrong)
    if not offers:
        offers = await _good_ones(fetcher, usual_feeds(answer.final_url), 1, [])
    if offers:
        known = {address for offer in offers for address in (offer.url, offer.stands_at)}
        failed = {error.subject for error in wrong}
        return Offered(tuple(offers), tuple(link for link in named if link.url not in known and link.url not in failed))
    offer = await _news_sitemap(fetcher, answer) or await _front_page(fetcher, answer)
    if offer is not None:
        return Offered((offer,))
    if wrong:
        raise NoFeedFound(url, f"names a feed that cannot be read ({wrong[-1]})") from wrong[-1]
    raise NoFeedFound(
        url, "is no feed; the page there names none, and has neither a news sitemap nor links that lead to articles"
    ) from refused


async def _good_ones(
    fetcher: Fetcher, addresses: Iterable[str], most: int, wrong: list[NotAFeed | FetchFailed]
) -> list[Offer]:
    """Those of the addresses that are feeds, in order, ``most`` of them; what went wrong with others is added."""
    good: list[Offer] = []
    for address in dict.fromkeys(addresses):
        if len(good) >= most:
            break
        try:
            offer = await _offer(fetcher, await fetcher.get(address))
        except (NotAFeed, FetchFailed) as error:
            wrong.append(error)
            continue
        # The same entries once as RSS and once as Atom are one feed.
        if not any(offer.stands_at == one.stands_at or (offer.pages and offer.pages == one.pages) for one in good):
            good.append(offer)
    return good


async def _offer(fetcher: Fetcher, answer: Answer) -> Offer:
    """The feed or sitemap that an answer is. Raises ``NotAFeed``."""
    through = await newest_listed(fetcher, answer)
    feed = _feed(through)
    kind: FollowedAs = "sitemap" if lists_pages(through.body) else "feed"
    return _offered(answer, kind, feed)


async def newest_listed(fetcher: Fetcher, answer: Answer) -> Answer:
    """The answer itself, or, where it is a list of sitemaps, that of the one to read for news. Raises
    ``FetchFailed``."""
    for _ in range(MOST_LISTS):
        addresses = listed(answer.body, answer.final_url)
        if not addresses:
            break
        answer = await fetcher.get(addresses[0])
    return answer


async def _news_sitemap(fetcher: Fetcher, answer: Answer) -> Offer | None:
    """The sitemap in which a site gives its news by title."""
    at = answer.final_url
    robots = urljoin(at, "/robots.txt")
    try:
        named = sitemaps_in_robots((await fetcher.get(robots)).body, robots)
    except FetchFailed:
        named = []
    for address in list(dict.fromkeys([*named, *usual_sitemaps(at)]))[:_MOST_SITEMAPS]:
        try:
            offer = await _offer_of_news(fetcher, await fetcher.get(address))
        except (NotAFeed, FetchFailed):
            continue
        if offer is not None:
            return offer
    return None


async def _offer_of_news(fetcher: Fetcher, answer: Answer) -> Offer | None:
    through = await newest_listed(fetcher, answer)
    feed = _feed(through)
    if not lists_pages(through.body):
        return _offered(through, "feed", feed)
    if not any(entry.title for entry in feed.entries):
        return None
    # A list may name another sitemap tomorrow; only one whose address carries no number or date stays what it is.
    return _offered(answer if re.search(r"\d", urlsplit(through.final_url).path) else through, "sitemap", feed)


async def _front_page(fetcher: Fetcher, answer: Answer) -> Offer | None:
    """The page itself by its links to articles, or, of an article's page, the site's front."""
    try:
        if _IS_ARTICLE.search(answer.body[:200_000]):
            answer = await fetcher.get(urljoin(answer.final_url, "/"))
        feed = read_front_page(
            answer.body,
            answer.final_url,
            content_type=answer.headers.get("content-type"),
            fetched=answer.fetched,
        )
    except (NotAFeed, FetchFailed):
        return None
    return _offered(answer, "page", feed) if len(feed.entries) >= _FEWEST_LINKS else None


def _offered(answer: Answer, kind: FollowedAs, feed: Feed) -> Offer:
    pages = frozenset(entry.link for entry in feed.entries if entry.link)
    return Offer(answer.url, answer.final_url, kind, feed.title or None, feed.link, pages)


def _is_page(answer: Answer) -> bool:
    return b"<html" in answer.body[:4096].lower() or "html" in answer.headers.get("content-type", "")


def _feed(answer: Answer) -> Feed:
    return read_feed(
        answer.body, answer.final_url, content_type=answer.headers.get("content-type"), fetched=answer.fetched
    )
