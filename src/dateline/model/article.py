"""What an outlet printed: feeds, entries and articles, with the furniture of news as fields.

All offsets are code points (Python ``str`` indices), half-open. All times are aware ``datetime`` values that keep the
offset the page gave. A field is ``None`` where the page does not say.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of code points in one of an article's texts, ``0 <= start <= end``.

    part: ``"text"`` (the body), ``"headline"``, ``"dek"``, or ``"caption:N"`` for the N-th image, N from 0.
    """

    start: int
    end: int
    part: str = "text"

    def of(self, article: Article) -> str:
        """The words this span covers. Raises ``KeyError`` when the article has no such part."""
        return article.part(self.part)[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Media:
    """A picture, sound or film that a feed entry carries. url: absolute; kind: its MIME type as given, or None."""

    url: str
    kind: str | None = None
    caption: str | None = None
    credit: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed, as the feed gave it.

    id: the guid, else the link, else a hash of title and content; link: absolute, not cleaned; published: else the
    updated time, else None; summary and content: sanitised HTML, or None; authors: names; tags: the outlet's own.
    """

    id: str
    title: str
    link: str | None
    published: datetime | None = None
    updated: datetime | None = None
    summary: str | None = None
    content: str | None = None
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    media: tuple[Media, ...] = ()


FollowedAs = Literal["feed", "sitemap", "page"]
"""What an outlet is followed by: its feed; where it has none, the sitemap that lists its news; where it has neither, a
page's links to articles."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed and every entry it holds, in the feed's own order. link: the site it belongs to, absolute; left_out: the
    older entries of a file too long to be read whole; partial: why not all of it was read, None where it was;
    ttl_minutes: how long its own words (ttl, sy:updatePeriod) ask to be left alone, None where they don't."""

    title: str
    link: str | None
    entries: tuple[Entry, ...]
    language: str | None = None
    left_out: int = 0
    partial: str | None = None
    ttl_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Dateline:
    """What stands at a story's head, "ALEPPO, Syria, Dec 2 (Agency) —": each part as printed, or None."""

    place: str | None = None
    date: str | None = None
    agency: str | None = None


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of the article. url: absolute, None where pasted text gives none; credit: as printed, without
    "Photo:" or its brackets, and not part of the caption."""

    url: str | None
    caption: str | None = None
    credit: str | None = None


@dataclass(frozen=True, slots=True)
class Syndication:
    """Where the text first appeared. origin: the outlet as printed; url: of its printing; line: the whole line."""

    origin: str | None
    url: str | None
    line: str


class NoticeKind(StrEnum):
    CORRECTION = "correction"
    UPDATE = "update"


@dataclass(frozen=True, slots=True)
class Notice:
    """A correction or an update that the outlet declares. when: None where it gives no time."""

    kind: NoticeKind
    text: str
    when: datetime | None = None


@dataclass(frozen=True, slots=True)
class Habits:
    """What an outlet's articles repeat: lines that stand in many of them and belong to none ("Follow us on …").
    lines: as ``dateline.text.fold`` folds them."""

    lines: frozenset[str] = frozenset()


class BlockKind(StrEnum):
    PARAGRAPH = "paragraph"
    SUBHEAD = "subhead"
    QUOTATION = "quotation"
    LIST = "list"
    IMAGE = "image"
    TABLE = "table"
    EMBED = "embed"


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of the body, in order. An image's span lies in its caption (``caption:N``, empty where it has none);
    every other block's span lies in the text. A list has a line for each item, a table a line for each row, its cells
    parted by " | ".

    url: of an embed (a post, a film), absolute, else None; repeat: a pull-quote, whose span lies where the text first
    says those words, so that the text says them once.
    """

    kind: BlockKind
    span: Span
    url: str | None = None
    repeat: bool = False


@dataclass(frozen=True, slots=True)
class Article:
    """One article as one outlet printed it.

    url: exactly as given; text: the blocks that stand in it, joined by a blank line (``"\\n\\n"``), except where the
    text was given whole (``article_from_text``); a dateline also stays at the head of the text; byline: as printed;
    authors: names only; agency: the wire service that the *text* names as its source, never taken from a picture;
    language: ISO 639-1; partial: None, or why the text is not whole; the lead image stands in ``images`` too.
    """

    url: str
    headline: str | None
    text: str
    blocks: tuple[Block, ...]
    canonical_url: str | None = None
    outlet: str | None = None
    section: str | None = None
    dek: str | None = None
    authors: tuple[str, ...] = ()
    byline: str | None = None
    dateline: Dateline | None = None
    agency: str | None = None
    published: datetime | None = None
    modified: datetime | None = None
    language: str | None = None
    tags: tuple[str, ...] = ()
    lead_image: Image | None = None
    images: tuple[Image, ...] = ()
    syndication: Syndication | None = None
    notices: tuple[Notice, ...] = ()
    partial: str | None = None

    @property
    def opens_with_dek(self) -> bool:
        """Whether the dek is the text's first paragraph as well, as where an outlet prints its lead in larger type.
        Then it is shown once, and its claims are taken down once."""
        return bool(self.dek) and self.text.startswith(f"{self.dek}\n")

    @property
    def subheads(self) -> tuple[Span, ...]:
        """Where the text's subheads stand, in order."""
        return tuple(block.span for block in self.blocks if block.kind is BlockKind.SUBHEAD)

    def part(self, name: str) -> str:
        """The text that spans with this ``part`` point into; empty where the article lacks it.

        Raises ``KeyError`` for a name that is no part of any article, or an image it does not have.
        """
        if name == "text":
            return self.text
        if name == "headline":
            return self.headline or ""
        if name == "dek":
            return self.dek or ""
        kind, _, number = name.partition(":")
        if kind == "caption" and number.isdecimal() and int(number) < len(self.images):
            return self.images[int(number)].caption or ""
        raise KeyError(name)
