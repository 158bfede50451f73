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
from itertools import pairwise

from dateline.articles.bylines import looks_like_name
from dateline.articles.captions import name_in_brackets
from dateline.articles.datelines import read_dateline
from dateline.articles.furniture import Role
from dateline.articles.lines import Kind, Line, reads_time, size_in_words
from dateline.articles.rules import Rules

_ENDS = frozenset({Role.RULE, Role.ENDING, Role.SYNDICATION, Role.SIGNOFF, Role.TAGS})
_NAME = re.compile(r"(?<=[^.!?:“\"\s] )[A-ZÀ-Þ][\w’'-]{2,}")
_DEK_WORDS = 45
_TITLE_WORDS = 6  # of a headline in title case: subheads are shorter
_HEADLINE_WORDS = (4, 26)
# What a story may say of itself over its text as well as under it.
_NOTES = frozenset({Role.NOTICE, Role.SYNDICATION, Role.SIGNOFF, Role.PARTIAL})
_POINTS = 8
_HEAD_LINES = 6
_LAST_WORDS = 5  # of a last line without a full stop that is no teaser
_QUOTED = '“”„«»"'


@dataclass(frozen=True, slots=True)
class Segment:
    """One story's lines. head: before its first paragraph, captions apart; body: from there on."""

    head: tuple[Line, ...]
    captions: tuple[Line, ...]
    body: tuple[Line, ...]


def split_stories(lines: Sequence[Line], rules: Rules) -> list[Segment]:
    """The text's stories in order; lines before the first paragraph belong to the first."""
    marked = _mark_points(_mark_deks(_drop_related(lines), rules), rules)
    starts = _starts(marked, rules)
    parts = [marked[start:end] for start, end in zip(starts, [*starts[1:], len(marked)], strict=True)]
    segments = [_segment(part, rules) for part in parts]
    if len(segments) > 1:
        segments = _with_last_lines(segments, rules)
        segments[0] = _without_page_title(segments[0], segments[1:])
    return segments


def one_story(lines: Sequence[Line], rules: Rules) -> Segment:
    """The lines of a page's part that is known to be one story."""
    return _segment(_mark_points(_mark_deks(_drop_related(lines), rules), rules), rules)


def _with_last_lines(segments: Sequence[Segment], rules: Rules) -> list[Segment]:
    """The stories, each with its own last line where that ends without a full stop and stands over the next headline:
    a line more than the heads of the others have, that says on what the story before it says."""
    usual = min(len(_long_shorts(segment.head)) for segment in segments)
    out = [segments[0]]
    for segment in segments[1:]:
        long = _long_shorts(segment.head)
        before = out[-1]
        if len(long) > usual and long[0] == 0 and _tells_on(segment.head[0], before.body, rules):
            last = replace(segment.head[0], kind=Kind.PROSE)
            out[-1] = replace(before, body=(*before.body, last))
            segment = replace(segment, head=segment.head[1:])
        out.append(segment)
    return out


def _tells_on(line: Line, body: Sequence[Line], rules: Rules) -> bool:
    """Whether a line without a full stop after a story's last paragraph is the story's own: a quotation, or a line that
    names whom or what the story names. A teaser is neither."""
    text = line.text
    if text[0] in _QUOTED and text[-1] in _QUOTED:
        return True
    if len(text.split()) < _LAST_WORDS or text.endswith("?") or text.isupper() or text.istitle():
        return False
    named = _names(text, rules)
    return any(named & _names(told.text, rules) for told in body if told.kind is Kind.PROSE)


def _without_page_title(first: Segment, others: Sequence[Segment]) -> Segment:
    """The first story without the page's own title over it, where no other story has as many lines like a headline.

    A dek stands right under its headline; between a page's title and its first story stands something else.
    """
    long = _long_shorts(first.head)
    most = max(len(_long_shorts(other.head)) for other in others)
    if 2 <= most < len(long):
        return replace(first, head=first.head[long[-most - 1] + 1 :])
    if most > 1 or len(long) < 2:
        return first
    if first.head[long[-1] - 1].role is Role.DATE and all(map(_day_leads, others)):
        return replace(first, head=first.head[long[-1] - 1 :])  # the day stands over every headline
    between = first.head[long[-2] + 1 : long[-1]]
    # A headline close over its text and apart from the line above belongs to the text alone.
    under = (*first.head[long[-1] + 1 :], *first.body)[:1]
    close = first.head[long[-1]].after_gap and bool(under) and not under[0].after_gap
    if any(line.role is Role.BYLINE for line in between) or not (between or close):
        return first
    return replace(first, head=first.head[long[-2] + 1 :])


def _day_leads(segment: Segment) -> bool:
    first = next((line for line in segment.head if line.role is not Role.JUNK), None)
    return first is not None and first.role is Role.DATE


