"""Following feeds: by a feed's address, by a site's, by a list; and reading one address without keeping it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from dateline.articles.outlet_rules import load_rules
from dateline.config import Settings
from dateline.feeds import FeedLink, Skipped, Subscription, clean_url, read_outlines, write_opml
from dateline.fetch import Answer, Fetcher
from dateline.model import FollowedAs
from dateline.pipeline.fetching import limits_of
from dateline.pipeline.sites import Offer, Offered, find
from dateline.reading import Reading, read
from dateline.record import load_gazetteer
from dateline.store import Store
from dateline.store.feeds import WantedFeed


@dataclass(frozen=True, slots=True)
class Followed:
    """What is followed now. kind: a feed, or what stands in for one; known: whether it was followed before."""

    id: int
    url: str
    title: str | None
    kind: FollowedAs
    known: bool


@dataclass(frozen=True, slots=True)
class Subscribed:
    """What was followed of a site. others: feeds that it names besides, and that were not."""

    followed: tuple[Followed, ...]
    others: tuple[FeedLink, ...] = ()


@dataclass(frozen=True, slots=True)
class Imported:
    """What a list brought, by id, in its order. new: followed from now on; known: followed before, moved into the
    list's folders; skipped: lines that name no feed of their own."""

    new: tuple[int, ...]
    known: tuple[int, ...]
    skipped: tuple[Skipped, ...]


def add_subscription(store: Store, settings: Settings, url: str, *, most: int = 1) -> Subscribed:
    """Follow the feed at ``url``, or what the site there offers: its first good feeds (no more than ``most``), else the
    sitemap of its news, else the links to articles on the page.

    Raises what ``find_subscription`` does.
    """
    return follow(store, find_subscription(settings, url, most=most))


def find_subscription(settings: Settings, url: str, *, most: int = 1) -> Offered:
    """What there is to follow at ``url``, before there need be a desk.

    Raises ``NoFeedFound`` where a site has nothing to follow, ``NotAFeed`` where what stands there is neither feed nor
    page, and ``FetchFailed`` where the address cannot be read.
    """
    return asyncio.run(_find(settings, url, most))


def follow(store: Store, offered: Offered) -> Subscribed:
    """Follow what was found."""
    followed = tuple(_follow(store, offer) for offer in offered.offers)
    at = store.followed([clean_url(link.url) for link in offered.others])
    return Subscribed(followed, tuple(link for link in offered.others if clean_url(link.url) not in at))


def _follow(store: Store, offer: Offer) -> Followed:
    at, redirected = clean_url(offer.url), clean_url(offer.stands_at)
    known = store.followed([at, redirected])
    if redirected in known:
        at = redirected
    number = store.add_feed(offer.url, offer.title, site=offer.site, address=at, kind=offer.kind)
    line = store.feed(number, limit=0).line
    return Followed(number, line.url, line.title, line.kind, at in known)


def import_opml(store: Store, data: bytes) -> Imported:
    """Follow every feed of an OPML file, in its folders. They are read in the next round. Raises ``NotOpml``."""
    named, skipped = read_outlines(data)
    wanted = [
        WantedFeed(item.url, item.title, None, item.folder, item.site, clean_url(item.url), item.kind) for item in named
    ]
    before = set(store.followed([clean_url(item.url) for item in named]).values())
    ids = list(dict.fromkeys(store.add_feeds(wanted)))
    return Imported(
        tuple(number for number in ids if number not in before),
        tuple(number for number in ids if number in before),
        tuple(skipped),
    )


def export_opml(store: Store, title: str) -> bytes:
    """Every feed as an OPML file with that title, in its folders; ``import_opml`` brings the same back."""
    return write_opml(
        [Subscription(line.url, line.title, line.site, line.folder, line.kind) for line in store.feeds()], title
    )


def read_address(settings: Settings, url: str, *, most: int | None = None) -> list[Reading]:
    """What the desk makes of one address: a page, a feed, or a text. Nothing is kept.

    most: characters of text, for a caller that somebody waits for. Raises ``FetchFailed``, ``NotAnArticle`` and
    ``PageUnreadable`` (its kind ``TooMuchText`` where there is more).
    """
    answer = fetch_address(settings, url)
    places = load_gazetteer(settings.places)
    seen, outlets = settings.clock or answer.fetched, load_rules(settings.outlets_dir)
    return read(
        answer.body,
        answer.final_url,
        fetched=seen,
        places=places,
        outlets=outlets,
        claims=settings.claims,
        most=most,
    )


def fetch_address(settings: Settings, url: str) -> Answer:
    """What an address answers, asked for as the desk asks for pages. Nothing is kept. Raises ``FetchFailed``."""
    return asyncio.run(_get(settings, url))


async def _get(settings: Settings, url: str) -> Answer:
    async with Fetcher(limits_of(settings)) as fetcher:
        return await fetcher.get(url)


async def _find(settings: Settings, url: str, most: int) -> Offered:
    async with Fetcher(limits_of(settings)) as fetcher:
        return await find(fetcher, url, most)
