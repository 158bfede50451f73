"""Of what a page prints and what it tells machines, which stands as the article's field where the two differ."""

from __future__ import annotations

from dateline.articles.dates import Moment
from dateline.articles.headings import Shown
from dateline.articles.metadata import Metadata, most_exact, url_day

_APART = 2 * 86_400
"""Seconds between the day in a story's address and a printed date from which that date is of something else."""


def when_published(metadata: Metadata, shown: Shown, url: str) -> Moment | None:
    """When the article was published: as machines are told, to the minute where the page prints that; else as printed,
    unless the story's address names another day; else the address's day, to the minute where the page gives an age."""
    day = url_day(url, metadata.canonical_url)
    printed = shown.published
    if printed and day and abs((printed.when - day.when).total_seconds()) > _APART:
        printed = None
    told = metadata.published
    if told and not told.day_only:
        return told
    return most_exact([moment for moment in (told, printed, day, shown.age) if moment])


def who_wrote(metadata: Metadata, shown: Shown) -> tuple[str, ...]:
    """The authors: as machines are told, unless the byline names all of those and more, or people where machines are
    told handles ("jroe") or parts of names."""
    told, printed = metadata.authors, shown.authors
    if len(printed) > len(told) and {name.casefold() for name in told} <= {name.casefold() for name in printed}:
        return printed
    handles = all(name.isascii() and " " not in name for name in told)
    return printed if printed and (not told or handles) else told