def _long_shorts(head: Sequence[Line]) -> list[int]:
    """Which lines of a head may be its headline by their length."""
    return [
        i for i, line in enumerate(head) if line.kind is Kind.SHORT and size_in_words(line.text) >= _HEADLINE_WORDS[0]
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
    for number, (line, after) in enumerate(pairwise(lines)):
        told = line.kind in (Kind.PROSE, Kind.SHORT) and len(line.text.split(None, _DEK_WORDS)) <= _DEK_WORDS
        named = name_in_brackets(line.text) if told else None
        around = (after, lines[max(number - 1, 0)])
        if named and looks_like_name(named[1], rules) and any(_stands_under_headline(near, rules) for near in around):
            out[number] = replace(line, kind=Kind.CAPTION)
    for number in range(1, len(out) - 1):
        line = out[number]
        size = len(line.text.split(None, _DEK_WORDS))
        if line.kind is not Kind.PROSE or size > _DEK_WORDS or out[number - 1].kind is not Kind.SHORT:
            continue
        after = next((out[i] for i in range(number + 1, len(out)) if out[i].kind is not Kind.CAPTION), line)
        if _stands_under_headline(after, rules) and not _headline_follows(out[number + 1 : number + 1 + _HEAD_LINES]):
            out[number] = replace(line, kind=Kind.DEK)
    return out


def _headline_follows(under: Sequence[Line]) -> bool:
    """Whether the date under a sentence stands over the next headline: the sentence then ends the story before."""
    line = next((line for line in under if line.kind not in (Kind.CAPTION, Kind.FURNITURE)), None)
    return line is not None and line.kind is Kind.SHORT and size_in_words(line.text) >= _HEADLINE_WORDS[0] + 1


def _stands_under_headline(line: Line, rules: Rules) -> bool:
    return line.role in (Role.BYLINE, Role.DATE) or _is_reading_time(line, rules)


def _mark_points(lines: list[Line], rules: Rules) -> list[Line]:
    """A list between a headline and the byline or date under it is the story's, and starts no text."""
    out = lines
    number = 0
    while number < len(lines):
        if lines[number].kind is not Kind.ITEM:
            number += 1
            continue
        start = number
        while number < len(lines) and lines[number].kind is Kind.ITEM:
            number += 1
        under = next((line for line in lines[number : number + 4] if line.kind is not Kind.CAPTION), None)
        over = next((line for line in reversed(lines[max(start - 2, 0) : start]) if line.role is not Role.JUNK), None)
        if (
            number - start <= _POINTS
            and under is not None
            and _stands_under_headline(under, rules)
            and over is not None
            and over.kind in (Kind.SHORT, Kind.DEK)
        ):
            out = out if out is not lines else list(lines)
            out[start:number] = [replace(line, kind=Kind.POINT) for line in lines[start:number]]
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
    return _with_numbered(starts, lines)


def _with_numbered(starts: list[int], lines: list[Line]) -> list[int]:
    """The starts, and those of every story of a digest ("1. Ferry runs aground"): where most numbered lines but the
    first start a story, each does."""
    numbered = [i for i, line in enumerate(lines) if line.number and line.kind is Kind.SHORT]
    begun = set(starts)
    told = [i for i in numbered[1:] if i in begun]
    counted = [lines[i].number for i in numbered] == list(range(1, len(numbered) + 1))
    return sorted({*begun, *numbered}) if counted and 2 * len(told) >= max(len(numbered) - 1, 1) else starts


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
        or (any(_dates(line, rules) for line in lines[start:first]) and len(lines[first].text.split()) >= 3)
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


def _dates(line: Line, rules: Rules) -> bool:
    """Whether a line over another dates a story: when a text was changed stands within it as well, over a subhead."""
    return line.role is Role.DATE and not rules.modified.match(line.text)


def _parted_by_names(lines: list[Line], headline: int, end: int, names: set[str], rules: Rules) -> bool:
    """Whether what follows a possible headline shares no name with the story before it."""
    text = lines[headline].text
    low, high = _HEADLINE_WORDS
    if not names or not low <= len(text.split()) <= high or text.isupper() or text.endswith("?") or headline != end - 1:
        return False
    if len(text.split()) < _TITLE_WORDS and _is_title_case(text):
        return False  # "What the League Wants"
    following: set[str] = set()
    number = end
    while number < len(lines) and lines[number].kind is Kind.PROSE:
        following |= _names(lines[number].text, rules)
        number += 1
    following |= {word for word in re.findall(r"\b[A-ZÀ-Þ][\w’'-]{2,}", text)[1:] if not text.istitle()}
    return bool(following) and not names & following and len(lines[end].text.split(None, 12)) >= 12


def _is_title_case(text: str) -> bool:
    """Whether all words of a line but its small ones start with a capital."""
    words = [word for word in re.findall(r"[^\W\d_][\w’'-]*", text) if len(word) > 3]
    return len(words) > 1 and all(word[0].isupper() for word in words)


def _names(text: str, rules: Rules) -> set[str]:
    found = {word.removesuffix("’s").removesuffix("'s") for word in _NAME.findall(text)}
    return {word for word in found if word.lower() not in rules.no_names}


def _segment(lines: Sequence[Line], rules: Rules) -> Segment:
    end = next((i for i, line in enumerate(lines) if line.kind in (Kind.PROSE, Kind.ITEM)), len(lines))
    head = list(lines[:end])
    body = list(lines[end:])
    # A picture above the headline or under it stands at the story's head; one right before the text may be either.
    captions = [line for line in head if line.kind is Kind.CAPTION]
    points = [replace(line, kind=Kind.ITEM) for line in head if line.kind is Kind.POINT]
    notes = [line for line in head if line.role in _NOTES]
    told = [line for line in head if line.kind not in (Kind.CAPTION, Kind.POINT) and line.role not in _NOTES]
    return Segment(tuple(told), tuple(captions), (*notes, *points, *_with_last_line(body, rules)))


def _with_last_line(body: list[Line], rules: Rules) -> list[Line]:
    """The body, its last line a paragraph where it is one without a full stop: alone under the last paragraph."""
    last = max((i for i, line in enumerate(body) if line.kind is Kind.PROSE), default=len(body))
    under = body[last + 1 : last + 3]
    alone = bool(under) and under[0].kind is Kind.SHORT and (len(under) < 2 or under[1].kind is not Kind.SHORT)
    if not alone or not _tells_on(under[0], body, rules):
        return body
    return [*body[: last + 1], replace(under[0], kind=Kind.PROSE), *body[last + 2 :]]
