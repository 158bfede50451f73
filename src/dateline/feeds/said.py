"""What a feed said, as its decoder found it: nothing cleaned, nothing chosen. The adapter makes the model of it.

Named tuples, because a feed has hundreds of each and they are made in a third of a dataclass's time.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple


class SaidText(NamedTuple):
    """html: whether the value is markup, None where the format leaves that open; base: what its relative links are
    relative to."""

    value: str
    html: bool | None
    base: str


class SaidDate(NamedTuple):
    """value: as printed; guess: what the decoder made of it in UTC, zone names it does not know ignored, or None."""

    value: str
    guess: datetime | None = None


class SaidMedia(NamedTuple):
    """url: made absolute by its decoder; kind: MIME type, or "image/*" and the like where only that much is said."""

    url: str
    kind: str | None
    caption: SaidText | None = None
    credit: str | None = None


class SaidEntry(NamedTuple):
    """authors: each field as printed, which may be a whole byline or an e-mail address."""

    guid: str | None = None
    title: SaidText | None = None
    link: str | None = None
    published: SaidDate | None = None
    updated: SaidDate | None = None
    summary: SaidText | None = None
    contents: tuple[SaidText, ...] = ()
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    media: tuple[SaidMedia, ...] = ()


class SaidFeed(NamedTuple):
    """left_out: entries that the file holds and that were not read; partial: why it was not read whole, else None;
    ttl, period, frequency: how often it says that it changes, as printed."""

    title: SaidText | None
    link: str | None
    language: str | None
    entries: tuple[SaidEntry, ...]
    left_out: int = 0
    partial: str | None = None
    ttl: str | None = None
    period: str | None = None
    frequency: str | None = None
