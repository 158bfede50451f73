"""The lines of a pasted text, each with what its own words and shape say it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from dateline.articles.captions import has_credit
from dateline.articles.furniture import Role, role_of
from dateline.articles.rules import Rules

_BULLET = re.compile(r"(?:[•◦▪●·*–—-]|\d{1,2}[.)])\s+(?=\S)")
_MARKDOWN = re.compile(r"#{1,6}\s+(?=\S)|\*\*(?=[^*]+\*\*$)")
_CLOSERS = "”\"’'»)]"
_CAPTION_WORDS = 70
_LONGEST = 4000  # characters of a line that may be anything but a paragraph
_ABBREVIATION = re.compile(r"\b(?:[A-Z]\.)+$|\b(?:Inc|Ltd|Co|Corp|Jr|Sr|St|No|vs|etc)\.$")


class Kind(StrEnum):
    """PROSE: a paragraph; SHORT: may head something; ITEM: of a list; DEK: a sentence under a headline."""

    PROSE = "prose"
    SHORT = "short"
    ITEM = "item"
    CAPTION = "caption"
    DEK = "dek"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True)
class Line:
    """One line. after_gap: a blank line stands before it."""

    text: str
    kind: Kind
    role: Role
    after_gap: bool


def read_lines(text: str, rules: Rules) -> list[Line]:
    """The lines of the text that are not blank, hard-wrapped paragraphs put together again."""
    lines: list[Line] = []
    for block in _blocks(text):
        for number, line in enumerate(_unwrapped(block)):
            lines.append(_line(line, number == 0, rules))
    return lines


def _blocks(text: str) -> list[list[str]]:
    blocks: list[list[str]] = []
    block: list[str] = []
    for raw in text.replace("\u2028", "\n").replace("\u2029", "\n\n").split("\n"):
        line = " ".join(raw.split())
        if line:
            block.append(line)
        elif block:
            blocks.append(block)
            block = []
    if block:
        blocks.append(block)
    return blocks


def _unwrapped(block: list[str]) -> list[str]:
    """A block set in lines of one width (mail, terminals) as one line; any other block as it is."""
    if len(block) < 3:
        return block
    widths = [len(line) for line in block[:-1]]
    if min(widths) < 45 or max(widths) > 100 or max(widths) - min(widths) > 24 or len(block[-1]) > max(widths):
        return block
    if sum(_ends_sentence(line) for line in block[:-1]) > len(widths) // 2 or any(
        _BULLET.match(line) for line in block
    ):
        return block
    return [" ".join(block)]


def _line(text: str, after_gap: bool, rules: Rules) -> Line:
    if len(text) > _LONGEST:
        return Line(text, Kind.PROSE, Role.PLAIN, after_gap)
    marked = _MARKDOWN.match(text)
    if marked:
        text = text[marked.end() :].rstrip("*# ")
        if text:
            return Line(text, Kind.SHORT, Role.PLAIN, after_gap)
    role = role_of(text, rules)
    if role is not Role.PLAIN:
        return Line(text, Kind.FURNITURE, role, after_gap)
    if _is_caption(text, rules):
        return Line(text, Kind.CAPTION, role, after_gap)
    bullet = _BULLET.match(text)
    if bullet and len(text) > bullet.end() + 1:
        return Line(text[bullet.end() :], Kind.ITEM, role, after_gap)
    return Line(text, Kind.PROSE if _is_prose(text) else Kind.SHORT, role, after_gap)


def _is_caption(text: str, rules: Rules) -> bool:
    if len(text.split()) > _CAPTION_WORDS:
        return False
    return has_credit(text, rules)


def _ends_sentence(text: str) -> bool:
    bare = text.rstrip(_CLOSERS)
    return bare.endswith((".", "!", "?", "…", "。", "؟", "।")) and not _ABBREVIATION.search(bare)


def _is_prose(text: str) -> bool:
    words = text.split()
    if text.endswith(":") and len(words) >= 4:
        return True  # "The bank named three risks:" belongs to the list it announces
    if _ends_sentence(text):
        if text.rstrip(_CLOSERS).endswith((".", "…", "。", "।")):
            return len(words) >= 3 or len(text) > 25
        # A question or an exclamation may be a headline; several sentences are not.
        return len(words) > 14 or bool(re.search(r"[.!?][”\"’»]?\s+\S", text[:-2]))
    return len(words) > 26 or len(text) > 180
