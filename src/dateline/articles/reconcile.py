"""Of what a page prints and what it tells machines, which stands as the article's field where the two differ."""

from __future__ import annotations

from dataclasses import replace

from dateline.articles.dates import Moment
from dateline.articles.headings import Shown
from dateline.articles.metadata import Metadata, most_exact, url_day
from dateline.text import is_plainly_in, language_of

_TELLING = 2000
"""Characters that tell a text's language as surely as all of it."""
_GLANCE = 1000
_FEWEST = 300
"""Characters under which a text is too short to speak against what its page says of it."""
# Languages that are told apart by less than a page's own word for it; written codes of one among them.
_ALIKE = tuple(
    frozenset(group.split())
    for group in ("no nb nn da", "hr sr bs sh sl", "id ms jv", "gl pt es ca oc an", "cs sk", "uk ru be", "bg mk",
                  "hi mr ne", "fa ps ur ar", "zh ja yue", "af nl fy lb", "zu xh", "tr az", "ku fa", "la it")
)  # fmt: skip
_FILLER = "la"  # what designers fill templates with; no outlet writes in it
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
        zone = printed.when.tzinfo if printed and printed.zoned and not printed.day_only else None
        if printed and zone and not told.zoned and told.when.strftime("%H:%M") == printed.when.strftime("%H:%M"):
            return replace(told, when=told.when.replace(tzinfo=zone), zoned=True)  # the same clock, its zone printed
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


def which_language(said: str | None, text: str) -> str | None:
    """The text's language as ISO 639-1: what its page says, unless the words speak strongly against that (templates
    say "en" of anything), or the page says nothing."""
    if said is None:
        return language_of(text[:_TELLING])
    if len(text) < _FEWEST:
        return said
    if is_plainly_in(text, said):
        return said
    spoken = language_of(text[:_GLANCE])
    if spoken in (None, _FILLER) or any(said in group and spoken in group for group in _ALIKE):
        return said
    return spoken
