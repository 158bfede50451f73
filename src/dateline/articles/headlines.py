"""The head of a pasted story: headline, kicker, dek, byline and time, from the lines before its first paragraph."""

from __future__ import annotations

import re

from dateline.articles.bylines import byline_within, looks_like_name, read_byline, split_names
from dateline.articles.compose import Head, same
from dateline.articles.dates import parse_printed
from dateline.articles.furniture import Role, syndicated_title
from dateline.articles.lines import Kind, Line, reads_time, size_in_words
from dateline.articles.rules import Rules
from dateline.articles.segments import Segment

_KICKER_WORDS = 4
_NAME_WORDS = 4
_ROLE_WORDS = 6
_PLACE_WORDS = 3
_TOLD_WORDS = 4


def read_head(segment: Segment, url: str, rules: Rules) -> Head:
    """What the lines at a story's head say. Lines that are nothing known are left out of the article."""
    lines = list(segment.head)
    byline = next((line.text for line in lines if line.role is Role.BYLINE), None)
    if byline is None:
        dates = (byline_within(line.text, rules) for line in lines if line.role is Role.DATE)
        byline = next((by for by in dates if by), None)
    names = read_byline(byline, rules) if byline else None
    if byline is None:
        bare = _bare_byline(lines, rules)
        if bare is not None:
            byline, names = ", ".join(line.text for line in bare), _names_of(bare[0].text, rules)
            lines = [line for line in lines if line not in bare]
    candidates = [line for line in lines if line.kind in (Kind.SHORT, Kind.DEK)]
    place = _headline(candidates, segment, rules)
    headline = candidates[place].text if place is not None else None
    section = dek = None
    if place is not None:
        before = candidates[place - 1] if place > 0 else None
        # One short line over the headline is its kicker; several are a menu, but for one in capitals under small ones.
        if (
            before is not None
            and len(before.text.split()) <= _KICKER_WORDS
            and (place == 1 or (before.text.isupper() and not candidates[place - 2].text.isupper()))
        ):
            section = before.text
        after = candidates[place + 1] if place + 1 < len(candidates) else None
        if after is not None and (after.kind is Kind.DEK or len(after.text.split()) >= 4):
            dek = after.text
    published = modified = None
    for line in lines:
        if line.role in (Role.DATE, Role.BYLINE):
            moment = parse_printed(line.text, rules)
            if moment and rules.modified.match(line.text):
                modified = modified or moment.when
            elif moment:
                published = published or moment.when
    return Head(
        url=url,
        headline=headline,
        section=section,
        dek=dek,
        byline=byline,
        authors=names or (),
        published=published,
        modified=modified,
    )


def unplaced(segment: Segment, head: Head) -> list[Line]:
    """The lines between headline and text that are no field of the head and too long for a menu: the text's own."""
    texts = [line.text for line in segment.head]
    if head.headline not in texts:
        return []
    placed = (head.headline, head.dek, head.section)
    byline = head.byline or ""
    return [
        line
        for line in segment.head[texts.index(head.headline) + 1 :]
        if line.kind in (Kind.SHORT, Kind.DEK)
        and line.text not in placed
        and line.text not in byline
        and len(line.text.split()) >= _TOLD_WORDS
    ]


def _headline(candidates: list[Line], segment: Segment, rules: Rules) -> int | None:
    titles = (syndicated_title(line.text, rules) for line in reversed(segment.body) if line.role is Role.SYNDICATION)
    folded = [same(title) for title in titles if title]
    if folded:
        places = {same(candidate.text): i for i, candidate in reversed(list(enumerate(candidates)))}
        told = next((places[title] for title in folded if title in places), None)
        if told is not None:
            return told
    shorts = [i for i, line in enumerate(candidates) if line.kind is Kind.SHORT]
    if not shorts:
        return None
    long = [i for i in shorts if size_in_words(candidates[i].text) >= 4]
    if not long:
        return shorts[-1]
    first = long[0]
    # An all-capitals line of few words over another line is a kicker, whatever its length.
    over = candidates[first].text
    if (
        len(long) > 1
        and over.isupper()
        and len(over.split()) <= _KICKER_WORDS
        and not candidates[long[1]].text.isupper()
    ):
        return long[1]
    if first > 0 and first == shorts[-1] and first - 1 in shorts and len(candidates) == 2:
        # Two lines: "Orvik win" over a longer line is a headline over its dek when the upper one is no rubric.
        return first if len(candidates[0].text.split()) <= 2 or candidates[0].text.isupper() else 0
    return first


def _bare_byline(lines: list[Line], rules: Rules) -> list[Line] | None:
    """Names alone on their line next to a date or a reading time, a byline without "By"; and the line between the two,
    which says what they are."""
    headed = False
    for number, line in enumerate(lines):
        over = headed
        headed = headed or (line.kind is Kind.SHORT and size_in_words(line.text) >= _TOLD_WORDS)
        if not number or line.kind is not Kind.SHORT or not _names_of(line.text, rules):
            continue
        if "|" in line.text or _tells_time(lines[number - 1], rules):
            return [line]
        under = lines[number + 1 : number + 3]
        if under and _tells_time(under[0], rules):
            return [line]
        if len(under) < 2 or not _tells_time(under[1], rules):
            continue
        if _is_role(under[0], rules) or (over and _is_place(under[0])):
            return [line, under[0]]  # the role, or the place that was written from
    return None


def _tells_time(line: Line, rules: Rules) -> bool:
    return line.role is Role.DATE or (line.role is Role.JUNK and reads_time(line.text, rules))


def _is_place(line: Line) -> bool:
    words = line.text.split()
    return line.kind is Kind.SHORT and len(words) <= _PLACE_WORDS and all(word[0].isupper() for word in words)


def _is_role(line: Line, rules: Rules) -> bool:
    """Whether a line under names says what they are: "Diplomatic Correspondent", "City Desk"."""
    words = [word.casefold().strip(".,").removesuffix("s") for word in line.text.split()]
    known = rules.role_words | rules.agency_words
    return line.kind is Kind.SHORT and len(words) <= _ROLE_WORDS and any(word in known for word in words)


def _names_of(text: str, rules: Rules) -> tuple[str, ...]:
    """ "Jane Roe in Tolo | Foreign Desk", "Jane Roe and Ida Lund" as the names alone; empty for any other line."""
    told = re.split(r"\s+(?:\||in\s+(?=[A-ZÀ-Þ]))", text, maxsplit=1)[0]
    parts = [part for part in rules.joins.split(told) if part]
    if not all(looks_like_name(part, rules) and len(part.split()) <= _NAME_WORDS for part in parts):
        return ()
    return split_names(told, rules)
