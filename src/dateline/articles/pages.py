"""A page that carries several whole stories (a river, tag or archive page), told from a story and from an index."""

from __future__ import annotations

import contextlib
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from dateline.articles.addresses import absolute
from dateline.articles.blocks import body_pieces
from dateline.articles.body import Reading, weigh
from dateline.articles.compose import Head, compose, same
from dateline.articles.headings import read_shown
from dateline.articles.live import beginning
from dateline.articles.markup import Flat, inside
from dateline.articles.metadata import Metadata
from dateline.articles.outlet_rules import OutletRules
from dateline.articles.pictures import lead_pictures
from dateline.articles.purposes import BIT
from dateline.articles.read import Opened, article_of, open_page, page_head
from dateline.articles.reconcile import which_language
from dateline.articles.rivers import heads_by_shape, is_heading, side_by_side, story_by_lines
from dateline.articles.updates import clock_of, dated_updates, without
from dateline.errors import NotAnArticle
from dateline.model import Article, Habits

_WHOLE = 150
"""Characters of good text that make an item of a page a story, not a teaser."""
_OVER = 80
"""Characters of good text over its updates that a live page says as an article of its own."""
_LEADING = 3
"""Headlines that lead on to pages of their own which make a part of a page a list of teasers."""
_CLOCK_FIRST = re.compile(r"\d{1,2}[:.h]\d{2}(?!\d)")
_TEASED = ("…", "...", "[…]", "[...]", "»", "→")


def read_page(
    page: bytes,
    url: str,
    *,
    fetched: datetime | None = None,
    habits: Habits | None = None,
    charset: str | None = None,
    outlets: OutletRules | None = None,
) -> list[Article]:
    """Every whole story that the page carries, in its order; usually one.

    Each of several stories has the address that its headline links to, else the page's with ``#2``, ``#3`` … .
    Takes and raises what ``read_article`` does: an index of links carries no story.
    """
    opened = open_page(page, url, charset, fetched, outlets)
    if opened.ruled is not None and opened.ruled.body is not None:
        return [article_of(opened, url, habits)]  # its outlet's own rule says where the one story stands
    updates = dated_updates(opened.reading, live=opened.metadata.live) if opened.metadata.is_article else []
    if updates:
        read = _live(opened, updates, url, habits)
    else:
        read = [article for article in _several(opened, url, habits) if article is not None]
    if len(read) < 2:
        return [article_of(opened, url, habits)]
    articles: list[Article] = []
    taken: set[str] = set()
    for number, article in enumerate(read, start=1):
        if article.url in taken:
            article = replace(article, url=f"{url}#{number}")
        taken.add(article.url)
        articles.append(_with_update(article, opened.metadata, url))
    return articles


def _live(opened: Opened, updates: list[int], url: str, habits: Habits | None) -> list[Article]:
    """A live page's articles: what it says over its updates, where that is a text, then each update with its time."""
    told = (_story(opened, element, url, habits, update=True) for element in updates)
    read = [article for article in told if article is not None]
    over = without(opened.reading, updates)
    if len(read) > 1 and over.total >= _OVER:
        with contextlib.suppress(NotAnArticle):
            read.insert(0, article_of(replace(opened, reading=over), url, habits))
    return read


def _several(opened: Opened, url: str, habits: Habits | None) -> list[Article | None]:
    """The stories of the page, by its markup where that parts them, else by what it prints."""
    reading, rules, metadata = opened.reading, opened.rules, opened.metadata
    stories = _stories(reading, is_heading)
    if metadata.is_article:
        if not all(_stands_alone(reading, element) for element in stories):
            return []  # the sections of one long story
        return [_story(opened, element, url, habits) for element in stories]
    if len(stories) > 1:
        return [_story(opened, element, url, habits) for element in stories]
    heads = partial(heads_by_shape, rules=rules)
    ranges = [
        range(reading.flat.first[element], reading.flat.last[element]) for element in _stories(reading, heads)
    ] or side_by_side(reading, lambda number: is_heading(reading, number) or heads(reading, number), rules)
    return [_story_by_lines(opened, numbers, url, habits) for numbers in ranges]


def _with_update(article: Article, page: Metadata, url: str) -> Article:
    """The story with what the page's own list of its updates says of it."""
    keys = (same(article.headline or ""), beginning(article.text)) if page.updates else ()
    update = next((page.updates[key] for key in keys if key in page.updates), None)
    if update is None:
        return article
    own = absolute(url, update.url) if update.url and article.url.partition("#")[0] == url else None
    return replace(article, published=update.published or article.published, url=own or article.url)


