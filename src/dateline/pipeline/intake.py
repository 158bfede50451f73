"""What a feed's or a page's raw answer becomes: entries, and articles. Plain functions of what was kept."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path

from dateline.articles import read_article, read_entry
from dateline.articles.outlet_rules import OutletRules
from dateline.errors import DatelineError, FetchFailed, NotAnArticle, PageUnreadable
from dateline.feeds import clean_url, entry_keys, links_of_no_article, read_feed, read_front_page
from dateline.model import Article, Entry, Feed, Habits, Record
from dateline.pipeline.fuller import fuller
from dateline.reading import TEXT, story_in_file
from dateline.record import analyse, load_gazetteer
from dateline.store import RawAnswer
from dateline.store.addresses import host_of
from dateline.store.articles import PageToRead
from dateline.store.entries import FeedToRead, FoundEntry
from dateline.text import plain

FULL_CHARACTERS = 1200
"""An entry with so much text, that does not break off, is taken to bring its whole article."""


@dataclass(frozen=True, slots=True)
class MadeArticle:
    """An article made of what is there. from_page: of the page, else of the feed's words; canonical: the address that
    the page gives as its own, in clean form, None where it gives none that can be its own; error: why the page could
    not be read, where the feed's words had to do; habit_id: the newest of its outlet's habits that was known, 0 for
    none."""

    article: Article
    from_page: bool
    canonical: str | None
    error: DatelineError | None
    habit_id: int = 0


def entries_of(source: FeedToRead, full_text: bool) -> tuple[Feed, list[FoundEntry]]:
    """The entries of a feed's answer, or what else a site is followed by. full_text: whether pages are fetched; else
    every entry has to do as it is. Raises ``NotAFeed``."""
    answer = source.answer
    read = read_front_page if source.kind == "page" else read_feed
    feed = read(answer.body, answer.url, content_type=answer.headers.get("content-type"), fetched=answer.fetched)
    nobodys = links_of_no_article(feed)
    found = []
    for entry, key in zip(feed.entries, entry_keys(feed), strict=True):
        link = clean_url(entry.link) if entry.link else None
        address = link if link not in nobodys else None
        found.append(FoundEntry(entry, key, address, full=is_full(entry) or not full_text))
    return feed, found


def is_full(entry: Entry) -> bool:
    """Whether an entry brings its article's whole text, so that its page need not be fetched."""
    if not entry.content:
        return False
    text = plain(entry.content).rstrip()
    return len(text) >= FULL_CHARACTERS and not text.casefold().endswith(_breaks_off())


def article_of(
    source: PageToRead, seen: datetime, habits: Habits | None = None, outlets: OutletRules | None = None
) -> MadeArticle:
    """The article of a page: as fetched or captured, with the feed's words for its text where they are fuller; or,
    where the entry is full or the page was no article, of the feed's words alone.

    seen: aware, when this state was seen; habits: what its outlet repeats; outlets: the rules of outlets that have
    one of their own, the package's where None. Raises ``NotAnArticle`` where neither gives
    any text, and what was wrong with the page where no feed says anything of it.
    """
    error: DatelineError | None = None
    if source.raw is not None and not source.full:
        raw = source.raw
        try:
            article = _article_in(raw, habits, outlets)
        except (NotAnArticle, PageUnreadable) as refused:
            error = refused
        else:
            whole = _fuller(_completed(article, source), source, seen, habits)
            return MadeArticle(whole, True, _canonical(article, raw.url), None)
    elif source.error is not None and not source.full:
        error = FetchFailed(source.url, source.error, source.advice)
    if source.entry is None:
        raise error or NotAnArticle(source.url, "nothing of it was kept")
    entry = replace(source.entry, link=source.url)
    try:
        article = read_entry(entry, outlet=source.outlet, fetched=seen, habits=habits)
    except NotAnArticle as nothing:
        raise (error or nothing) from nothing
    return MadeArticle(replace(article, url=source.url), False, None, error)


def _article_in(answer: RawAnswer, habits: Habits | None, outlets: OutletRules | None) -> Article:
    kind = answer.headers.get("content-type", "")
    if kind.startswith(TEXT):
        return story_in_file(answer.body, answer.url)
    return read_article(
        answer.body, answer.url, fetched=answer.fetched, habits=habits, charset=charset_of(kind), outlets=outlets
    )


def recorded(article: Article, places: Path | None, claims: str) -> Record:
    """The record of an article, with the places of a desk's own file, for a process that has no gazetteer yet."""
    return analyse(article, places=load_gazetteer(places), claims=claims)


@cache
def _breaks_off() -> tuple[str, ...]:
    """How a text ends that goes on elsewhere, in lower case."""
    data = json.loads(files("dateline.pipeline").joinpath("teasers.json").read_text(encoding="utf-8"))
    return tuple(ending for endings in data.values() for ending in endings)


def _fuller(article: Article, source: PageToRead, seen: datetime, habits: Habits | None) -> Article:
    if source.entry is None or not source.entry.content:
        return article
    entry = replace(source.entry, link=source.url)
    try:
        return fuller(article, read_entry(entry, outlet=source.outlet, fetched=seen, habits=habits))
    except NotAnArticle:
        return article


def _completed(article: Article, source: PageToRead) -> Article:
    """What the page does not say of its article, the entry may have said."""
    completed = replace(article, url=source.url, outlet=article.outlet or source.outlet)
    if source.entry is None:
        return completed
    return replace(
        completed,
        headline=article.headline or source.entry.title or None,
        published=article.published or source.entry.published,
    )


def _canonical(article: Article, final_url: str) -> str | None:
    if not article.canonical_url:
        return None
    own, given = host_of(final_url), host_of(article.canonical_url)
    path = article.canonical_url.partition("//")[2].partition("/")[2]
    # A copy names the outlet it comes from as canonical, and careless templates name the home page for every article:
    # neither says what this page's own address is.
    if _site(given) != _site(own) or not path:
        return None
    return clean_url(article.canonical_url)


def _site(host: str) -> str:
    host = host.lower()
    for prefix in ("www.", "m.", "amp.", "mobile."):
        host = host.removeprefix(prefix)
    return host


def charset_of(content_type: str) -> str | None:
    """The charset that an answer's header names."""
    for part in content_type.split(";")[1:]:
        name, _, value = part.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip("\"'") or None
    return None
