"""What a body is put together from: its pieces, before its furniture is taken off, and what is known of its head."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from dateline.model import BlockKind, Image, Notice, Syndication

LEAD = 175
"""Characters from which a sentence under the headline is the text's lead paragraph, not a line that sums it up."""
_LONG = 5_000  # characters
_BLANKS = tuple(character for character in map(chr, range(0x3001)) if character.isspace() and character != " ")
_LETTERS = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """One block of a body before its furniture is taken off.

    text: as printed (an image's caption, an embed's words); url: of an image or embed; credit: where the page sets it
    apart from the caption; links: (address as written, words) of the links in it; alone: all of it is set in bold;
    repeat: a pull-quote, whose words the text may say as well.
    """

    kind: BlockKind
    text: str
    url: str | None = None
    credit: str | None = None
    links: tuple[tuple[str, str], ...] = ()
    alone: bool = False
    repeat: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """What is known of a story besides its body. outlets: every name that its own outlet goes by."""

    url: str
    headline: str | None = None
    dek: str | None = None
    section: str | None = None
    authors: tuple[str, ...] = ()
    byline: str | None = None
    published: datetime | None = None
    modified: datetime | None = None
    language: str | None = None
    tags: tuple[str, ...] = ()
    canonical_url: str | None = None
    outlet: str | None = None
    outlets: tuple[str, ...] = ()
    lead_image: Image | None = None
    syndication: Syndication | None = None
    partial: str | None = None
    notices: tuple[Notice, ...] = ()


def folded(text: str) -> str:
    """A text with one space for any run of white space, and none at its ends. Of a long one no list of words is made:
    that takes ten times its memory."""
    if len(text) < _LONG:
        return " ".join(text.split())
    for blank in _BLANKS:
        if blank in text:
            text = text.replace(blank, " ")
    while "  " in text:
        text = text.replace("  ", " ")
    return text.strip()


def same(text: str) -> str:
    """A line's letters and digits alone, to tell whether two lines say the same."""
    return "".join(_LETTERS.findall(text)).casefold()


def picture_name(url: str | None) -> str:
    """What the addresses of one picture in its several sizes have in common."""
    return re.sub(r"[-_]?\d{2,4}x\d{2,4}|[?#].*", "", url or "").rstrip("/").rsplit("/", 1)[-1].casefold()