def _stories(reading: Reading, heads: Callable[[Reading, int], bool]) -> list[int]:
    """A group of like siblings that each hold a headline and a story's text, as elements; empty where there is none.

    heads: whether a piece is a headline.
    """
    flat = reading.flat
    groups: dict[tuple[int, str, int], list[int]] = defaultdict(list)
    for element in range(1, len(flat.tag)):
        if flat.last[element] - flat.first[element] >= 2:
            groups[(flat.parent[element], flat.tag[element], flat.purpose[element] & ~BIT["tags"])].append(element)
    best: list[int] = []
    best_votes = 0
    for members in groups.values():
        if len(members) < 2 or flat.tag[members[0]] in ("p", "ul", "ol", "figure", "td", "blockquote"):
            continue
        whole = [element for element in members if _is_whole(reading, element, heads)]
        if flat.tag[members[0]] == "li" and not all(_stands_alone(reading, element) for element in whole):
            continue  # the points of one story's list
        votes = [reading.votes[element] for element in whole]
        # Most members are whole stories, none is the page's one article, and together they are what the page says.
        if len(whole) < 2 or len(whole) < 0.6 * len(members) or max(votes) > 0.85 * sum(votes):
            continue
        if sum(votes) > 0.6 * reading.total and sum(votes) > best_votes:
            best, best_votes = whole, sum(votes)
    return best


def _is_whole(reading: Reading, element: int, heading: Callable[[Reading, int], bool]) -> bool:
    flat = reading.flat
    pieces = range(flat.first[element], flat.last[element])
    good = [number for number in pieces if reading.good[number]]
    if reading.votes[element] < _WHOLE or not good:
        return False
    heads = [number for number in pieces if number < good[0] and heading(reading, number)]
    teased = flat.pieces[good[-1]].text.endswith(_TEASED) or (len(good) == 1 and reading.votes[element] < 500)
    leading = sum(1 for number in pieces if flat.pieces[number].links and is_heading(reading, number))
    return bool(heads) and not teased and leading < _LEADING and flat.tag[element] != "aside"


def _stands_alone(reading: Reading, element: int) -> bool:
    """Whether a part of a page that says it is one article is a story all the same: its headline links, or it has a
    time of its own, as the posts of a live page do."""
    flat = reading.flat
    low, high = flat.first[element], flat.last[element]
    linked = _links_on(reading, element)
    timed = any(_CLOCK_FIRST.match(piece.text) for piece in flat.pieces[low : low + 3])
    return linked or timed or any(low <= place < high for place, _ in flat.times)


def _links_on(reading: Reading, element: int) -> bool:
    """Whether a headline in the element leads to a page of its own."""
    flat = reading.flat
    numbers = range(flat.first[element], flat.last[element])
    return any(flat.pieces[number].links for number in numbers if is_heading(reading, number))


def _day_of(page: Metadata) -> datetime | None:
    """The day that a live page is of; None where it says none, or was changed on another one."""
    if page.published is None:
        return None
    first = page.published.when
    others = [page.modified.when if page.modified else first, *(one.published for one in page.updates.values())]
    days = {other.astimezone(first.tzinfo).date() for other in others if other is not None}
    return first if days == {first.date()} else None


def _headline_links(flat: Flat, place: int) -> Sequence[tuple[str, str]]:
    return flat.pieces[place].links if place >= 0 else ()


_NOTHING = Metadata(is_article=True)


def _story_by_lines(opened: Opened, numbers: Sequence[int], url: str, habits: Habits | None) -> Article | None:
    page = opened.metadata
    head = Head(url, language=page.language, outlet=page.outlet, outlets=page.outlets)
    article = story_by_lines(opened.reading, numbers, head, url, opened.rules, habits)
    if article is None or not article.text:
        return None
    return replace(article, language=which_language(article.language, article.text))


def _story(opened: Opened, element: int, url: str, habits: Habits | None, *, update: bool = False) -> Article | None:
    """The story that an element of the page holds. update: of a live page, which need not have a headline, and whose
    time of day stands for one of the page's day."""
    flat = inside(opened.reading.flat, element)
    reading = weigh(flat)
    page = opened.metadata
    shown = read_shown(reading, _NOTHING, opened.rules, opened.fetched)
    if shown.headline is None and not update:
        return None
    metadata = replace(_NOTHING, outlet=page.outlet, outlets=page.outlets, language=page.language)
    address = next(
        (found for href, _ in _headline_links(flat, shown.place) if (found := absolute(url, href)) is not None), url
    )
    pieces = [
        *lead_pictures(reading, shown.place, url, opened.rules),
        *body_pieces(reading, url, {same(shown.headline or ""), same(shown.dek or "")}, opened.rules),
    ]
    published = shown.published or shown.age
    head = replace(
        page_head(reading, metadata, shown, url),
        url=address,
        published=published.when if published else clock_of(flat, _day_of(page)) if update else None,
    )
    article = compose(pieces, head, opened.rules, habits)
    if not article.text:
        return None
    return replace(article, language=which_language(article.language, article.text))
