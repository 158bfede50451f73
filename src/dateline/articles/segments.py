"""Where one story of a pasted text ends and the next begins.

Between two paragraphs stands a gap of lines that are no prose. A gap parts two stories when it holds what ends one
(a rule, a syndication line, tags, "Leave a comment") before a line that may be a headline; when a headline in it is
followed by what only stands at a story's head (a byline, a date, a reading time, a dateline); or, where a page has
only headlines, when what follows names nobody and nothing that the story before named.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dateline.articles.datelines import read_dateline
from dateline.articles.furniture import Role
from dateline.articles.lines import Kind, Line, reads_time
from dateline.articles.rules import Rules

_ENDS = frozenset({Role.RULE, Role.ENDING, Role.SYNDICATION, Role.SIGNOFF, Role.TAGS})
_NAME = re.compile(r"(?<=[^.!?:“\"\s] )[A-ZÀ-Þ][\w’'-]{2,}")
_DEK_WORDS = 45
_HEADLINE_WORDS = (4, 26)
_KICKER_WORDS = 4


@dataclass(frozen=True, slots=True)
class Segment:
    """One story's lines. head: before its first paragraph, captions apart; body: from there on."""

    head: tuple[Line, ...]
    captions: tuple[Line, ...]
    body: tuple[Line, ...]


def split_stories(lines: Sequence[Line], rules: Rules) -> list[Segment]:
    """The text's stories in order; lines before the first paragraph belong to the first."""
    marked = _mark_deks(_drop_related(lines), rules)
    starts = _starts(marked, rules)
    segments = [_segment(marked[start:end]) for start, end in zip(starts, [*starts[1:], len(marked)], strict=True)]
    if len(segments) > 1 and all(len(_long_shorts(segment.head)) < 2 for segment in segments[1:]):
        segments[0] = _without_page_title(segments[0])
    return segments


def one_story(lines: Sequence[Line], rules: Rules) -> Segment:
    """The lines of a page's part that is known to be one story."""
    return _segment(_mark_deks(_drop_related(lines), rules))


def _without_page_title(first: Segment) -> Segment:
    """The first story without the page's own title over it, where no other story has a second line like a headline.

    A dek stands right under its headline; between a page's title and its first story stands something else.
    """
    long = _long_shorts(first.head)
    if len(long) < 2:
        return first
    between = first.head[long[-2] + 1 : long[-1]]
    # A headline close over its text and apart from the line above belongs to the text alone.
    close = first.head[long[-1]].after_gap and bool(first.body) and not first.body[0].after_gap
    if any(line.role is Role.BYLINE for line in between) or not (between or close):
        return first
    return replace(first, head=first.head[long[-2] + 1 :])


def _long_shorts(head: Sequence[Line]) -> list[int]:
    """Which lines of a head may be its headline by their length."""
    return [
        i for i, line in enumerate(head) if line.kind is Kind.SHORT and len(line.text.split()) >= _HEADLINE_WORDS[0]
    ]


def _drop_related(lines: Sequence[Line]) -> list[Line]:
    """A list of links under "Related" is furniture to its end: its bullets, or the lines up to a blank one."""
    out: list[Line] = []
    state = ""
    for line in lines:
        if line.role is Role.RELATED:
            state = "fresh"
        elif state:
            listed = line.kind is Kind.ITEM or (line.role is Role.JUNK and not line.after_gap)
            if (
                listed
                or (not line.after_gap and line.kind is Kind.SHORT)
                or (not line.after_gap and line.text.endswith("?"))
            ):
                line = replace(line, kind=Kind.FURNITURE, role=Role.JUNK)
            else:
                state = ""
        out.append(line)
    return out


def _mark_deks(lines: list[Line], rules: Rules) -> list[Line]:
    """A sentence between a headline and a byline or date is the headline's, not the story's."""
    out = list(lines)
    for number in range(1, len(out) - 1):
        line = out[number]
        if line.kind is not Kind.PROSE or len(line.text.split()) > _DEK_WORDS or out[number - 1].kind is not Kind.SHORT:
            continue
        after = next((later for later in out[number + 1 :] if later.kind is not Kind.CAPTION), line)
        if after.role in (Role.BYLINE, Role.DATE) or _is_reading_time(after, rules):
            out[number] = replace(line, kind=Kind.DEK)
    return out


def _is_reading_time(line: Line, rules: Rules) -> bool:
    return line.role is Role.JUNK and reads_time(line.text, rules)


