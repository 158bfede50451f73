"""Following feeds: by a feed's address, by a site's, by a list; and reading one address without keeping it."""

from __future__ import annotations

import asyncio
from urllib.parse import urljoin

from dateline.config import Settings
from dateline.errors import DatelineError, FetchFailed, NoFeedFound, NotAFeed
from dateline.feeds import clean_url, discover, read_feed, read_opml
from dateline.fetch import Answer, Fetcher
from dateline.model import Feed
from dateline.pipeline.fetching import limits_of
from dateline.reading import Reading, read
from dateline.record import load_gazetteer
from dateline.store import Store
from dateline.store.feeds import WantedFeed

_USUAL = ("/feed", "/rss.xml", "/atom.xml", "/feed.xml", "/rss")
"""Where a site that names no feed often has one."""

_MOST_TRIED = 6


def add_subscription(store: Store, settings: Settings, url: str) -> list[int]:
    """Follow the feed at ``url``, or the first good one of the site there, and give the ids of what is followed.

    Raises ``NoFeedFound`` where a site has none, ``NotAFeed`` where what stands there is neither feed nor page, and
    ``FetchFailed`` where the address cannot be read.
    """
    found_at, feed = asyncio.run(_find_feed(settings, url))
    return [
        store.add_feed(found_at, title=feed.title or None, site=feed.link, address=clean_url(found_at)),
    ]


def import_opml(store: Store, data: bytes) -> list[int]:
    """Follow every feed of an OPML file, in its folders; the ids, in the file's order. They are read in the next
    round. Raises ``NotOpml``."""
    wanted = [
        WantedFeed(item.url, item.title, folder=item.folder, site=item.site, address=clean_url(item.url))
        for item in read_opml(data)
    ]
    return list(dict.fromkeys(store.add_feeds(wanted)))


def read_address(settings: Settings, url: str, *, most: int | None = None) -> list[Reading]:
    """What the desk makes of one address: a page, a feed, or a text. Nothing is kept.

    most: characters of text, for a caller that somebody waits for. Raises ``FetchFailed``, ``NotAnArticle`` and
    ``PageUnreadable`` (its kind ``TooMuchText`` where there is more).
    """
    answer = asyncio.run(_get(settings, url))
    places = load_gazetteer(settings.places)
    return read(answer.body, answer.final_url, fetched=settings.clock or answer.fetched, places=places, most=most)


async def _get(settings: Settings, url: str) -> Answer:
    async with Fetcher(limits_of(settings)) as fetcher:
        return await fetcher.get(url)


async def _find_feed(settings: Settings, url: str) -> tuple[str, Feed]:
    async with Fetcher(limits_of(settings)) as fetcher:
        answer = await fetcher.get(url)
        try:
            return url, _feed(answer)
        except NotAFeed as no_feed:
            refused = no_feed
        named = [link.url for link in discover(answer.body, answer.final_url)]
        # A site's comments are a feed too, and no news; they come after what it calls its own.
        named.sort(key=lambda address: "comment" in address.lower())
        usual = [urljoin(answer.final_url, path) for path in _USUAL]
        for address in (named or usual)[:_MOST_TRIED]:
            try:
                return address, _feed(await fetcher.get(address))
            except (NotAFeed, FetchFailed) as error:
                last: DatelineError = error
    if named:
        raise NoFeedFound(url, f"names a feed that cannot be read ({last})") from last
    if not _is_page(answer):
        raise refused  # it was meant to be a feed: say what is wrong with it, not that it links to none
    raise NoFeedFound(url, "is no feed, and the page there names none") from refused


def _is_page(answer: Answer) -> bool:
    return b"<html" in answer.body[:4096].lower() or "html" in answer.headers.get("content-type", "")


def _feed(answer: Answer) -> Feed:
    return read_feed(
        answer.body, answer.final_url, content_type=answer.headers.get("content-type"), fetched=answer.fetched
    )