def _starts(lines: list[Line], rules: Rules) -> list[int]:
    starts = [0]
    names: set[str] = set()
    first_gap = _gap_end(lines, 0)
    captions_lead = _caption_before_headline(lines[:first_gap])
    bare = not _has_told_head(lines[:first_gap], rules)
    number = first_gap
    while number < len(lines):
        if lines[number].kind in (Kind.PROSE, Kind.ITEM):
            names |= _names(lines[number].text, rules)
            number += 1
            continue
        end = _gap_end(lines, number)
        if end < len(lines):
            start = _boundary(lines, number, end, names if bare else set(), captions_lead, rules)
            if start is not None:
                starts.append(start)
                names = set()
        number = end
    return starts


def _gap_end(lines: list[Line], start: int) -> int:
    while start < len(lines) and lines[start].kind not in (Kind.PROSE, Kind.ITEM):
        start += 1
    return start


def _has_told_head(gap: Sequence[Line], rules: Rules) -> bool:
    """Whether the page's first headline is followed by a byline, date or reading time: then others are as well, and a
    bare line between two paragraphs is a subhead."""
    long = _long_shorts(gap)
    return bool(long) and any(
        line.role in (Role.BYLINE, Role.DATE) or _is_reading_time(line, rules) for line in gap[long[-1] :]
    )


def _caption_before_headline(gap: Sequence[Line]) -> bool:
    kinds = [line.kind for line in gap if line.kind in (Kind.CAPTION, Kind.SHORT)]
    return len(kinds) > 1 and kinds[0] is Kind.CAPTION


def _boundary(
    lines: list[Line], start: int, end: int, names: set[str], captions_lead: bool, rules: Rules
) -> int | None:
    """Where in the gap ``lines[start:end]`` the next story starts; None where the story goes on after it."""
    dateline = read_dateline(lines[end].text, rules) is not None
    ends = [i for i in range(start, end) if lines[i].role in _ENDS]
    if ends:
        after = ends[-1] + 1
        heads = any(line.kind is Kind.SHORT for line in lines[after:end])
        if heads or (dateline and lines[ends[-1]].role in (Role.RULE, Role.SYNDICATION)):
            return after
    shorts = [i for i in range(start, end) if lines[i].kind is Kind.SHORT]
    if not shorts:
        return None
    first = shorts[0]
    follows = lines[first + 1 : end]
    told = (
        dateline
        or any(
            line.role in (Role.BYLINE, Role.DATE) or line.kind is Kind.DEK or _is_reading_time(line, rules)
            for line in follows
        )
        or (any(line.role is Role.DATE for line in lines[start:first]) and len(lines[first].text.split()) >= 3)
        or _parted_by_names(lines, shorts[-1], end, names, rules)
    )
    if not told:
        return None
    begin = first
    while begin > start and (
        lines[begin - 1].role in (Role.DATE, Role.JUNK) or (captions_lead and lines[begin - 1].kind is Kind.CAPTION)
    ):
        begin -= 1
    return begin


def _parted_by_names(lines: list[Line], headline: int, end: int, names: set[str], rules: Rules) -> bool:
    """Whether what follows a possible headline shares no name with the story before it."""
    text = lines[headline].text
    low, high = _HEADLINE_WORDS
    if not low <= len(text.split()) <= high or text.isupper() or text.endswith("?") or headline != end - 1:
        return False
    following: set[str] = set()
    for line in lines[end:]:
        if line.kind is not Kind.PROSE:
            break
        following |= _names(line.text, rules)
    following |= {word for word in re.findall(r"\b[A-ZÀ-Þ][\w’'-]{2,}", text)[1:] if not text.istitle()}
    return bool(names) and bool(following) and not names & following and len(lines[end].text.split()) >= 12


def _names(text: str, rules: Rules) -> set[str]:
    found = {word.removesuffix("’s").removesuffix("'s") for word in _NAME.findall(text)}
    return {word for word in found if word.lower() not in rules.no_names}


def _segment(lines: Sequence[Line]) -> Segment:
    end = next((i for i, line in enumerate(lines) if line.kind in (Kind.PROSE, Kind.ITEM)), len(lines))
    head = list(lines[:end])
    body = list(lines[end:])
    # A picture above the headline or under it stands at the story's head; one right before the text may be either.
    captions = [line for line in head if line.kind is Kind.CAPTION]
    return Segment(tuple(line for line in head if line.kind is not Kind.CAPTION), tuple(captions), tuple(body))
